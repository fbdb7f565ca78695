"""The query columns of all events, read from entries once and kept as arrays.

PostgreSQL reads every event that matches to count it; here, a few bytes of each are read. An edition never changes, so
that what is kept of one stays right until something is redacted.
"""

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import orjson
from django.db import connections
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]

#: Where a date has no first or last day: before and after every day there is. Days are counted as Python does.
UNBEGUN, UNENDED = 0, dt.date.max.toordinal() + 1
#: Of an entry that no edition has replaced.
UNREPLACED = 2**31 - 1

#: Columns that hold one value, and columns that hold any number.
_SINGLES = ("kind", "own_change")
_LISTS = (
    *("topics", "actors", "roles", "participations", "jurisdictions", "sources", "publishers"),
    *("source_types", "languages", "relations", "quote_statuses", "date_types"),
)
_FETCHED = 2_000

# Days as Python counts them, and lists as one text each: slugs and codes have no tabs, and reading arrays takes three
# times as long. A range in force is read as two lists, of first days and of days before which it ends.
_ROWS = """
    SELECT subject_id, id, edition_id, own_edition, coalesce(replaced_in_id, %(unreplaced)s),
        coalesce(earliest - DATE '0001-01-01' + 1, %(unbegun)s),
        coalesce(latest - DATE '0001-01-01' + 1, %(unended)s),
        coalesce(attested - DATE '0001-01-01' + 1, %(unended)s + 1),
        significance, disputed::int, typed_dates::text,
        (
            SELECT array_agg(coalesce(lower(span) - DATE '0001-01-01' + 1, %(unbegun)s))
            FROM unnest(in_force || in_force_unknown) AS span WHERE NOT isempty(span)
        ),
        (
            SELECT array_agg(coalesce(upper(span) - DATE '0001-01-01' + 1, %(unended)s))
            FROM unnest(in_force || in_force_unknown) AS span WHERE NOT isempty(span)
        ),
        kind, own_change,
        array_to_string(topics, chr(9)), array_to_string(actors, chr(9)), array_to_string(roles, chr(9)),
        array_to_string(participations, chr(9)), array_to_string(jurisdictions, chr(9)),
        array_to_string(sources, chr(9)), array_to_string(publishers, chr(9)), array_to_string(source_types, chr(9)),
        array_to_string(languages, chr(9)), array_to_string(relations, chr(9)),
        array_to_string(quote_statuses, chr(9)), array_to_string(date_types, chr(9))
    FROM editions_entry
    WHERE subject = 'event' AND document IS NOT NULL AND edition_id > %(after)s AND edition_id <= %(until)s
"""
_NUMBERS = ("edition", "own_edition", "replaced", "earliest", "latest", "attested", "significance", "disputed")


class Postings(NamedTuple):
    """The rows that have each value of a column, those of the first value first."""

    values: dict[str, int]
    rows: Numbers
    #: Where the rows of each value begin, and the last end.
    starts: NDArray[np.int64]

    def rows_of(self, value: str) -> Numbers:
        place = self.values.get(value)
        return self.rows[:0] if place is None else self.rows[self.starts[place] : self.starts[place + 1]]

    def count_in(self, mask: Mask) -> Iterator[tuple[str, int]]:
        """Each value with the number of rows in the mask that have it."""
        totals = np.concatenate(([0], np.cumsum(mask[self.rows], dtype=np.int64)))
        counts = totals[self.starts[1:]] - totals[self.starts[:-1]]
        return zip(self.values, counts.tolist(), strict=True)


class Spans(NamedTuple):
    """Stretches of time, any number to a row: from the first day to before ``ends`` or, for dates, to the last day."""

    rows: Numbers
    begins: Numbers
    ends: Numbers


