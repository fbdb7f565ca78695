"""Connections of events that answer a question, from one edition."""

from typing import Any

from events.editions.graphql.ground import BadInput, connection, document_of, merged, window
from events.editions.models import Edition as EditionRow

from ..models import EventEntry
from ..querysets import EventEntryQuerySet, sort_of
from ..question import EventQuery, QuestionError
from ..resolving import resolve
from .levels import complete


def answer(
    query: EventQuery,
    pinned: EditionRow,
    fields: dict[str, Any],
    page: dict[str, Any],
    within: EventQuery | None = None,
) -> Any:
    """The connection of events that answer a question.

    Args:
        fields: what is selected of the connection.
        page: Relay's arguments.
        within: a timeline's own question, which they have to answer too.
    """
    resolved, missing = understood(query, pinned)
    entries: EventEntryQuerySet = EventEntry.objects.using("public").at(pinned).public()
    question = query.digest
    if within is not None:
        entries = entries.matching(understood(within, pinned)[0])
        question = f"{within.digest} {query.digest}"
    asked = window(question, sort_of(query).columns, pinned, **page)
    value = connection(
        entries.asked(resolved, asked),
        question,
        pinned,
        lambda entry: document_of(entry, pinned),
        not_found=missing,
        _all=entries.matching(resolved),
        _query=query,
        _resolved=resolved,
        _edition=pinned,
    )
    of_nodes = merged(fields.get("nodes", {}), fields.get("edges", {}).get("node", {}))
    complete("event", value["nodes"], of_nodes, pinned)
    return value


def understood(query: EventQuery, pinned: EditionRow) -> tuple[EventQuery, list[str]]:
    """The question in the words of an edition, and the events it did not find.

    Raises:
        BadInput: naming an unknown word and the nearest known one.
    """
    try:
        return resolve(query, pinned)
    except QuestionError as error:
        raise BadInput(error.detail) from error
