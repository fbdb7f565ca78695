"""The slugs in a question, resolved in the requested edition."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from events.editions.asof import edition_problem
from events.editions.languages import CODES, code_fault, languages_meant
from events.editions.lookup import KnownNames, RequestedNames, UnknownWord, current_slugs, find_known_names
from events.editions.models import Edition, Entry

from .question import EDITION_NOT_FOUND, EventQuery, QuestionError

_SUBJECTS = {
    "kind": "kind",
    "topic": "topic",
    "actor": "actor",
    "source": "source",
    "publisher": "publisher",
    "slug": "event",
}


def resolve_names(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question with every former slug replaced by the current one, and the events that were not found.

    Raises:
        QuestionError: naming an unknown word and the nearest known one, or an unknown edition.
    """
    (result,) = resolve_many([query], edition)
    if isinstance(result, QuestionError):
        raise result
    return result


def resolve_many(queries: Sequence[EventQuery], edition: Edition) -> list[tuple[EventQuery, list[str]] | QuestionError]:
    """Many questions resolved at once, in as many queries as one takes; an error in place of each invalid one."""
    named = [_get_names(query) for query in queries]
    requested = {
        name: (subject, {text for names in named for text in names[name][1]}) for name, subject in _SUBJECTS.items()
    }
    known = find_known_names(edition, requested)
    known_ids: set[str] = set()
    if ids := {UUID(id) for query in queries for id in query.id}:
        found = Entry.objects.using("public").at(edition).public().of("event", *ids)
        known_ids = {str(id) for id in found.values_list("subject_id", flat=True)}
    return [_resolve(query, names, known, known_ids, edition) for query, names in zip(queries, named, strict=True)]


def _get_names(query: EventQuery) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {name: (subject, getattr(query, name)) for name, subject in _SUBJECTS.items()}


def _resolve(
    query: EventQuery, named: RequestedNames, known: KnownNames, known_ids: set[str], edition: Edition
) -> tuple[EventQuery, list[str]] | QuestionError:
    if problem := edition_problem(query.changed_since or 0, edition):
        return QuestionError("changed_since", f"changed_since: {problem}", EDITION_NOT_FOUND)
    for name in CODES:
        for text in getattr(query, name):
            if fault := code_fault(name, text):
                return QuestionError(name, f"{name}: {fault}", "unknown_value")
    try:
        slugs, missing = current_slugs(known, named)
    except UnknownWord as error:
        return QuestionError(error.parameter, str(error), "unknown_value")
    changes: dict[str, Any] = dict(slugs) | {"language": languages_meant(query.language, edition)}
    return replace(query, **changes), [*missing, *(id for id in query.id if id not in known_ids)]
