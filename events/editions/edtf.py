"""The honest date: EDTF, ISO 8601-2:2019 annex A, levels 0 and 1, and of level 2 sets, `[a..b]` and parts of a year.

Written out here rather than taken from the `edtf` package, which takes milliseconds a date, gives infinity for an
open end and invents a year for a bare slash; the tests hold this module's bounds to that package's.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "season", "year", "decade", "century"]
Shape = Literal["point", "interval", "window"]

_LENGTH = 100
_MONTHS = "January February March April May June July August September October November December".split()
#: The parts of a year that have a number in the place of the month: northern seasons, quarters, thirds and halves;
#: each with its name, its first month and how many months it has.
_PARTS_OF_YEAR = {
    21: ("spring {}", 3, 3), 22: ("summer {}", 6, 3), 23: ("autumn {}", 9, 3), 24: ("winter {}", 12, 3),
    33: ("Q1 {}", 1, 3), 34: ("Q2 {}", 4, 3), 35: ("Q3 {}", 7, 3), 36: ("Q4 {}", 10, 3),
    37: ("the first third of {}", 1, 4), 38: ("the second third of {}", 5, 4), 39: ("the last third of {}", 9, 4),
    40: ("the first half of {}", 1, 6), 41: ("the second half of {}", 7, 6),
}  # fmt: skip
_COARSENESS: tuple[Precision, ...] = ("day", "month", "season", "year", "decade", "century")

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_PART = re.compile(
    r"(?P<q1>[?~%]?)(?P<year>\d{4}|\d{3}X|\d{2}XX)(?P<q2>[?~%]?)"
    r"(?:-(?P<q3>[?~%]?)(?P<month>\d{2}|XX)(?P<q4>[?~%]?)"
    r"(?:-(?P<q5>[?~%]?)(?P<day>\d{2}|XX)(?P<q6>[?~%]?))?)?",
    re.ASCII,
)
_SET = re.compile(r"\[(?P<one>[^\[\]{}/]*)\]|\{(?P<all>[^\[\]{}/]*)\}")


class EdtfError(ValueError):
    """A text that is no EDTF date, or one that lies outside the years 1 to 9999."""


class _Part(NamedTuple):
    """One date of an EDTF expression, without intervals and sets."""

    earliest: date
    latest: date
    precision: Precision
    uncertain: bool
    approximate: bool
    display: str


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as written, and what it says.

    ``earliest`` and ``latest`` are its bounds in days, both included, None where it is open. A mark of doubt
    (``?``, ``~``, ``%``) does not widen them. ``shape`` is point, interval (``a/b``: it lasted) or window
    (``[a..b]``: some time within).
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    shape: Shape
    uncertain: bool
    approximate: bool
    display: str

    @classmethod
    def parse(cls, text: str) -> "Edtf":
        """Read an EDTF text.

        Raises:
            EdtfError: naming the text and the way out.
        """
        if not isinstance(text, str):
            raise EdtfError(f"A date is written as text, such as 2025-05-13, not as {type(text).__name__}.")
        return _parse(text)


@lru_cache(maxsize=16384)
def _parse(text: str) -> Edtf:
    if not text:
        raise EdtfError("A date is missing. Write one such as 2025-05-13, 2025-05 or 2025.")
    if len(text) > _LENGTH:
        raise EdtfError(f"A date of {len(text):,} characters is too long; the limit is {_LENGTH}.")
    if not text.isascii():
        raise EdtfError(f"‘{printable(text)}’: write a date in the digits 0-9 and ASCII marks, such as 2025-05~.")
    if "/" in text:
        return _parse_interval(text)
    if text[0] in "[{":
        return _parse_set(text)
    part = _parse_part(text, text)
    return Edtf(
        text, part.earliest, part.latest, part.precision, "point", part.uncertain, part.approximate, part.display
    )


def _parse_interval(text: str) -> Edtf:
    begin, _, end = text.partition("/")
    if not begin and not end:
        raise EdtfError(f"‘{printable(text)}’ has neither start nor end. Write one such as 2025-05-10/2025-05-11.")
    if not begin or not end:
        raise EdtfError(f"‘{printable(text)}’ lacks one end. Write {begin or '..'}/{end or '..'} if that end is open.")
    if begin == end == "..":
        raise EdtfError("‘../..’ has neither start nor end. Give at least one of them.")
    start = None if begin == ".." else _parse_part(begin, text)
    stop = None if end == ".." else _parse_part(end, text)
    if start and stop and start.earliest > stop.latest:
        raise EdtfError(f"‘{text}’ ends before it begins. Swap the two dates.")
    if start and stop:
        display = _join_displays(start, stop, "–", " – ")
    else:
        display = f"since {start.display}" if start else f"until {stop.display}"  # type: ignore[union-attr]
    return _span_parts(text, "interval", start, stop, display)


def _parse_set(text: str) -> Edtf:
    match = _SET.fullmatch(text)
    inside = (match["one"] if match["one"] is not None else match["all"]) if match else ""
    if not match or not inside:
        raise EdtfError(f"‘{printable(text)}’ is not a set. Write [2025-05-14..2025-05-19] or [2018,2020].")
    shape: Shape = "window" if match["one"] is not None else "interval"
    members: list[tuple[_Part | None, _Part | None]] = []
    for member in (member.strip() for member in inside.split(",")):
        begin, dots, end = member.partition("..")
        if not (begin or end):
            raise EdtfError(f"‘{text}’ has an empty member. Write it as [2018,2020] or [2018..2020].")
        start = _parse_part(begin, text) if begin else None
        stop = (_parse_part(end, text) if end else None) if dots else start
        if start and stop and start.earliest > stop.latest:
            raise EdtfError(f"‘{text}’ ends before it begins. Swap the two dates.")
        members.append((start, stop))
    if any(start is None for start, _ in members[1:]) or any(stop is None for _, stop in members[:-1]):
        raise EdtfError(
            f"‘{text}’: only the first member of a set may begin with .. and only the last may end with it."
        )
    start = None if members[0][0] is None else min((start for start, _ in members if start), key=lambda p: p.earliest)
    stop = None if members[-1][1] is None else max((stop for _, stop in members if stop), key=lambda p: p.latest)
    return _span_parts(text, shape, start, stop, _set_display(members, shape))


def _set_display(members: list[tuple[_Part | None, _Part | None]], shape: Shape) -> str:
    if len(members) == 1:
        start, stop = members[0]
        if start is stop and start:
            return start.display
        if not start or not stop:
            only = (start or stop).display  # type: ignore[union-attr]
            preposition = "on" if (start or stop).precision == "day" else "in"  # type: ignore[union-attr]
            return f"{preposition} {only} or {'later' if start else 'earlier'}"
        if shape == "interval":
            return _join_displays(start, stop, "–", " – ")
        return "some time between " + _join_displays(start, stop, " and ", " and ")
    names = [
        part.display if part is stop and part else f"{part.display if part else '…'} to {stop.display if stop else '…'}"
        for part, stop in members
    ]
    joined = f"{', '.join(names[:-1])} {'or' if shape == 'window' else 'and'} {names[-1]}"
    return f"either {joined}" if shape == "window" else joined


def _span_parts(text: str, shape: Shape, start: _Part | None, stop: _Part | None, display: str) -> Edtf:
    parts = [part for part in (start, stop) if part]
    return Edtf(
        text,
        start.earliest if start else None,
        stop.latest if stop else None,
        max((part.precision for part in parts), key=_COARSENESS.index),
        shape,
        any(part.uncertain for part in parts),
        any(part.approximate for part in parts),
        display,
    )


def _parse_part(text: str, whole: str) -> _Part:
    if iso := _ISO.fullmatch(text):
        return _calendar(iso[1], iso[2], iso[3], "", whole)
    if match := _PART.fullmatch(text):
        marks = "".join(match[f"q{place}"] or "" for place in range(1, 7))
        return _calendar(match["year"], match["month"], match["day"], marks, whole)
    raise EdtfError(f"‘{printable(whole)}’ is not a date in EDTF. {_way_out(text)}")


def _calendar(year: str, month: str | None, day: str | None, marks: str, whole: str) -> _Part:
    uncertain, approximate = bool(set(marks) & set("?%")), bool(set(marks) & set("~%"))
    try:
        earliest, latest, precision, name = _bounds(year, month, day)
    except ValueError as error:
        raise EdtfError(f"‘{printable(whole)}’ is not on the calendar: {error}.") from error
    display = f"{'c. ' if approximate else ''}{name}{' (uncertain)' if uncertain else ''}"
    return _Part(earliest, latest, precision, uncertain, approximate, display)


def _bounds(year: str, month: str | None, day: str | None) -> tuple[date, date, Precision, str]:
    """The first and last day, the precision and the English name of a date."""
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if last_year == 0 or year == "0000":
        raise ValueError("years run from 0001 to 9999")
    if "X" in year:
        if (month and month != "XX") or (day and day != "XX"):
            raise ValueError("a month or day of an unknown year has no bounds")
        name = f"{first_year}s" if year.endswith("X") and not year.endswith("XX") else _century(first_year)
        precision: Precision = "century" if year.endswith("XX") else "decade"
        return date(max(first_year, 1), 1, 1), date(last_year, 12, 31), precision, name
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise ValueError("a day of an unknown month has no bounds")
        return date(first_year, 1, 1), date(first_year, 12, 31), "year", str(first_year)
    number = int(month)
    if number in _PARTS_OF_YEAR:
        if day is not None:
            raise ValueError("a season, a quarter, a third or a half of a year has no days")
        return _part_of_year(first_year, number)
    if not 1 <= number <= 12:
        raise ValueError(f"there is no month {month}")
    last_day = monthrange(first_year, number)[1]
    name = f"{_MONTHS[number - 1]} {first_year}"
    if day is None or day == "XX":
        return date(first_year, number, 1), date(first_year, number, last_day), "month", name
    if not 1 <= int(day) <= last_day:
        raise ValueError(f"{name} has {last_day} days")
    exact = date(first_year, number, int(day))
    return exact, exact, "day", f"{exact.day} {name}"


def _part_of_year(year: int, number: int) -> tuple[date, date, Precision, str]:
    """A part of a year by whole months; winter runs from December into the next year's February."""
    name, first_month, months = _PARTS_OF_YEAR[number]
    last_year, last_month = divmod(year * 12 + first_month - 1 + months - 1, 12)
    last = date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1]) if last_year <= 9999 else date.max
    return date(year, first_month, 1), last, "season", name.format(year)


