"""The small chart above the timeline: the number of events that begin in each interval."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F

from ..query.histogram import bin_end, bin_start, bin_starts
from ..query.querysets import Axis, EventEntryQuerySet

#: Intervals from coarse to fine, with about how many days each has.
_INTERVALS = (("year", 365.25), ("quarter", 91.3), ("month", 30.4), ("week", 7.0), ("day", 1.0))
_MAX_BINS = 140
CHART_HEIGHT = 46


@dataclass(frozen=True)
class Bin:
    """An interval, both ends included, with the number of events that begin in it."""

    begin: dt.date
    end: dt.date
    count: int
    #: In a chart where a day is 1 wide, CHART_HEIGHT high.
    x: int
    width: int
    height: float
    label: str

    @property
    def y(self) -> float:
        return round(CHART_HEIGHT - self.height, 2)


@dataclass(frozen=True)
class Density:
    interval: str
    begin: dt.date
    days: int
    bins: list[Bin]
    ticks: list[tuple[float, str]]


def get_bounds(entries: EventEntryQuerySet, axis: Axis) -> tuple[dt.date, dt.date] | None:
    """The first and the last day on which one of these events begins; None if no event has a begin."""
    dated = entries.filter(**{f"{axis.earliest}__isnull": False}).values_list(axis.begins, flat=True)
    first, last = dated.order_by(axis.begins).first(), dated.order_by(f"-{axis.begins}").first()
    return (first, last) if first and last else None


def get_density(entries: EventEntryQuerySet, axis: Axis, first: dt.date, last: dt.date) -> Density | None:
    """The chart of events that begin between two days, in bins as fine as the time between them allows."""
    days = (last - first).days + 1
    interval = next((name for name, length in reversed(_INTERVALS) if days / length <= _MAX_BINS), "year")
    if interval == "year" and last.year - first.year >= 1000:
        return None
    dated = entries.filter(**{f"{axis.earliest}__range": (first, last)}).order_by()
    counts: Counter[dt.date] = Counter()
    for day, count in dated.annotate(day=F(axis.earliest)).values_list("day").annotate(count=Count("*")):
        counts[bin_start(day, interval)] += count
    begins = bin_starts(bin_start(first, interval), bin_start(last, interval), interval)
    highest = max(counts.values(), default=1)
    bins = [
        Bin(
            begin=max(begin, first),
            end=min(until := bin_end(begin, interval), last),
            count=(count := counts[begin]),
            x=(begin - begins[0]).days,
            width=(until - begin).days + 1,
            height=round(2 + (CHART_HEIGHT - 4) * count / highest, 2),
            label=_label(begin, interval),
        )
        for begin in begins
    ]
    across = bins[-1].x + bins[-1].width
    return Density(interval, begins[0], across, bins, _ticks(bins, begins[0], across))


def _label(begin: dt.date, interval: str) -> str:
    match interval:
        case "year":
            return f"{begin.year}"
        case "quarter":
            return f"{begin.year}, quarter {(begin.month + 2) // 3}"
        case "month":
            return f"{begin:%B} {begin.year}"
        case "week":
            return f"week of {begin.day} {begin:%B} {begin.year}"
    return f"{begin.day} {begin:%B} {begin.year}"


def _ticks(bins: list[Bin], begin: dt.date, days: int) -> list[tuple[float, str]]:
    """At most eight labelled places in per cent of the width: years, or months or days in a shorter time."""
    end = bins[-1].end
    if end.year - begin.year > 2:
        places = [(dt.date(year, 1, 1), f"{year}") for year in range(begin.year, end.year + 1)]
    elif (end - begin).days > 100:
        months = bin_starts(bin_start(begin, "month"), bin_start(end, "month"), "month")
        places = [(month, f"{month:%b} {month.year}") for month in months]
    else:
        places = [(bin.begin, f"{bin.begin.day} {bin.begin:%b}") for bin in bins]
    shown = [(100 * (day - begin).days / days, label) for day, label in places[:: -(-len(places) // 8)] if day >= begin]
    return [(round(place, 2), label) for place, label in shown if place < 95]
