"""The slugs in a question, resolved in the requested edition."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from events.editions.asof import edition_problem
from events.editions.languages import CODES, code_fault, languages_meant
from events.editions.lookup import KnownNames, UnknownWord, current_slugs, find_known_names
from events.editions.models import Edition, Entry

from .parameters import to_problem
from .question import EDITION_NOT_FOUND, EXCLUDES, NESTED, EventQuery, QuestionError, split_excluded

#: The subjects that lists name.
_SUBJECTS = {
    "kind": "kind",
    "topic": "topic",
    "actor": "actor",
    "source": "source",
    "publisher": "publisher",
    "slug": "event",
}
#: The fields of a question whose values an edition may know otherwise.
_RESOLVED = frozenset((*_SUBJECTS, *CODES, *NESTED, "id", "changed_since", "has_captures"))


def resolve_names(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The question with every former slug replaced by the current one, and the events that were not found.

    Raises:
        QuestionError: naming an unknown word and the nearest known one, or an unknown edition.
    """
    if query.names.isdisjoint(_RESOLVED):
        return query, []
    (result,) = resolve_many([query], edition)
    if isinstance(result, QuestionError):
        raise result
    return result


def resolve_or_problem(query: EventQuery, edition: Edition) -> tuple[EventQuery, list[str]]:
    """The same as :func:`resolve_names`, for surfaces that answer errors as problems.

    Raises:
        Problem: 400, naming an unknown word and the nearest known one; 404 for an unknown edition.
    """
    try:
        return resolve_names(query, edition)
    except QuestionError as error:
        raise to_problem(error) from error


def resolve_many(queries: Sequence[EventQuery], edition: Edition) -> list[tuple[EventQuery, list[str]] | QuestionError]:
    """Many questions resolved at once, in as many queries as one takes; an error in place of each invalid one."""
    every = [one for query in queries for one in (query.iter_all() if _combines(query) else (query,))]
    named = [_get_names(query) for query in every]
    requested = {
        name: (subject, {text for names in named if name in names for text in names[name][1]})
        for name, subject in _SUBJECTS.items()
    }
    known = find_known_names(edition, requested)
    known_ids: set[str] = set()
    if ids := {UUID(id) for query in every for id in query.id}:
        found = Entry.objects.using("public").at(edition).public().of("event", *ids)
        known_ids = {str(id) for id in found.values_list("subject_id", flat=True)}
    return [_resolve(query, known, known_ids, edition) for query in queries]


def _combines(query: EventQuery) -> bool:
    return bool(query.all_of or query.any_of or query.none_of)


def _get_names(query: EventQuery) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The names in a question, without the sign of those that exclude."""
    return {
        name: (subject, tuple(text.removeprefix(EXCLUDES) for text in texts))
        for name, subject in _SUBJECTS.items()
        if (texts := getattr(query, name))
    }


def _resolve(
    query: EventQuery, known: KnownNames, known_ids: set[str], edition: Edition
) -> tuple[EventQuery, list[str]] | QuestionError:
    nested: dict[str, list[EventQuery]] = {}
    for name in NESTED:
        results = [_resolve(one, known, known_ids, edition) for one in getattr(query, name)]
        if error := next((result for result in results if isinstance(result, QuestionError)), None):
            return error
        nested[name] = [result[0] for result in results if not isinstance(result, QuestionError)]
    if query.changed_since and (problem := edition_problem(query.changed_since, edition)):
        return QuestionError("changed_since", f"changed_since: {problem}", EDITION_NOT_FOUND)
    for name in CODES:
        for text in getattr(query, name):
            if fault := code_fault(name, text.removeprefix(EXCLUDES)):
                return QuestionError(name, f"{name}: {fault}", "unknown_value")
    named = _get_names(query)
    try:
        slugs, missing = current_slugs(known, named)
    except UnknownWord as error:
        return QuestionError(error.parameter, str(error), "unknown_value")
    missing += [id for id in query.id if id not in known_ids]
    changes: dict[str, Any] = {
        name: _with_signs(getattr(query, name), slugs[name], known.get(name, {})) for name in slugs
    }
    changes |= {name: tuple(questions) for name, questions in nested.items()}
    if query.language:
        changes["language"] = _languages(query.language, edition)
    if query.has_captures is not None:
        changes["captures_in"] = edition.number
    changed = {name: value for name, value in changes.items() if value != getattr(query, name)}
    return replace(query, **changed) if changed else query, missing


def _with_signs(texts: tuple[str, ...], slugs: tuple[str, ...], known: Mapping[str, str]) -> tuple[str, ...]:
    """The current slugs of the names in a list, with the sign of those that exclude."""
    if not any(text.startswith(EXCLUDES) for text in texts):
        return slugs
    chosen, excluded = ([known.get(text, text) for text in part] for part in split_excluded(texts))
    return tuple(dict.fromkeys([*chosen, *(f"{EXCLUDES}{slug}" for slug in excluded)]))


def _languages(ranges: tuple[str, ...], edition: Edition) -> tuple[str, ...]:
    chosen, excluded = split_excluded(ranges)
    taken_out = (f"{EXCLUDES}{tag}" for tag in languages_meant(excluded, edition))
    return (*languages_meant(chosen, edition), *taken_out)
