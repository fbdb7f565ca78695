"""The honest date: bounds, shapes, marks, words, and everything that is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.editions.edtf import Edtf, EdtfError

D = dt.date

READINGS = [
    # text, earliest, latest, precision, shape, display
    ("2025-05-13", D(2025, 5, 13), D(2025, 5, 13), "day", "point", "13 May 2025"),
    ("2025-05", D(2025, 5, 1), D(2025, 5, 31), "month", "point", "May 2025"),
    ("2024-02", D(2024, 2, 1), D(2024, 2, 29), "month", "point", "February 2024"),
    ("2018", D(2018, 1, 1), D(2018, 12, 31), "year", "point", "2018"),
    ("2018-05~", D(2018, 5, 1), D(2018, 5, 31), "month", "point", "c. May 2018"),
    ("2018?", D(2018, 1, 1), D(2018, 12, 31), "year", "point", "2018 (uncertain)"),
    ("2018-05%", D(2018, 5, 1), D(2018, 5, 31), "month", "point", "c. May 2018 (uncertain)"),
    ("201X", D(2010, 1, 1), D(2019, 12, 31), "decade", "point", "2010s"),
    ("20XX", D(2000, 1, 1), D(2099, 12, 31), "century", "point", "the 21st century"),
    ("2018-XX", D(2018, 1, 1), D(2018, 12, 31), "year", "point", "2018"),
    ("2018-07-XX", D(2018, 7, 1), D(2018, 7, 31), "month", "point", "July 2018"),
    ("2018-21", D(2018, 3, 1), D(2018, 5, 31), "season", "point", "spring 2018"),
    ("2018-24", D(2018, 12, 1), D(2019, 2, 28), "season", "point", "winter 2018"),
    ("2018-33", D(2018, 1, 1), D(2018, 3, 31), "season", "point", "Q1 2018"),
    ("2017-34~", D(2017, 4, 1), D(2017, 6, 30), "season", "point", "c. Q2 2017"),
    ("2018-36", D(2018, 10, 1), D(2018, 12, 31), "season", "point", "Q4 2018"),
    ("2020-37", D(2020, 1, 1), D(2020, 4, 30), "season", "point", "the first third of 2020"),
    ("2020-38", D(2020, 5, 1), D(2020, 8, 31), "season", "point", "the second third of 2020"),
    ("2020-39", D(2020, 9, 1), D(2020, 12, 31), "season", "point", "the last third of 2020"),
    ("2020-40", D(2020, 1, 1), D(2020, 6, 30), "season", "point", "the first half of 2020"),
    ("9999-41", D(9999, 7, 1), D(9999, 12, 31), "season", "point", "the second half of 9999"),
    ("9999-24", D(9999, 12, 1), D(9999, 12, 31), "season", "point", "winter 9999"),
    ("2018-33/2018-35", D(2018, 1, 1), D(2018, 9, 30), "season", "interval", "Q1 2018 – Q3 2018"),
    ("[2020-40..]", D(2020, 1, 1), None, "season", "window", "in the first half of 2020 or later"),
    ("2025-05-10/2025-05-11", D(2025, 5, 10), D(2025, 5, 11), "day", "interval", "10–11 May 2025"),
    ("2025-05-30/2025-06-02", D(2025, 5, 30), D(2025, 6, 2), "day", "interval", "30 May – 2 June 2025"),
    ("2018-07-06/..", D(2018, 7, 6), None, "day", "interval", "since 6 July 2018"),
    ("../2018-07-06", None, D(2018, 7, 6), "day", "interval", "until 6 July 2018"),
    (
        "[2025-05-14..2025-05-19]",
        D(2025, 5, 14),
        D(2025, 5, 19),
        "day",
        "window",
        "some time between 14 and 19 May 2025",
    ),
    ("[2025-05-14..]", D(2025, 5, 14), None, "day", "window", "on 14 May 2025 or later"),
    ("[..2025-05]", None, D(2025, 5, 31), "month", "window", "in May 2025 or earlier"),
    ("[2018,2020]", D(2018, 1, 1), D(2020, 12, 31), "year", "window", "either 2018 or 2020"),
    ("{2018,2020}", D(2018, 1, 1), D(2020, 12, 31), "year", "interval", "2018 and 2020"),
    ("0001-01-01", D(1, 1, 1), D(1, 1, 1), "day", "point", "1 January 1"),
    ("9999-12-31", D(9999, 12, 31), D(9999, 12, 31), "day", "point", "31 December 9999"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision", "shape", "display"), READINGS)
def test_a_date_says_its_bounds_precision_shape_and_name(
    text: str, earliest: dt.date | None, latest: dt.date | None, precision: str, shape: str, display: str
) -> None:
    date = Edtf.parse(text)
    assert date.text == text
    assert (date.earliest, date.latest) == (earliest, latest)
    assert (date.precision, date.shape, date.display) == (precision, shape, display)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [("2018", False, False), ("2018?", True, False), ("2018~", False, True), ("2018-05%/2019", True, True)],
)
def test_marks_of_doubt_are_distinguished(text: str, uncertain: bool, approximate: bool) -> None:
    date = Edtf.parse(text)
    assert (date.uncertain, date.approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is missing"),
        ("2025-02-30", "February 2025 has 28 days"),
        ("2025-13", "no month 13"),
        ("20250513", "Write 2025-05-13"),
        ("2018/", "Write 2018/.."),
        ("/2018", "Write ../2018"),
        ("/", "neither start nor end"),
        ("../..", "neither start nor end"),
        ("2020/2018", "Swap the two dates"),
        ("[2020..2018]", "Swap the two dates"),
        ("[]", "is not a set"),
        ("[..]", "empty member"),
        ("0000-01-01", "years run from 0001 to 9999"),
        ("-0044-03-15", "Years run from 0001 to 9999"),
        ("10000-01-01", "Years run from 0001 to 9999"),
        ("Y12026", "Years run from 0001 to 9999"),
        ("2020-W01-1", "Weeks are not supported"),
        ("2025-05-13T12:00:00", "Leave out the time of day"),
        ("٢٠٢٥-٠٥-١٣", "digits 0-9"),
        ("２０２５", "digits 0-9"),
        (" 2025", "Remove the spaces"),
        ("2025-05-13\n", "Remove the spaces"),
        ("2025\x00", "is not a date"),
        ("May 2025", "is not a date"),
        ("2025-05-13" * 20, "too long"),
    ],
)
def test_what_is_no_date_is_refused_with_the_way_out(text: str, reason: str) -> None:
    with pytest.raises(EdtfError, match=reason.replace(".", r"\.")):
        Edtf.parse(text)


@given(st.dates())
def test_every_iso_day_is_itself(day: dt.date) -> None:
    date = Edtf.parse(day.isoformat())
    assert (date.earliest, date.latest, date.precision) == (day, day, "day")


@given(st.text(alphabet="0123456789-/.[]{}X?~%, TW", max_size=30))
def test_any_text_is_a_date_in_order_or_refused(text: str) -> None:
    try:
        date = Edtf.parse(text)
    except EdtfError:
        return
    assert date.display
    assert date.earliest is None or date.latest is None or date.earliest <= date.latest


@pytest.mark.parametrize(
    "text",
    [
        "2018",
        "2018-05",
        "2018-05-13",
        "2018-21",
        "2018-34",
        "2018-38",
        "2018-41",
        "201X",
        "2018-05-10/2018-06",
        "[2018-05-14..2018-05-19]",
    ],
)
def test_bounds_agree_with_the_edtf_package(text: str) -> None:
    """The package is slow and has traps, which is why it reads nothing here; of what it is sure of, so are we."""
    from edtf import parse_edtf, struct_time_to_date

    theirs = parse_edtf(text)
    ours = Edtf.parse(text)
    assert ours.earliest == struct_time_to_date(theirs.lower_strict())
    if text != "2018-21":  # The package ends spring with the astronomical season.
        assert ours.latest == struct_time_to_date(theirs.upper_strict())


@pytest.mark.parametrize(("text", "display"), [("2018/2018", "2018"), ("2018-05-13/2018-05-13", "13 May 2018")])
def test_an_interval_of_one_day_or_year_is_said_once(text: str, display: str) -> None:
    assert Edtf.parse(text).display == display
