"""The days, months and years named on an axis, as fine as their width allows.

``static/pages/axis.js`` names the same ones.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

#: Every how many days one is named, and the width of a day from which it is, in CSS pixels.
_DAY_STEPS = ((1, 18.0), (2, 10.5), (5, 4.8), (10, 2.5))
#: Every how many months one is named, and the width of a month from which it is.
_MONTH_STEPS = ((1, 30.0), (3, 10.5))
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_YEAR_WIDTH = 38.0
#: The room that the name of a month or year needs.
MAJOR_WIDTH = 74.0


@dataclass(frozen=True)
class AxisNames:
    """The names of months, whole and in short, and the patterns of a month of a year and of a year above its months."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    month: str
    year: str


_MONTHS = tuple("January February March April May June July August September October November December".split())
ENGLISH = AxisNames(_MONTHS, tuple(month[:3] for month in _MONTHS), "{month} {year}", "{year}")
_NUMBERED = tuple(f"{number}月" for number in range(1, 13))
CHINESE = AxisNames(_NUMBERED, _NUMBERED, "{year}年{month}", "{year}年")


@dataclass(frozen=True)
class Tick:
    """A name on the axis: a day at its noon, a month or year at its beginning; a major one is on the second line."""

    day: float
    label: str
    major: bool = False


def get_ticks(begin: float, end: float, width: float, names: AxisNames = ENGLISH) -> list[Tick]:
    """The names from one day to another, both ordinals, across so many CSS pixels."""
    day = width / (end - begin)
    first, last = _date(begin), _date(end)
    for step, least in _DAY_STEPS:
        if day >= least:
            days = [date for date in _days(first, last) if _is_named(date, step)]
            months = [Tick(date.toordinal(), _name_month(date, names), True) for date in _months(first, last, 1)]
            return _within([Tick(date.toordinal() + 0.5, str(date.day)) for date in days], months, begin, end, day)
    for step, least in _MONTH_STEPS:
        if day * 30.44 >= least:
            named = [Tick(date.toordinal(), names.short_months[date.month - 1]) for date in _months(first, last, step)]
            years = [
                Tick(dt.date(year, 1, 1).toordinal(), names.year.format(year=year), True)
                for year in _years(first, last, 1)
            ]
            return _within(named, years, begin, end, day)
    step = next((step for step in _YEAR_STEPS if day * 365.25 * step >= _YEAR_WIDTH), _YEAR_STEPS[-1])
    return _within([Tick(dt.date(y, 1, 1).toordinal(), str(y)) for y in _years(first, last, step)], [], begin, end, day)


def _name_month(date: dt.date, names: AxisNames) -> str:
    return names.month.format(month=names.months[date.month - 1], year=date.year)


def _within(minor: list[Tick], major: list[Tick], begin: float, end: float, day: float) -> list[Tick]:
    """The names in view; a month or year that has begun before is named at the edge if there is room."""
    # A name that would be cut off at the end is left out.
    shown = [tick for tick in minor if begin <= tick.day and (end - tick.day) * day >= 8 * len(tick.label)]
    inside = [tick for tick in major if begin <= tick.day < end]
    before = [tick for tick in major if tick.day < begin]
    room = (inside[0].day - begin) * day if inside else MAJOR_WIDTH
    if before and room >= MAJOR_WIDTH:
        inside.insert(0, Tick(begin, before[-1].label, True))
    return [*shown, *inside]


def _is_named(date: dt.date, step: int) -> bool:
    # Days are counted in each month; the last ones would touch the first of the next.
    return (date.day - 1) % step == 0 and date.day <= 31 - step // 2 - (step > 2) * 2


def _date(day: float) -> dt.date:
    return dt.date.fromordinal(min(max(int(day), 1), dt.date.max.toordinal()))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (dt.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _months(first: dt.date, last: dt.date, step: int) -> Iterator[dt.date]:
    """The first days of months, from the one that the first day lies in."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return (dt.date(month // 12, month % 12 + 1, 1) for month in months if (month % 12) % step == 0)


def _years(first: dt.date, last: dt.date, step: int) -> Iterator[int]:
    return (year for year in range(first.year, last.year + 1) if year % step == 0 or step == 1)