@dataclass(frozen=True)
class Columns:
    """The columns of some entries about events, a row each.

    Args:
        subject_ids: sixteen bytes each, ascending, so that rows follow each other as pages of equal dates do.
        ids: of the entries.
        by_id: the rows in the order of their entries' ids.
        numbers: by name, what every row has one number of; replaced holds the edition, days are ordinals.
        postings: by column, the rows that have each value.
        typed: by type, the earliest date of it.
        in_force: when it was, or may have been.
    """

    subject_ids: NDArray[np.bytes_]
    ids: NDArray[np.int64]
    by_id: NDArray[np.intp]
    numbers: dict[str, Numbers]
    postings: dict[str, Postings]
    typed: dict[str, Spans]
    in_force: Spans

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def size(self) -> int:
        """How many bytes the arrays take, and about how many their values."""
        spans = [*self.typed.values(), self.in_force]
        arrays = [
            self.subject_ids,
            self.ids,
            self.by_id,
            *self.numbers.values(),
            *(array for one in spans for array in one),
        ]
        postings = self.postings.values()
        return sum(array.nbytes for array in arrays) + sum(
            one.rows.nbytes + one.starts.nbytes + 150 * len(one.values) for one in postings
        )

    def nothing(self) -> Mask:
        return np.zeros(len(self), np.bool_)

    def in_edition(self, number: int) -> Mask:
        """The rows in force in an edition."""
        mask: Mask = (self.numbers["edition"] <= number) & (self.numbers["replaced"] > number)
        return mask

    def with_any(self, column: str, values: Iterable[str]) -> Mask:
        """The rows that have one of these values in a column."""
        mask = self.nothing()
        for value in values:
            mask[self.postings[column].rows_of(value)] = True
        return mask

    def with_ids(self, ids: Sequence[int]) -> Mask:
        """The rows of these entries; those of others are passed over."""
        mask = self.nothing()
        rows, _ = self._rows_of(np.asarray(ids, np.int64))
        mask[rows] = True
        return mask

    def rows_about(self, subject_id: UUID) -> slice:
        """The rows about one event, one for each entry; an empty slice where it would come."""
        wanted = np.bytes_(subject_id.bytes)
        return slice(*(int(np.searchsorted(self.subject_ids, wanted, side)) for side in ("left", "right")))

    def _rows_of(self, ids: NDArray[np.int64]) -> tuple[NDArray[np.intp], Mask]:
        """The rows of entries, and which of the entries have one here."""
        if not len(self):
            return np.zeros(0, np.intp), np.zeros(len(ids), np.bool_)
        places = np.minimum(np.searchsorted(self.ids, ids, sorter=self.by_id), len(self) - 1)
        rows = self.by_id[places]
        known = self.ids[rows] == ids
        return rows[known], known

    def in_force_on(self, day: dt.date) -> Mask:
        mask, spans, ordinal = self.nothing(), self.in_force, day.toordinal()
        mask[spans.rows[(spans.begins <= ordinal) & (ordinal < spans.ends)]] = True
        return mask

    def dates_of_types(self, types: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The first and the last day of each row's earliest date of these types; nothing is right where it has none."""
        # The earliest begins first, or else ends first.
        keys = np.full(len(self), np.iinfo(np.int64).max)
        for kind in types:
            if kind in self.typed:
                rows, begins, ends = self.typed[kind]
                keys[rows] = np.minimum(keys[rows], (begins.astype(np.int64) << 32) | ends)
        return (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)

    def replaced_by(self, changes: Sequence[tuple[int, int]]) -> "Columns":
        """The same where later editions replaced entries: the id of each, and the number of the edition."""
        if not changes:
            return self
        ids, editions = np.array(changes, np.int64).T
        rows, known = self._rows_of(ids)
        replaced = self.numbers["replaced"].copy()
        replaced[rows] = editions[known]
        return replace(self, numbers=self.numbers | {"replaced": replaced})


class _Gathered:
    """What is read of rows, as compactly as it comes, until arrays are made of it."""

    def __init__(self) -> None:
        self._subject_ids = bytearray()
        self._numbers = array("q")
        self._values: dict[str, dict[str, array[int]]] = {column: {} for column in (*_SINGLES, *_LISTS)}
        self._typed: dict[str, array[int]] = {}
        self._in_force = array("i")

    def add(self, row: Sequence[Any]) -> None:
        place = len(self._subject_ids) // 16
        self._subject_ids += row[0].bytes
        self._numbers.extend(row[1 : len(_NUMBERS) + 2])
        typed, lower, upper, *values = row[len(_NUMBERS) + 2 :]
        for kind, (earliest, latest) in orjson.loads(typed or "{}").items():
            ends = _ordinal(earliest, UNBEGUN), _ordinal(latest, UNENDED)
            self._typed.setdefault(kind, array("i")).extend((place, *ends))
        for begins, ends in zip(lower or (), upper or (), strict=True):
            self._in_force.extend((place, begins, ends))
        for column, text in zip(self._values, values, strict=True):
            rows = self._values[column]
            for value in text.split("\t") if text else ():
                if value in rows:
                    rows[value].append(place)
                else:
                    rows[value] = array("i", (place,))

    def to_columns(self) -> Columns:
        subject_ids = np.frombuffer(self._subject_ids, "S16")
        order = np.argsort(subject_ids)
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        table = np.frombuffer(self._numbers, np.int64).reshape(-1, len(_NUMBERS) + 1)
        ids, *rest = np.ascontiguousarray(table[order].T)
        return Columns(
            subject_ids=subject_ids[order],
            ids=ids.copy(),
            by_id=np.argsort(ids),
            numbers={name: column.astype(np.int32) for name, column in zip(_NUMBERS, rest, strict=True)},
            postings={column: _to_postings(rows, places) for column, rows in self._values.items()},
            typed={kind: _to_spans(spans, places) for kind, spans in self._typed.items()},
            in_force=_to_spans(self._in_force, places),
        )


def _to_postings(rows: "dict[str, array[int]]", places: Numbers) -> Postings:
    starts = np.cumsum([0, *map(len, rows.values())], dtype=np.int64)
    together = np.concatenate([np.zeros(0, np.int32), *(np.frombuffer(some, np.int32) for some in rows.values())])
    return Postings({value: place for place, value in enumerate(rows)}, places[together], starts)


def _to_spans(spans: "array[int]", places: Numbers) -> Spans:
    rows, begins, ends = np.ascontiguousarray(np.frombuffer(spans, np.int32).reshape(-1, 3).T)
    return Spans(places[rows], begins, ends)


def _ordinal(day: str | None, without: int) -> int:
    return dt.date.fromisoformat(day).toordinal() if day else without


def read_columns(after: int, until: int, using: str = "public") -> Columns:
    """The columns of every event published in an edition after one, until another."""
    gathered = _Gathered()
    with connections[using].chunked_cursor() as cursor:
        constants = {"unreplaced": UNREPLACED, "unbegun": UNBEGUN, "unended": UNENDED}
        cursor.execute(_ROWS, {"after": after, "until": until} | constants)
        while rows := cursor.fetchmany(_FETCHED):
            for row in rows:
                gathered.add(row)
    columns = gathered.to_columns()
    # An edition that came while these were read is still to come for who reads them.
    replaced = columns.numbers["replaced"]
    replaced[(replaced > until)] = UNREPLACED
    return columns


def day(ordinal: int) -> dt.date | None:
    """The day of an ordinal; None where there is none."""
    return dt.date.fromordinal(ordinal) if UNBEGUN < ordinal < UNENDED else None
