"""What holds while the clock of the database was ahead, and has gone back since."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from events.editions.models import Edition
from tests.desk import an_event, published
from tests.graphql.client import data

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead() -> Edition:
    """The newest edition, dated an hour from now."""
    return Edition.objects.create(
        number=1, published_at=timezone.now() + dt.timedelta(hours=1), note="By a clock that was ahead"
    )


def test_the_next_edition_is_dated_right_after_the_one_from_before_the_clock_went_back(ahead: Edition) -> None:
    second, third = published(an_event("ban")), published(an_event("duty"))
    moment = dt.timedelta(microseconds=1)
    assert (second.published_at, third.published_at) == (ahead.published_at + moment, ahead.published_at + 2 * moment)


def test_the_next_edition_is_dated_now_where_the_clock_only_went_on() -> None:
    before = timezone.now()
    first, second = published(an_event("ban")), published(an_event("duty"))
    assert before - dt.timedelta(minutes=1) < first.published_at < second.published_at
    assert second.published_at < timezone.now() + dt.timedelta(minutes=1)


def test_an_edition_that_is_published_already_is_requested_by_its_own_instant(ahead: Edition) -> None:
    """That instant is still to come by our clock."""
    second = published(an_event("ban"))
    (answer,) = data(
        "query($then: String) { events(asOf: $then) { nodes { slug } } }", then=second.published_at.isoformat()
    )["events"]["nodes"]
    assert answer == {"slug": "ban"}


def test_a_list_of_editions_stays_in_the_order_of_their_numbers(ahead: Edition, client: Client) -> None:
    published(an_event("ban"))
    answer = client.get("/api/v1/editions").json()["results"]
    instants = [one["published_at"] for one in answer]
    assert [one["number"] for one in answer] == [2, 1]
    assert instants == sorted(instants, reverse=True)
