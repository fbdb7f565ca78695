"""Dates as people write them in English and in numbers, as EDTF: ``2 April 2017``, ``11/21/2011``, ``Q2 2017``."""

import re
from typing import Literal

from .edtf import Edtf, EdtfError, printable

#: What comes first in a date such as 5/11/2019; "" where that is not known.
Order = Literal["", "day", "month"]

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = rf"(?P<month>{'|'.join(rf'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)}|sept)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_ORDINALS = {
    "1": 0, "1st": 0, "first": 0, "i": 0, "2": 1, "2nd": 1, "second": 1, "ii": 1, "3": 2, "3rd": 2, "third": 2,
    "iii": 2, "4": 3, "4th": 3, "fourth": 3, "iv": 3, "last": -1,
}  # fmt: skip
_ORDINAL = rf"(?P<ordinal>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
#: The parts of a year by what they are called, and the EDTF numbers of the first, the second ….
_PARTS = {"quarter": (33, 34, 35, 36), "half": (40, 41), "third": (37, 38, 39)}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEPARATOR = r"[ ,]+(?:of +)?"
_NUMBERS = re.compile(r"(\d{1,4})([/.-])(\d{1,4})(?:\2(\d{1,4}))?")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?Z?")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur?|sun)(?:day)?\.?,? +")
_CIRCA = re.compile(r"(?:c\.|ca\.?|circa|about|around|approx\.|approximately|~) *")
_THE = re.compile(r"(?:the|in|on) +")

_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}(?: +|-)(?:of +)?{_MONTH}(?: +|-|, *){_YEAR}",
        rf"{_MONTH} +{_DAY}(?:, *| +){_YEAR}",
        rf"{_YEAR}[ -]+{_MONTH}[ -]+{_DAY}",
        rf"{_MONTH}(?:{_SEPARATOR}|-){_YEAR}",
        rf"{_YEAR}[ -]+{_MONTH}",
        rf"(?P<letter>[qh]){_ORDINAL}[ /-]*{_YEAR}",
        rf"{_YEAR}[ /-]*(?P<letter>[qh]){_ORDINAL}",
        rf"{_ORDINAL}(?P<letter>[qh])[ /-]*{_YEAR}",
        rf"{_ORDINAL}[ -]+(?P<part>quarter|half|third){_SEPARATOR}{_YEAR}",
        rf"{_YEAR}, *{_ORDINAL} +(?P<part>quarter|half|third)",
        rf"(?P<season>{'|'.join(_SEASONS)}){_SEPARATOR}{_YEAR}",
        rf"{_YEAR} +(?P<season>{'|'.join(_SEASONS)})",
        r"(?P<decade>\d{3})0s",
        r"(?P<century>\d{1,2})(?:st|nd|rd|th) +century",
    )
)
_DAYS = re.compile(rf"(?P<first>\d{{1,2}})(?: *[–-] *| +(?:to|and) +)(?P<rest>\d{{1,2}} +{_MONTH},? +{_YEAR})")
_US_DAYS = re.compile(rf"(?P<name>{_MONTH}) +(?P<first>\d{{1,2}}) *[–-] *(?P<second>\d{{1,2}}),? +{_YEAR}")
#: What stands between the two ends of a span.
_BETWEEN_ENDS = (" to ", " until ", " through ", "–", " - ")
_DAY_AND_YEAR = re.compile(rf"{_DAY},? +{_YEAR}")
_MONTH_FIRST = re.compile(rf"{_MONTH} +(?=\d)")
#: The longest text that is read.
_LONGEST = 100


class AmbiguousDate(EdtfError):
    """A date in numbers that is one or another, as the day or the month comes first; ``days`` has both in EDTF."""

    def __init__(self, text: str, *days: str) -> None:
        self.days = days
        displays = " or ".join(Edtf.parse(day).display for day in days)
        super().__init__(f"‘{text}’ is {displays}. Write {' or '.join(days)}.")


def to_edtf(text: str, order: Order = "") -> str:
    """A date that a person wrote, in EDTF; what is EDTF already stays as it is.

    >>> to_edtf("11/21/2011"), to_edtf("first half of 2020"), to_edtf("2–5 April 2017")
    ('2011-11-21', '2020-40', '2017-04-02/2017-04-05')

    Args:
        order: which number comes first where both could be the month.

    Raises:
        EdtfError: it is no date.
        AmbiguousDate: it could be two, which are named.
    """
    try:
        return Edtf.parse(text).text
    except EdtfError as error:
        problem = error
    plain = " ".join(text.replace("\u2019", "'").split()).casefold()
    written = _read(plain, order) if 0 < len(plain) <= _LONGEST else None
    if written is None:
        raise problem
    try:
        return Edtf.parse(written).text
    except EdtfError as error:
        # Whoever wrote 31/02/2017 looks for that, not for 2017-02-31.
        raise EdtfError(str(error).replace(f"‘{written}’", f"‘{printable(text)}’", 1)) from error


