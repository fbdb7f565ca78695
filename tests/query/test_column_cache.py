"""Columns are read on the side where there are many, and are right while others publish."""

import time

import pytest
from django.db import transaction

from events.editions.models import Edition
from events.editions.publishing import publish
from events.models import Event
from events.query import column_cache
from events.query.question import EventQuery
from events.query.results import EventResults
from tests.answers import Json
from tests.desk import an_event, latest_revision, published
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def test_many_entries_are_read_on_the_side_and_again_once_many_were_published_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(column_cache, "WHILE_WAITING", 2)
    cache = column_cache.ColumnCache()
    published(*(an_event(f"event-{number}") for number in range(4)))
    assert cache.get(Edition.objects.current()) is None
    cache.wait()
    assert rows(cache) == [4, 0]
    published(an_event("late"))
    assert rows(cache) == [4, 1]
    published(*(an_event(f"later-{number}") for number in range(2)))
    assert rows(cache) == [4, 3]
    published(an_event("last"))
    assert cache.get(Edition.objects.current()) is None
    cache.wait()
    assert rows(cache) == [8, 0]


def rows(cache: column_cache.ColumnCache) -> list[int]:
    cached = cache.get(Edition.objects.current())
    assert cached is not None
    return [len(table) for table in cached.tables]


def test_counts_are_those_of_the_edition_while_others_publish() -> None:
    published(*(an_event(f"event-{number}", significance=1) for number in range(3)))
    disagreed: list[Json] = []
    agreed: list[Json] = []

    def republish() -> None:
        for number in range(3, 15):
            published(an_event(f"event-{number}", significance=1))
            publish([latest_revision(Event.objects.get(slug="event-0"))], by=None, note="Again")

    def count() -> None:
        until = time.monotonic() + 20
        while len(agreed) + len(disagreed) < 60 and time.monotonic() < until:
            with transaction.atomic(using="public"):
                events = EventResults(Edition.objects.using("public").current())
                if events.cached:
                    query = EventQuery(significance_min=1)
                    same = events.cached.count(query) == events.entries.matching(query).count()
                    (agreed if same else disagreed).append(events.edition)

    in_threads(republish, count, count)
    assert agreed
    assert disagreed == []
