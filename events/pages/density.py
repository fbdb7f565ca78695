"""How many events begin in each stretch of time: the small chart above the timeline."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, DateField, Max, Min
from django.db.models.functions import Trunc

from ..querysets import EventEntryQuerySet

#: Intervals from coarse to fine, with about how many days each has.
_INTERVALS = (("year", 365.25), ("quarter", 91.3), ("month", 30.4), ("week", 7.0), ("day", 1.0))
_MOST = 120
CHART_HEIGHT = 46
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Bin:
    """A stretch of time, both ends included, and how many events begin in it."""

    begin: dt.date
    end: dt.date
    count: int
    #: In a chart 1,000 wide and CHART_HEIGHT high.
    x: float
    width: float
    height: float
    label: str

    @property
    def y(self) -> float:
        return round(CHART_HEIGHT - self.height, 2)


@dataclass(frozen=True)
class Density:
    interval: str
    begin: dt.date
    end: dt.date
    bins: list[Bin]
    ticks: list[tuple[float, str]]


def density(entries: EventEntryQuerySet) -> Density | None:
    """The chart of a question; None where no answer has a beginning."""
    dated = entries.filter(earliest__isnull=False)
    bounds = dated.aggregate(first=Min("earliest"), last=Max("earliest"))
    if not bounds["first"]:
        return None
    first, last = bounds["first"], bounds["last"]
    days = (last - first).days + 1
    interval = next((name for name, length in reversed(_INTERVALS) if days / length <= _MOST), "year")
    if interval == "year" and last.year - first.year >= 1000:
        return None
    truncated: Any = Trunc("earliest", interval, output_field=DateField())
    counted = dict(
        dated.annotate(bin=truncated)
        .order_by()
        .values_list("bin")
        .annotate(count=Count("pk"))
        .values_list("bin", "count")
    )
    begins = [_begin(first, interval)]
    while begins[-1] <= last and begins[-1] < dt.date.max:
        begins.append(_next(begins[-1], interval))
    scale, highest = 1000 / max(1, (begins[-1] - begins[0]).days), max(counted.values())
    bins = [
        Bin(
            begin=begin,
            end=max(begin, end - _DAY),
            count=(count := counted.get(begin, 0)),
            x=round(scale * (begin - begins[0]).days, 2),
            width=round(scale * (end - begin).days, 2),
            height=round(2 + (CHART_HEIGHT - 4) * count / highest, 2),
            label=_label(begin, interval),
        )
        for begin, end in pairwise(begins)
    ]
    return Density(interval, begins[0], begins[-1] - _DAY, bins, _ticks(bins, begins[0], scale))


def _begin(day: dt.date, interval: str) -> dt.date:
    match interval:
        case "year":
            return day.replace(month=1, day=1)
        case "quarter":
            return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        case "month":
            return day.replace(day=1)
        case "week":
            return day - dt.timedelta(days=day.weekday())
    return day


def _next(begin: dt.date, interval: str) -> dt.date:
    """Where the following bin begins; the last day there is, past the year 9999."""
    if interval in ("day", "week"):
        days = 1 if interval == "day" else 7
        return begin + days * _DAY if (dt.date.max - begin).days >= days else dt.date.max
    months = begin.month + {"year": 12, "quarter": 3, "month": 1}[interval] - 1
    year = begin.year + months // 12
    return dt.date(year, months % 12 + 1, 1) if year <= dt.MAXYEAR else dt.date.max


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


def _ticks(bins: list[Bin], begin: dt.date, scale: float) -> list[tuple[float, str]]:
    """Where years begin, in per cent of the width, at most twelve of them."""
    years = sorted({one.begin.year for one in bins})
    step = -(-len(years) // 12)
    places = [(scale * max(0, (dt.date(year, 1, 1) - begin).days) / 10, str(year)) for year in years[::step]]
    return [(round(place, 2), year) for place, year in places if place < 97]