def _read(text: str, order: Order) -> str | None:
    """A date or a span; None where it is neither."""
    if single := _read_one(text, order):
        return single
    span = text.removeprefix("from ")
    if days := _DAYS.fullmatch(span):
        last = _read_one(days["rest"], order)
        return f"{last[:8]}{int(days['first']):02}/{last}" if last else None
    if days := _US_DAYS.fullmatch(span):
        first, last = (_read_one(f"{days[day]} {days['name']} {days['year']}", order) for day in ("first", "second"))
        return f"{first}/{last}"
    if text.startswith("since ") and (begin := _read_one(text.removeprefix("since "), order)):
        return f"{begin}/.."
    if text.startswith("until ") and (end := _read_one(text.removeprefix("until "), order)):
        return f"../{end}"
    between = text.removeprefix("some time ")
    if between.startswith("between "):
        ends, form = between.removeprefix("between ").partition(" and "), "[{}..{}]"
    else:
        mark = next((mark for mark in _BETWEEN_ENDS if mark in span), "–")
        ends, form = span.partition(mark), "{}/{}"
    begin, end = _read_ends(ends[0].strip(), ends[2].strip(), order)
    return form.format(begin, end) if begin and end else None


def _read_ends(first: str, last: str, order: Order) -> tuple[str | None, str | None]:
    """The two ends of a span, of which the first may lack what the last says for both, and the last the month.

    ``14`` and ``19 may 2025``; ``may`` and ``july 2025``; ``may 14`` and ``19, 2025``.
    """
    if _DAY_AND_YEAR.fullmatch(last) and (month := _MONTH_FIRST.match(first)):
        last = f"{month[0]}{last}"
    # All after the day, then the year alone.
    shared = (last.partition(" ")[2], last[-4:])
    whole = (first, *(f"{first} {rest}" for rest in shared if rest)) if first else ()
    begin = next((found for text in whole if (found := _read_one(text, order))), None)
    return begin, _read_one(last, order)


def _read_one(text: str, order: Order) -> str | None:
    """One date; None where it is none."""
    if circa := _CIRCA.match(text):
        certain = _read_one(text[circa.end() :], order)
        return f"{certain}~" if certain else None
    text = text[match.end() :] if (match := _THE.match(text)) else text
    text = text[match.end() :] if (match := _WEEKDAY.match(text)) else text
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text):
        return text
    if midnight := _MIDNIGHT.fullmatch(text.upper()):
        return midnight[1]
    if numbers := _NUMBERS.fullmatch(text):
        return _read_numbers(text, numbers, order)
    return next((_read_words(match) for pattern in _WORDS if (match := pattern.fullmatch(text))), None)


def _read_words(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if found.get("decade"):
        return f"{found['decade']}X"
    if century := found.get("century"):
        return f"{int(century) - 1:02}XX"
    year = found["year"]
    if season := found.get("season"):
        return f"{year}-{_SEASONS[season]}"
    if ordinal := found.get("ordinal"):
        part = found.get("part") or {"q": "quarter", "h": "half"}[found["letter"]]
        numbers, place = _PARTS[part], _ORDINALS[ordinal]
        return f"{year}-{numbers[place]}" if place < len(numbers) else None
    month = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(found["month"][:3]))
    return f"{year}-{month:02}" + (f"-{int(found['day']):02}" if found.get("day") else "")


def _read_numbers(text: str, match: re.Match[str], order: Order) -> str | None:
    """A date in numbers: the year first or last; of day and month, which is which."""
    one, mark, two, three = match.groups()
    if three is None:
        # 2017/11, 11/2017
        year, month = (one, two) if len(one) == 4 else (two, one)
        return f"{year}-{int(month):02}" if len(year) == 4 and len(month) <= 2 else None
    if len(two) > 2:
        return None
    if len(one) == 4:
        return f"{one}-{int(two):02}-{int(three):02}" if len(three) <= 2 else None
    if len(one) > 2 or len(three) != 4:
        if len(three) == 2:
            raise EdtfError(f"‘{text}’: write the year with four digits.")
        return None
    first, second = int(one), int(two)
    if mark == "." or first > 12 or first == second:
        order = "day"
    elif second > 12:
        order = "month"
    if not order:
        raise AmbiguousDate(text, f"{three}-{second:02}-{first:02}", f"{three}-{first:02}-{second:02}")
    day, month = (first, second) if order == "day" else (second, first)
    return f"{three}-{month:02}-{day:02}"
