"""The root fields about events."""

from typing import Any

import strawberry
from strawberry.types import Info

from events.editions.finding import NotPublic, find
from events.editions.graphql.ground import BadInput, connection, document_of, local_id, merged, pins, wanted, window
from events.editions.graphql.types import Edition, edition_value
from events.editions.models import Edition as EditionRow

from ..models import EventEntry
from ..querysets import sort_of
from ..question import EventQuery, QuestionError
from ..resolving import resolve
from .inputs import EventFilter, EventOrder, question
from .levels import complete
from .types import Event, EventConnection


@strawberry.type
class EventQueries:
    @strawberry.field(description="One event, by its slug or id; null where it is not public.")
    def event(
        self,
        info: Info,
        slug: str | None = None,
        id: strawberry.ID | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> Event | None:
        if (slug is None) == (id is None):
            raise BadInput("event takes either slug or id.")
        pinned = pins(info).edition(as_of, edition)
        name = slug if slug is not None else str(local_id(id or "", "Event"))
        try:
            found = find("event", name, pinned)
        except NotPublic:
            return None
        if found.entry.document is None:
            error = BadInput(f"The event ‘{name}’ was withdrawn: {found.entry.note}", "NOT_FOUND")
            (error.extensions or {})["reason"] = found.entry.note
            raise error
        document = document_of(found.entry, pinned)
        complete("event", [document], wanted(info), pinned)
        return document  # type: ignore[return-value]

    @strawberry.field(description="Events that answer a question, from one edition.")
    def events(
        self,
        info: Info,
        filter: EventFilter | None = None,
        order: EventOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        as_of: str | None = None,
        edition: int | None = None,
    ) -> EventConnection:
        pinned = pins(info).edition(as_of, edition)
        page = {"first": first, "after": after, "last": last, "before": before}
        return answer(question(filter, order), pinned, wanted(info), page)

    @strawberry.field(description="One act of publishing; the newest where no number is given.")
    def edition(self, info: Info, number: int | None = None) -> Edition | None:
        return edition_value(pins(info).edition(None, number))  # type: ignore[return-value]


def answer(query: EventQuery, pinned: EditionRow, fields: dict[str, Any], page: dict[str, Any]) -> Any:
    """The connection of events that answer a question."""
    try:
        resolved, missing = resolve(query, pinned)
    except QuestionError as error:
        raise BadInput(error.detail) from error
    asked = window(query.digest, sort_of(query).columns, pinned, **page)
    entries = EventEntry.objects.using("public").at(pinned).public()
    part = entries.asked(resolved, asked)
    value = connection(
        part,
        query.digest,
        pinned,
        lambda entry: document_of(entry, pinned),
        edition=edition_value(pinned),
        not_found=missing,
        _all=entries.matching(resolved),
    )
    of_nodes = merged(fields.get("nodes", {}), fields.get("edges", {}).get("node", {}))
    complete("event", value["nodes"], of_nodes, pinned)
    return value
