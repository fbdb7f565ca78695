"""The number of events over time, in bins of a year, a quarter, a month, a week or a day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Count, F, QuerySet

from events.editions.models import Edition, Entry

from .matches import CachedEvents, count_days
from .querysets import get_axis
from .question import EVERYTHING, EventQuery, QuestionError
from .results import EventResults

INTERVALS = ("year", "quarter", "month", "week", "day")
MOST_BINS = 1000

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}


#: Columns by name, with the count of the events that share them.
CountedRow = dict[str, Any]
#: Such rows, in no order.
CountedRows: TypeAlias = "QuerySet[Entry, CountedRow]"


class Bin(NamedTuple):
    """A stretch of days, both ends included; events certainly within it, and events that overlap it."""

    start: dt.date
    end: dt.date
    certain: int
    possible: int


def get_histogram(query: EventQuery, edition: Edition, interval: str, *, within: EventQuery | None = None) -> list[Bin]:
    """The bins from the first to the last event that matches, empty ones between them included.

    An open end reaches as far as the question does, else as far as the finite data.

    Args:
        query: a question in the words of the edition (resolved).
        interval: one of ``INTERVALS``.
        within: another question that the events match too, such as a timeline's.

    Raises:
        QuestionError: there would be more than ``MOST_BINS`` bins.
    """
    cached = EventResults(edition, within or EVERYTHING).cached
    return count_bins(
        get_days_in_columns(query, cached) if cached else day_count_rows(query, edition, within),
        query,
        interval,
        within,
    )


def get_days_in_columns(query: EventQuery, cached: CachedEvents) -> list[CountedRow]:
    """The same as ``day_count_rows``, from this process's columns."""
    days = count_days(cached.find(query))
    return [{"first": first, "last": last, "count": count} for (first, last), count in days.items()]


def day_count_rows(query: EventQuery, edition: Edition, within: EventQuery | None = None) -> "CountedRows":
    """Rows of the ``first`` and the ``last`` day of events that match, with their ``count``, in no order.

    An index-only scan gives the days without reading an entry.
    """
    axis = get_axis(query)
    entries = EventResults(edition, within or EVERYTHING).entries.matching(query).order_by()
    dated = entries.annotate(first=F(axis.earliest), last=F(axis.latest)).values("first", "last")
    rows: CountedRows = dated.annotate(count=Count("*"))
    return rows


def count_bins(
    days: Iterable[CountedRow], query: EventQuery, interval: str, within: EventQuery | None = None
) -> list[Bin]:
    """The bins of a histogram, from events counted by day.

    Raises:
        QuestionError: there would be more than ``MOST_BINS`` bins.
    """
    counts: Counter[tuple[dt.date | None, dt.date | None]] = Counter()
    for row in days:
        first, last = (row[end] and bin_start(row[end], interval) for end in ("first", "last"))
        counts[first, last] += row["count"]
    rows = [(first, last, count) for (first, last), count in counts.items()]
    # A period for dates of other types does not bound these dates.
    questions = [query, *([within] if within and within.date_type == query.date_type else [])]
    bounds = _bounds(rows, questions, interval)
    return _bins(rows, bounds, interval) if bounds else []


def _bounds(
    rows: list[tuple[dt.date | None, dt.date | None, int]], questions: list[EventQuery], interval: str
) -> tuple[dt.date, dt.date] | None:
    finite = [day for first, last, _ in rows for day in (first, last) if day]
    since = max(
        (question.since.earliest for question in questions if question.since and question.since.earliest), default=None
    )
    until = min(
        (question.until.latest for question in questions if question.until and question.until.latest), default=None
    )
    if not rows or not (finite or (since and until)):
        return None
    first = bin_start(since, interval) if since else min(finite or [until or dt.date.min])
    last = bin_start(until, interval) if until else max(finite or [since or dt.date.max])
    return first, max(first, last)


def _bins(
    rows: list[tuple[dt.date | None, dt.date | None, int]], bounds: tuple[dt.date, dt.date], interval: str
) -> list[Bin]:
    lowest, highest = bounds
    begins: Counter[dt.date] = Counter()
    ends: Counter[dt.date] = Counter()
    certain: Counter[dt.date] = Counter()
    for first, last, count in rows:
        begin, end = max(first or lowest, lowest), min(last or highest, highest)
        begins[begin] += count
        ends[end] += count
        if first is not None and first == last:
            certain[first] += count
    bins, reaching = [], 0
    for start in bin_starts(lowest, highest, interval):
        reaching += begins[start]
        bins.append(Bin(start, bin_end(start, interval), certain[start], reaching))
        reaching -= ends[start]
    return bins


def bin_starts(lowest: dt.date, highest: dt.date, interval: str) -> list[dt.date]:
    """The first days of the bins from ``lowest`` to ``highest``.

    Raises:
        QuestionError: there would be more than ``MOST_BINS`` of them.
    """
    starts = [lowest]
    while starts[-1] < highest:
        if len(starts) == MOST_BINS:
            detail = (
                f"interval={interval} would give more than {MOST_BINS:,} bins from {lowest} to {highest}."
                " Choose a longer interval, or a shorter period with since and until."
            )
            raise QuestionError("interval", detail, "too_many_bins")
        starts.append(next_bin_start(starts[-1], interval))
    return starts


def bin_start(day: dt.date, interval: str) -> dt.date:
    """The first day of the bin a day lies in. Weeks begin on Monday (ISO 8601)."""
    if interval in _DAYS:
        back = day.weekday() if interval == "week" else 0
        return day - dt.timedelta(days=min(back, day.toordinal() - 1))
    months = _MONTHS[interval]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def next_bin_start(start: dt.date, interval: str) -> dt.date:
    """The first day of the next bin."""
    if interval in _DAYS:
        return start + dt.timedelta(days=_DAYS[interval])
    month = start.month - 1 + _MONTHS[interval]
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def bin_end(start: dt.date, interval: str) -> dt.date:
    """The last day of the bin that begins on a day."""
    try:
        return next_bin_start(start, interval) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        # No bin follows the end of the calendar.
        return dt.date.max
