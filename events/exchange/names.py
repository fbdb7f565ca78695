"""Kinds, topics and actors called by their names in tables, found as they are stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow

from ..models import Actor, Kind, Topic
from .reading import ImportRow, Problem

#: By the key of a row, the kind of subject that it names.
_NAMED = {"kind": "kind", "topics": "topic", "actors": "actor"}
Names = dict[str, str | None]


def use_slugs(rows: list[ImportRow]) -> tuple[list[ImportRow], list[Problem]]:
    """The rows with slugs in place of names, and the names that nothing or several things have."""
    if not any(row.has_names for row in rows):
        return rows, []
    known = _find_known(rows)
    problems: list[Problem] = []
    return [_use_slugs(row, known, problems) if row.has_names else row for row in rows], problems


def _find_known(rows: Iterable[ImportRow]) -> dict[str, Names]:
    """By kind of subject, the slug of each slug and of each name in small letters; None where several have the name."""
    stored: list[tuple[str, str, list[str]]] = []
    for model in (Kind, Topic):
        columns = model.objects.values_list("slug", "former_slugs", "name")
        stored += [(model.subject, slug, [*former, name]) for slug, former, name in columns]
    actors = Actor.objects.values_list("slug", "former_slugs", "name", "aliases")
    stored += [("actor", slug, [*former, name, *aliases]) for slug, former, name, aliases in actors]
    made = (row for row in rows if row.subject in _NAMED.values())
    stored += [(row.subject, str(row.row.get("slug")), [str(row.row.get("name"))]) for row in made]
    known: dict[str, Names] = defaultdict(dict)
    for subject, slug, names in stored:
        for name in {one.casefold() for one in names}:
            known[subject][name] = slug if known[subject].get(name, slug) == slug else None
    for subject, slug, _ in stored:
        known[subject][slug] = slug
    return known


def _use_slugs(row: ImportRow, known: dict[str, Names], problems: list[Problem]) -> ImportRow:
    def find(key: str, name: str) -> str | None:
        names = known[_NAMED[key]]
        slug = names.get(name) or names.get(name.casefold())
        if slug is None:
            is_shared = name.casefold() in names
            shared = f"several {_NAMED[key]}s are called ‘{name}’. Write the slug of one."
            problems.append(row.problem(shared if is_shared else unknown_value_message(_NAMED[key], name, names), key))
        return slug

    values: StoredRow = dict(row.row)
    if "kind" in values:
        values["kind"] = find("kind", values["kind"])
    if "topics" in values:
        values["topics"] = list(dict.fromkeys(filter(None, (find("topics", name) for name in values["topics"]))))
    if "actors" in values:
        found = ((part, find("actors", part["actor"])) for part in values["actors"])
        values["actors"] = [part | {"actor": slug} for part, slug in found if slug]
    return replace(row, row=values)
