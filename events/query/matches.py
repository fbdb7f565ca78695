"""Events counted from the columns kept in this process; in PostgreSQL where none are kept."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from events.editions.models import Edition

from ..choices import PRIMARY_SOURCES, DateMatch
from ..models import EventEntry
from .column_cache import COLUMN_CACHE, CachedColumns
from .columns import UNBEGUN, UNENDED, Columns, Mask, Numbers, day
from .question import BEYOND_COLUMNS, COLUMNS, EVERYTHING, EventQuery, split_excluded

#: As many entries are read one by one to look for words in them; where more would be, all with the words are found.
_FEW = 1_000


class Match(NamedTuple):
    """The rows of a table that match, with the dates a question reads all of its rows by."""

    table: Columns
    mask: Mask
    earliest: Numbers
    latest: Numbers


class CachedEvents:
    """The events of an edition, from the columns kept in this process.

    Args:
        within: a question that all of them match, such as a timeline's.
    """

    def __init__(self, cached: CachedColumns, edition: Edition, within: EventQuery) -> None:
        self._cached = cached
        self._edition = edition
        self._within = within
        self._ids: dict[EventQuery, list[int]] = {}
        self._matches: dict[EventQuery, list[Match]] = {}

    @classmethod
    def at(cls, edition: Edition, within: EventQuery | None = None) -> "CachedEvents | None":
        """The events of an edition; None where none are kept, and PostgreSQL has to count."""
        cached = COLUMN_CACHE.get(edition)
        return None if cached is None else cls(cached, edition, within or EVERYTHING)

    def get_edition(self, instant: dt.datetime) -> int | None:
        """The number of the edition that was published at an instant."""
        return self._cached.get_edition(instant)

    def count(self, query: EventQuery) -> int:
        """The number of events that match a question, in the words of the edition (resolved)."""
        return sum(int(np.count_nonzero(match.mask)) for match in self.find(query))

    def find(self, query: EventQuery) -> list[Match]:
        """The events that match a question, in each table."""
        if query not in self._matches:
            self._matches[query] = [self._find_in(table, query) for table in self._cached.tables if table.ids.size]
        return self._matches[query]

    def _find_in(self, table: Columns, query: EventQuery) -> Match:
        mask = table.in_edition(self._edition.number)
        both = (query,) if self._within is EVERYTHING else (query, self._within)
        questions = [(question, question.names) for question in both]
        for question, names in questions:
            for narrower in _masks(table, question, names):
                mask &= narrower
        for question, names in questions:
            if not names.isdisjoint(BEYOND_COLUMNS):
                mask &= table.with_ids(self._find_ids(question, table, mask))
        return Match(table, mask, *_get_dates(table, query))

    def _find_ids(self, query: EventQuery, table: Columns, among: Mask) -> list[int]:
        """The entries that match a question beyond their columns; others than these rows may be left out."""
        if np.count_nonzero(among) <= _FEW:
            return self.find_named(query, table.ids[among].tolist())
        named = query.beyond_columns
        if named not in self._ids:
            self._ids[named] = self.find_named(named)
        return self._ids[named]

    def find_named(self, query: EventQuery, among: Sequence[int] | None = None) -> list[int]:
        """The ids of entries that match a question beyond their columns, which PostgreSQL finds, in no order."""
        named = query.beyond_columns
        entries = EventEntry.objects.using("public").at(self._edition).public()
        if query.sample is not None:
            # A sample is drawn from those that match the other question too.
            entries = entries.matching(self._within)
        entries = entries.matching(named).order_by()
        if among is not None:
            entries = entries.among(among)
        return [*entries.values_list("pk", flat=True)]


def count_values(column: str, matches: Sequence[Match]) -> Counter[str]:
    """How many of the matches have each value of a column."""
    counts: Counter[str] = Counter()
    for match in matches:
        for value, count in match.table.postings[column].count_in(match.mask):
            if count:
                counts[value] += count
    return counts


def count_years(matches: Sequence[Match]) -> Counter[str]:
    """How many of the matches begin in each year; what has no beginning is left out."""
    counts: Counter[str] = Counter()
    for match in matches:
        begun = match.earliest[match.mask]
        for ordinal, count in _tally(begun[begun > UNBEGUN]):
            counts[f"{dt.date.fromordinal(ordinal).year:04}"] += count
    return counts


def count_days(matches: Sequence[Match]) -> Counter[tuple[dt.date | None, dt.date | None]]:
    """How many of the matches have each first and last day."""
    counts: Counter[tuple[dt.date | None, dt.date | None]] = Counter()
    for match in matches:
        keys = (match.earliest[match.mask].astype(np.int64) << 32) | match.latest[match.mask]
        for key, count in _tally(keys):
            counts[day(key >> 32), day(key & 0xFFFFFFFF)] += count
    return counts


def _tally(numbers: NDArray[np.integer]) -> Iterable[tuple[int, int]]:
    """Each number there is, with how often."""
    values, counts = np.unique_counts(numbers)
    return zip(values.tolist(), counts.tolist(), strict=True)


def _masks(table: Columns, query: EventQuery, names: Set[str]) -> Iterator[Mask]:
    """The rows that match each filter but words and names.

    Args:
        names: of the fields that are set.
    """
    # Actors are matched together with the roles, below.
    for name in COLUMNS.keys() & names - {"actor"}:
        column = COLUMNS[name]
        chosen, excluded = split_excluded(getattr(query, name))
        if chosen:
            yield table.with_any(column, chosen)
        if excluded:
            yield ~table.with_any(column, excluded)
    actors, excluded = split_excluded(query.actor) if query.actor else ([], [])
    if excluded:
        yield ~table.with_any("actors", excluded)
    if actors and query.role:
        yield table.with_any("participations", (f"{actor} {role}" for actor in actors for role in query.role))
    elif actors or query.role:
        yield table.with_any("actors" if actors else "roles", actors or query.role)
    if query.in_force_on:
        yield table.in_force_on(query.in_force_on)
    if query.attested_by:
        yield table.numbers["attested"] <= query.attested_by.toordinal()
    if query.changed_since is not None:
        yield table.numbers["edition"] > query.changed_since
    if query.disputed is not None:
        yield table.numbers["disputed"] == query.disputed
    if query.significance_min is not None:
        yield table.numbers["significance"] >= query.significance_min
    if query.significance_max is not None:
        yield table.numbers["significance"] <= query.significance_max
    if query.primary is not None:
        has_primary = table.with_any("source_types", PRIMARY_SOURCES)
        yield has_primary if query.primary else ~has_primary
    yield from _times(table, query)


def _times(table: Columns, query: EventQuery) -> list[Mask]:
    since = query.since.earliest if query.since else None
    until = query.until.latest if query.until else None
    if since is None and until is None:
        return []
    earliest, latest = _get_dates(table, query)
    first = since.toordinal() if since else UNBEGUN
    last = until.toordinal() if until else UNENDED
    if query.date_match is DateMatch.CERTAIN:
        return [earliest >= first, latest <= last]
    # Without a first day an event begins on the first there is, and ends on the last there is.
    return [np.maximum(earliest, 1) <= last, np.minimum(latest, UNENDED - 1) >= first]


def _get_dates(table: Columns, query: EventQuery) -> tuple[Numbers, Numbers]:
    """The first and the last day that a question reads each row by."""
    if query.date_type:
        return table.dates_of_types(query.date_type)
    return table.numbers["earliest"], table.numbers["latest"]
