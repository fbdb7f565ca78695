"""Chains of related events: what follows from an event, and the shortest ways from one event to another."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from events.editions.documents import DateBlock, Document, decode
from events.editions.edtf import Edtf
from events.editions.models import Edition, Entry

from .results import EventResults

#: How many relations a chain follows one after another at most, how many events it holds, and how many ways are listed.
DEEPEST = 10
MOST_STEPS = 100
MOST_WAYS = 10
#: How many events are looked at for a way.
_MOST_SEEN = 2000


class Lag(NamedTuple):
    """Days from the beginning of one event to that of another, negative backwards; None where an end is open."""

    shortest: int | None
    longest: int | None


@dataclass(frozen=True)
class Step:
    """A relation from one event to the next.

    Args:
        depth: the number of relations from the first event, from 1.
        relation: the relation, as the document of ``before`` has it.
        before, entry: the entries of the two events.
    """

    depth: int
    relation: Document
    before: Entry
    entry: Entry

    @property
    def lag(self) -> Lag:
        return get_lag(decode(self.before.document or "{}")["date"], decode(self.entry.document or "{}")["date"])


class Chain(NamedTuple):
    """The steps from an event, each to an event that is not in the chain yet, and whether these are all."""

    steps: list[Step]
    is_whole: bool


def get_lag(date: DateBlock, other: DateBlock) -> Lag:
    """The days between the beginnings of two dates, at least and at most."""
    (earliest, latest), (next_earliest, next_latest) = _beginning(date), _beginning(other)
    return Lag(_days(latest, next_earliest), _days(earliest, next_latest))


def _beginning(date: DateBlock) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last possible day on which a date begins."""
    if date["shape"] != "interval":
        earliest, latest = date["earliest"], date["latest"]
        return _day(earliest), _day(latest)
    text = date["edtf"].partition("/")[0]
    if text in ("..", ""):
        return None, None
    begin = Edtf.parse(text)
    return begin.earliest, begin.latest


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _days(first: dt.date | None, last: dt.date | None) -> int | None:
    return (last - first).days if first and last else None


def get_chain(start: Entry, edition: Edition, types: Collection[str], direction: str, depth: int) -> Chain:
    """The events that lead from an event by relations of some types in one direction, the nearest first.

    Args:
        start: the entry of the event.
        types: of relations; all without any.
        direction: ``out`` or ``in``.
        depth: how many relations to follow one after another, at most.
    """
    seen, level, steps = {start.slug}, [start], list[Step]()
    for place in range(1, depth + 1):
        found: dict[str, tuple[Entry, Document]] = {}
        for entry in level:
            for relation in _relations(entry, types, direction):
                slug = relation["event"]["slug"]
                if slug not in seen:
                    seen.add(slug)
                    found[slug] = (entry, relation)
        if not found:
            break
        entries = _find(found, edition)
        steps += [Step(place, relation, entry, entries[slug]) for slug, (entry, relation) in found.items()]
        if len(steps) > MOST_STEPS:
            return Chain(steps[:MOST_STEPS], is_whole=False)
        level = [entries[slug] for slug in found]
    return Chain(steps, is_whole=True)


def get_ways(start: Entry, end: Entry, edition: Edition, types: Collection[str]) -> list[list[Step]]:
    """The shortest ways from one event to another by relations in either direction, at most ``MOST_WAYS``.

    Args:
        start, end: the entries of the two events.
        types: of relations; all without any.
    """
    if start.slug == end.slug:
        return [[]]
    leading: dict[str, list[Step]] = {start.slug: []}
    level = {start.slug: start}
    for place in range(1, DEEPEST + 1):
        found: dict[str, list[tuple[Entry, Document]]] = {}
        for entry in level.values():
            for relation in _relations(entry, types):
                if (slug := relation["event"]["slug"]) not in leading:
                    found.setdefault(slug, []).append((entry, relation))
        level = _find(found, edition)
        for slug, ties in found.items():
            leading[slug] = [Step(place, relation, entry, level[slug]) for entry, relation in ties]
        if end.slug in level or not level or len(leading) > _MOST_SEEN:
            break
    ways: list[list[Step]] = []
    for way in _iter_ways(end.slug, start.slug, leading):
        if len(ways) == MOST_WAYS:
            break
        ways.append(way)
    return ways


def _iter_ways(slug: str, start: str, leading: dict[str, list[Step]]) -> Iterator[list[Step]]:
    if slug == start:
        yield []
    for step in leading.get(slug, ()):
        for way in _iter_ways(step.before.slug, start, leading):
            yield [*way, step]


def _relations(entry: Entry, types: Collection[str], direction: str | None = None) -> list[Document]:
    return [
        relation
        for relation in decode(entry.document or "{}")["relations"]
        if (not types or relation["type"] in types) and direction in (None, relation["direction"])
    ]


def _find(slugs: Collection[str], edition: Edition) -> dict[str, Entry]:
    """The entries of events by their slugs. A relation names public events alone."""
    entries = EventResults(edition).entries.filter(slug__in=list(slugs)).to_rows() if slugs else ()
    return {entry.slug: entry for entry in entries}