def _century(first_year: int) -> str:
    number = first_year // 100 + 1
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{suffix} century"


def _join_displays(start: _Part, stop: _Part, tight: str, loose: str) -> str:
    """Two dates with what they share said once: 10–11 May 2025, 30 May – 2 June 2025."""
    if start.display == stop.display:
        return start.display
    one, other = start.display.split(" "), stop.display.split(" ")
    plain = start.precision == stop.precision and not any(
        (start.uncertain, start.approximate, stop.uncertain, stop.approximate)
    )
    if plain and start.precision == "day":
        if one[1:] == other[1:]:
            return f"{one[0]}{tight}{stop.display}"
        if one[2] == other[2]:
            return f"{one[0]} {one[1]}{loose}{stop.display}"
    if plain and start.precision == "month" and one[1] == other[1]:
        return f"{one[0]}{loose}{stop.display}"
    if plain and start.precision == "year":
        return f"{start.display}{tight}{stop.display}"
    return f"{start.display}{loose}{stop.display}"


def _way_out(text: str) -> str:
    if re.fullmatch(r"\d{8}", text):
        return f"Write {text[:4]}-{text[4:6]}-{text[6:]}."
    if re.match(r"\d{4}-?W\d", text):
        return "Weeks are not supported. Write the days, such as 2025-05-12/2025-05-18."
    if re.search(r"\dT\d|\d:\d", text):
        return "Leave out the time of day."
    if re.match(r"[-Y]+\d|\d{5}", text):
        return "Years run from 0001 to 9999."
    if text != text.strip():
        return "Remove the spaces around it."
    return (
        "Write 2025-05-13, 2025-05, 2025, 2025-05~, 2025-05-10/2025-05-11, 2018-07-06/.. or [2025-05-14..2025-05-19]."
    )


def printable(text: str) -> str:
    """The text as an error may repeat it."""
    return "".join(character if character.isprintable() else "�" for character in text[:60])
