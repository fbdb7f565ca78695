import datetime as dt

import pytest

from events.documents.in_force import in_force_ranges, in_force_state
from events.editions.documents import DateBlock, date_document
from events.editions.edtf import Edtf
from tests.answers import Json


def dates(*given: tuple[str, str, str]) -> list[DateBlock]:
    return [date_document(Edtf.parse(text), type, status) for type, text, status in given]


CASES = [
    ([("effective", "2019-05-16", "accepted")], "2019-05-15", "no"),
    ([("effective", "2019-05-16", "accepted")], "2019-05-16", "yes"),
    ([("effective", "2019-05-16", "disputed")], "2019-05-16", "no"),
    ([("effective", "2019-05-16", "cancelled")], "2020-01-01", "no"),
    ([("effective", "2019", "accepted")], "2019-06-01", "unknown"),
    ([("effective", "2019", "accepted")], "2020-01-01", "yes"),
    ([("effective", "2019-05-16~", "accepted")], "2019-05-16", "unknown"),
    ([("effective", "2019-05-16", "accepted"), ("ends", "2019-08-19", "accepted")], "2019-08-19", "yes"),
    ([("effective", "2019-05-16", "accepted"), ("ends", "2019-08-19", "accepted")], "2019-08-20", "no"),
    ([("effective", "2019-05-16", "accepted"), ("removed", "2019-08-19", "accepted")], "2019-08-19", "no"),
    ([("effective", "2019-05-16/2019-08-19", "accepted")], "2019-08-19", "yes"),
    ([("effective", "2019-05-16/2019-08-19", "accepted")], "2019-08-20", "no"),
    ([("effective", "2019-05-16/..", "accepted")], "2099-01-01", "yes"),
    ([("effective", "[2019-05-16..2019-05-20]", "accepted")], "2019-05-18", "unknown"),
    ([("ends", "2019-08-19", "accepted")], "2019-01-01", "unknown"),
    ([("ends", "2019-08-19", "accepted")], "2019-08-20", "no"),
    ([("announced", "2019-05-16", "accepted")], "2019-05-16", "no"),
    # A second start makes what is in force no less so; once it has ended, it may have begun again.
    ([("effective", "2019-05-16", "accepted"), ("effective", "2020-01~", "accepted")], "2020-01-15", "yes"),
    (
        [
            ("effective", "2019-05-16", "accepted"),
            ("effective", "2020-01", "accepted"),
            ("ends", "2020-01-10", "accepted"),
        ],
        "2020-01-09",
        "yes",
    ),
    (
        [
            ("effective", "2019-05-16", "accepted"),
            ("effective", "2020-01", "accepted"),
            ("ends", "2020-01-10", "accepted"),
        ],
        "2020-01-20",
        "unknown",
    ),
    # The last day in force is one of these days: on the first of them it still was.
    (
        [("effective", "2019-05-16", "accepted"), ("ends", "[2020-01-01..2020-01-10]", "accepted")],
        "2020-01-01",
        "yes",
    ),
    (
        [("effective", "2019-05-16", "accepted"), ("ends", "[2020-01-01..2020-01-10]", "accepted")],
        "2020-01-02",
        "unknown",
    ),
    ([("effective", "2019-05-16", "accepted"), ("ends", "2020-01-01?", "accepted")], "2020-01-01", "unknown"),
    ([("effective", "2019-05-16", "accepted"), ("removed", "2020-01", "accepted")], "2020-01-01", "unknown"),
    (
        [
            ("effective", "2019-05-16", "accepted"),
            ("ends", "2019-08-19", "accepted"),
            ("effective", "2020-01-01", "accepted"),
        ],
        "2020-06-01",
        "yes",
    ),
]


@pytest.mark.parametrize(("given", "on", "answer"), CASES)
def test_the_latest_accepted_date_by_then_decides(given: list[tuple[str, str, str]], on: str, answer: str) -> None:
    assert in_force_state(dates(*given), dt.date.fromisoformat(on)) == answer


@pytest.mark.parametrize(("given", "on", "answer"), CASES)
def test_the_ranges_that_are_searched_say_the_same(given: list[tuple[str, str, str]], on: str, answer: str) -> None:
    yes, unknown = in_force_ranges(dates(*given))
    day = dt.date.fromisoformat(on)

    def kept(ranges: Json) -> bool:
        return any((one.lower is None or one.lower <= day) and (one.upper is None or day < one.upper) for one in ranges)

    assert (kept(yes), kept(unknown)) == (answer == "yes", answer == "unknown")
