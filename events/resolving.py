"""The names in a question, as they stood in the edition asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from events.editions.models import Edition, Entry
from events.editions.resolving import UnknownWord, slugs_in

from .question import EventQuery, QuestionError

_SUBJECTS = {
    "kind": "kind",
    "topic": "topic",
    "actor": "actor",
    "source": "source",
    "publisher": "publisher",
    "slug": "event",
}


def resolve(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question with every former slug replaced by the one in force, and the events it did not find.

    Raises:
        QuestionError: naming an unknown word and the nearest known one.
    """
    named = {name: (subject, getattr(query, name)) for name, subject in _SUBJECTS.items() if getattr(query, name)}
    if not named and not query.id:
        return query, []
    try:
        slugs, missing = slugs_in(edition, named)
    except UnknownWord as error:
        raise QuestionError(error.parameter, str(error), "unknown_value") from error
    changes: dict[str, Any] = dict(slugs)
    if query.id:
        found = Entry.objects.using("public").at(edition).public().of("event", *map(UUID, query.id))
        there = {str(id) for id in found.values_list("subject_id", flat=True)}
        missing += [id for id in query.id if id not in there]
    return replace(query, **changes), missing
