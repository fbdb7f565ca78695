"""Pages found in the columns kept in this process, for questions that no index of PostgreSQL answers in order."""

import datetime as dt
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from events.editions.keyset import Sort, Window

from .columns import Columns
from .matches import CachedEvents, Match
from .question import EventQuery

Values = NDArray[np.int64]
Rows = NDArray[np.intp]

#: How many entries are read for the words in them: at first, and at most at a time.
_FIRST_STEP, _LONGEST_STEP = 128, 4_096


class _Place(NamedTuple):
    """Where a window begins or ends: what an entry is sorted by, and its subject."""

    value: int
    subject_id: UUID


def find_reach(cached: CachedEvents, query: EventQuery, sort: Sort, window: Window) -> list[int] | None:
    """The ids of the entries within reach of a window, at most n + 1; None where only PostgreSQL knows."""
    backwards = window.first is None
    limit = window.last if backwards else window.first
    if limit is None:
        return None
    places: list[tuple[_Place, bool]] = []
    for key, is_behind in ((window.after, sort.descending), (window.before, not sort.descending)):
        if key is not None:
            if (place := _to_place(cached, sort, key)) is None:
                return None
            places.append((place, is_behind))
    descending = sort.descending != backwards
    if query.q:
        without = [_cut(match, sort, places) for match in cached.find(replace(query, q="", order=None))]
        looked_through = [_walk(cached, query, one, limit + 1, descending=descending) for one in without]
        found = [rows for rows in looked_through if rows is not None]
        if len(found) == len(without):
            return _merge(found, limit + 1, descending=descending)
    return _merge([_cut(match, sort, places) for match in cached.find(query)], limit + 1, descending=descending)


class _Sorted(NamedTuple):
    """Rows of a table, in the order of their subjects, and what each is sorted by before its subject."""

    table: Columns
    rows: Rows
    values: Values

    def at(self, places: "Rows | NDArray[np.bool_]") -> "_Sorted":
        return _Sorted(self.table, self.rows[places], self.values[places])


def _cut(match: Match, sort: Sort, places: list[tuple[_Place, bool]]) -> _Sorted:
    """The matches beyond all of these places."""
    rows = np.flatnonzero(match.mask)
    found = _Sorted(match.table, rows, _sort_values(match, rows, sort))
    for place, backwards in places:
        found = found.at(_beyond(match.table, found.rows, found.values, place, descending=backwards))
    return found


def _walk(cached: CachedEvents, query: EventQuery, found: _Sorted, number: int, *, descending: bool) -> _Sorted | None:
    """The first so many that have the words of a question, looked for one by one from the first on.

    None where they are so rare that an index finds all of them sooner.
    """
    seen, size = 0, _FIRST_STEP
    with_words: list[NDArray[np.intp]] = []
    while True:
        # What was looked through already comes first again.
        first = _first(found.values, seen + size, descending=descending)
        order = np.lexsort((first, found.values[first]))
        step = first[order[::-1] if descending else order][seen:]
        ids = found.table.ids[found.rows[step]]
        with_words.append(step[np.isin(ids, cached.find_named(EventQuery(q=query.q), ids.tolist()))])
        seen += len(step)
        hits = sum(map(len, with_words))
        if hits >= number or seen >= len(found.rows):
            return found.at(np.sort(np.concatenate(with_words)))
        # To go on, as many rows are read as it takes; by the index, all that have the words.
        share = hits / seen
        if number - hits > share * share * len(found.table):
            return None
        size = min(int((number - hits) / share) + _FIRST_STEP, _LONGEST_STEP)


def _merge(tables: list[_Sorted], number: int, *, descending: bool) -> list[int]:
    """The ids of the first so many rows of all tables, in order."""
    together: list[tuple[int, bytes, int]] = []
    for found in tables:
        table, rows, values = found.at(_first(found.values, number, descending=descending))
        columns = (values, table.subject_ids[rows], table.ids[rows])
        together += zip(*(column.tolist() for column in columns), strict=True)
    return [id for _, _, id in sorted(together, reverse=descending)[:number]]


def _to_place(cached: CachedEvents, sort: Sort, key: tuple[Any, ...]) -> _Place | None:
    """A key of a window; None where no edition was published at its instant."""
    match sort.columns[0]:
        case "own_published_at":
            edition = cached.get_edition(key[0])
            return None if edition is None else _Place(edition, key[-1])
        case "significance":
            return _Place((key[0] << 32) + key[1].toordinal(), key[-1])
        case _:
            return _Place(key[0].toordinal(), key[-1])


def _sort_values(match: Match, rows: Rows, sort: Sort) -> Values:
    """What each row is sorted by, before its subject."""
    if sort.columns[0] == "own_published_at":
        # Editions follow each other as their instants do.
        return match.table.numbers["own_edition"][rows].astype(np.int64)
    begins = np.maximum(match.earliest[rows], dt.date.min.toordinal()).astype(np.int64)
    if sort.columns[0] == "significance":
        begins += match.table.numbers["significance"][rows].astype(np.int64) << 32
    return begins


def _beyond(table: Columns, rows: Rows, values: Values, place: _Place, *, descending: bool) -> NDArray[np.bool_]:
    """Which rows come after a place."""
    about, equal = table.rows_about(place.subject_id), values == place.value
    beyond: NDArray[np.bool_]
    if descending:
        beyond = (values < place.value) | (equal & (rows < about.start))
    else:
        beyond = (values > place.value) | (equal & (rows >= about.stop))
    return beyond


def _first(values: Values, number: int, *, descending: bool) -> Rows:
    """Where the first so many are, in no order. Rows of one value follow each other by their subjects."""
    if len(values) <= number:
        return np.arange(len(values))
    last = len(values) - number if descending else number - 1
    bound = np.partition(values, last)[last]
    within = np.flatnonzero(values > bound if descending else values < bound)
    tied, more = np.flatnonzero(values == bound), number - len(within)
    return np.concatenate((within, tied[-more:] if descending else tied[:more]))
