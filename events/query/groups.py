"""Counts by group: the number of events that match a question, by one or two of their properties at once."""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, product
from typing import NamedTuple

from django.db.models import Count, F, Sum

from events.editions.models import Edition

from .histogram import Bin, CountedRow, CountedRows, bin_start, count_bins
from .querysets import EventEntryQuerySet, get_axis
from .question import COLUMNS, EventQuery, QuestionError
from .results import EventResults

#: The column of each property; those of time have none.
_COLUMNS = {
    name: COLUMNS[name]
    for name in ("kind", "topic", "actor", "jurisdiction", "publisher", "source_type", "quote_status", "relation")
} | {"stance": "stances"}
_INTERVALS = ("year", "quarter", "month")
#: What events are counted by.
PROPERTIES = (*_COLUMNS, *_INTERVALS)
#: The highest number of groups, and of properties at once.
MOST_GROUPS = 1000
MOST_PROPERTIES = 2


@dataclass(frozen=True)
class Group:
    """The events that share some values.

    Args:
        values: of the properties, in their order.
        count: how many there are; over time, those that may have begun in the bin.
        certain, possible: over time, those certainly within the bin, and those that overlap it; else None.
        significance: the sum over the events that are counted.
    """

    values: tuple[str, ...]
    count: int
    certain: int | None
    possible: int | None
    significance: int

    @property
    def mean(self) -> float | None:
        """The mean significance of the events that are counted; None where there are none."""
        return round(self.significance / self.count, 4) if self.count else None


class Groups(NamedTuple):
    """The largest groups, and how many more there are."""

    largest: list[Group]
    left_out: int


@dataclass(frozen=True)
class _Row:
    """Events that share the values of every property; the first and the last day where time is one of them."""

    values: list[tuple[str, ...]]
    first: dt.date | None
    last: dt.date | None
    count: int
    significance: int


def get_groups(query: EventQuery, edition: Edition, by: Sequence[str], *, within: EventQuery | None = None) -> Groups:
    """The groups of the events that match, the largest first, at most ``MOST_GROUPS``.

    Args:
        query: a question in the words of the edition (resolved).
        by: one or two of ``PROPERTIES``.
        within: another question that the events match too, such as a timeline's.

    Raises:
        QuestionError: ``by`` cannot be counted by.
    """
    entries = EventResults(edition, within or EventQuery()).entries
    return count_groups(group_rows(query, entries, by), query, by, within)


def check_properties(by: Sequence[str]) -> None:
    """Refuse what cannot be counted by.

    Raises:
        QuestionError: there are none, too many, or two lengths of time.
    """
    if not by:
        raise QuestionError("by", f"by is missing. Give one or two of {', '.join(PROPERTIES)}.", "missing")
    if len(by) > MOST_PROPERTIES:
        detail = f"by has {len(by)} values; the limit is {MOST_PROPERTIES}. Count by fewer."
        raise QuestionError("by", detail, "too_many")
    if len(set(by)) < len(by) or len(set(by) & set(_INTERVALS)) > 1:
        raise QuestionError("by", f"by counts twice by the same ({', '.join(by)}). Remove one.", "repeated")


def group_rows(query: EventQuery, among: EventEntryQuerySet, by: Sequence[str]) -> "CountedRows":
    """Rows of the columns that groups are made of, each with its ``count`` and ``significances``, in no order.

    Lists stay whole, and are taken apart when the groups are counted.

    Raises:
        QuestionError: ``by`` cannot be counted by.
    """
    check_properties(by)
    axis = get_axis(query)
    columns: dict[str, F] = {name: F(_column(name, query)) for name in by if name in _COLUMNS}
    if len(columns) < len(by):
        columns |= {"first": F(axis.earliest), "last": F(axis.latest)}
    named = {f"by_{name}": column for name, column in columns.items()}
    entries = among.matching(query).order_by().annotate(**named).values(*named)
    rows: CountedRows = entries.annotate(count=Count("*"), significances=Sum("significance"))
    return rows


def _column(name: str, query: EventQuery) -> str:
    # Where roles are given, only actors in these roles count.
    return "participations" if name == "actor" and query.role else _COLUMNS[name]


