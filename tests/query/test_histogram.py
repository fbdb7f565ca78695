"""How far a histogram reaches: as far as its questions, where they bound the same dates; else as far as the data."""

import datetime as dt

import pytest

from events.editions.edtf import Edtf
from events.editions.models import Edition
from events.query.histogram import get_histogram
from events.query.question import EventQuery
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Of three events: one lasts, one has an open end, and one has dates of two types."""
    return published(
        an_event("talks", date="2018-03/2019-05"),
        an_event("ban", date="2019-05/.."),
        an_event("rule", dates=[{"type": "effective", "date": "2020-02"}, {"type": "announced", "date": "2017-11"}]),
    )


def years(edition: Edition, query: EventQuery, within: EventQuery | None = None) -> list[tuple[int, int, int]]:
    """Year, certain and possible of every bin."""
    edition.newest = True
    return [(bin.start.year, bin.certain, bin.possible) for bin in get_histogram(query, edition, "year", within=within)]


def since(text: str, **more: tuple[str, ...]) -> EventQuery:
    return EventQuery(since=Edtf.parse(text), **more)  # type: ignore[arg-type]


def until(text: str, **more: tuple[str, ...]) -> EventQuery:
    return EventQuery(until=Edtf.parse(text), **more)  # type: ignore[arg-type]


def test_without_bounds_it_reaches_as_far_as_the_data(edition: Edition) -> None:
    assert years(edition, EventQuery()) == [(2018, 0, 1), (2019, 0, 2), (2020, 1, 2)]


def test_an_open_end_reaches_as_far_as_the_question(edition: Edition) -> None:
    assert years(edition, until("2022"))[-2:] == [(2021, 0, 1), (2022, 0, 1)]


def test_both_questions_bound_it_and_the_narrower_counts(edition: Edition) -> None:
    assert years(edition, since("2019"), within=until("2021")) == [(2019, 0, 2), (2020, 1, 2), (2021, 0, 1)]
    assert [year for year, *_ in years(edition, until("2022"), within=until("2020"))] == [2018, 2019, 2020]
    assert [year for year, *_ in years(edition, since("2019"), within=since("2020"))] == [2020]


def test_a_question_about_dates_of_another_type_does_not_bound_it(edition: Edition) -> None:
    """The events that it leaves were announced until 2018; they may have effect later."""
    announced = until("2018", date_type=("announced",))
    assert years(edition, EventQuery(), within=announced) == [(2020, 1, 1)]
    effective = until("2021", date_type=("effective",))
    assert years(edition, EventQuery(date_type=("announced",)), within=effective) == [(2017, 1, 1)]


def test_nothing_is_counted_where_no_event_answers(edition: Edition) -> None:
    assert years(edition, since("2019"), within=until("2010")) == []


def test_bins_name_their_first_and_last_day(edition: Edition) -> None:
    edition.newest = True
    (first, *_) = get_histogram(EventQuery(), edition, "quarter")
    assert (first.start, first.end) == (dt.date(2018, 1, 1), dt.date(2018, 3, 31))