def count_groups(
    rows: Iterable[CountedRow], query: EventQuery, by: Sequence[str], within: EventQuery | None = None
) -> Groups:
    """The groups of rows of :func:`group_rows`.

    Raises:
        QuestionError: there would be too many bins of time.
    """
    counted = [_to_row(row, query, by) for row in rows]
    interval = next((name for name in by if name in _INTERVALS), None)
    groups = list(_iter_in_time(counted, query, by, interval, within) if interval else _iter_groups(counted))
    groups.sort(key=lambda group: (-group.count, -(group.possible or 0), group.values))
    return Groups(groups[:MOST_GROUPS], max(0, len(groups) - MOST_GROUPS))


def _to_row(row: CountedRow, query: EventQuery, by: Sequence[str]) -> _Row:
    values = [_values(name, row[f"by_{name}"], query) for name in by if name in _COLUMNS]
    return _Row(list(product(*values)), row.get("by_first"), row.get("by_last"), row["count"], row["significances"])


def _values(name: str, value: Sequence[str], query: EventQuery) -> list[str]:
    if name == "kind":
        return [str(value)]
    if name == "actor" and query.role:
        parts = [part.split(" ") for part in value]
        return list(dict.fromkeys(actor for actor, role in parts if role in query.role))
    return list(value)


def _iter_groups(rows: list[_Row]) -> Iterator[Group]:
    counts: Counter[tuple[str, ...]] = Counter()
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        for values in row.values:
            counts[values] += row.count
            sums[values] += row.significance
    return (Group(values, count, None, None, sums[values]) for values, count in counts.items())


class _Course:
    """How events lie in the bins of time: where they begin and end, and those that are within one bin."""

    def __init__(self) -> None:
        self.begins: Counter[int] = Counter()
        self.ends: Counter[int] = Counter()
        self.certain: Counter[int] = Counter()
        self.significance: Counter[int] = Counter()

    def add(self, row: _Row, begin: int, end: int, *, is_certain: bool) -> None:
        self.begins[begin] += row.count
        self.significance[begin] += row.significance
        self.ends[end] += row.count
        self.certain[begin] += row.count if is_certain else 0

    def possible(self, bins: int) -> list[int]:
        """How many overlap each bin."""
        return list(accumulate(self.begins[place] - self.ends[place - 1] for place in range(bins)))


def _iter_in_time(
    rows: list[_Row], query: EventQuery, by: Sequence[str], interval: str, within: EventQuery | None
) -> Iterator[Group]:
    days = [{"first": row.first, "last": row.last, "count": row.count} for row in rows]
    bins = count_bins(days, query, interval, within)
    if not bins:
        return
    starts = [bin.start for bin in bins]
    courses: defaultdict[tuple[str, ...], _Course] = defaultdict(_Course)
    for row in rows:
        # What lies partly before the first bin or after the last counts in that one.
        begin, end = _place(row.first or dt.date.min, starts), _place(row.last or dt.date.max, starts)
        is_certain = _are_in_one_bin(row.first, row.last, interval)
        for values in row.values:
            courses[values].add(row, begin, end, is_certain=is_certain)
    place_of_time = list(by).index(interval)
    for values, course in courses.items():
        for place, possible in enumerate(course.possible(len(bins))):
            if possible:
                key = (*values[:place_of_time], _name(bins[place], interval), *values[place_of_time:])
                yield Group(key, course.begins[place], course.certain[place], possible, course.significance[place])


def _are_in_one_bin(first: dt.date | None, last: dt.date | None, interval: str) -> bool:
    return first is not None and last is not None and bin_start(first, interval) == bin_start(last, interval)


def _place(day: dt.date, starts: list[dt.date]) -> int:
    return max(0, bisect_right(starts, day) - 1)


def _name(bin: Bin, interval: str) -> str:
    """A bin as its year, quarter or month is written: ``2019``, ``2019-Q2``, ``2019-05``."""
    year = f"{bin.start.year:04}"
    if interval == "year":
        return year
    return f"{year}-Q{(bin.start.month + 2) // 3}" if interval == "quarter" else f"{year}-{bin.start.month:02}"
