"""Statements written once give what the ORM would give if it wrote each anew."""

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest

from events.choices import DateMatch, EventOrder
from events.editions import prepared
from events.editions.edtf import Edtf
from events.editions.keyset import Slice, Window, cut_window, reach_of_parts
from events.editions.models import Edition, Entry
from events.models import EventEntry
from events.query.querysets import get_sort
from events.query.question import EventQuery
from events.query.results import EventResults
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

ORDERS = [None, *(order for order in EventOrder if order is not EventOrder.RELEVANCE)]


@pytest.fixture
def edition() -> Edition:
    chance = random.Random(2019)
    dates = ["2019", "../2018-03", "2019-05-16/2020-08-13", "2022-10-07/..", "[2021-01..2021-06]"]
    dates += [f"20{chance.randint(17, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}" for _ in range(20)]
    events = [
        an_event(f"event-{place}", date=date, kind=("talks", "rule")[place % 2], significance=place % 5 + 1)
        for place, date in enumerate(dates)
    ]
    published(*events, kinds=[{"slug": slug, "name": slug.title()} for slug in ("talks", "rule")])
    return published(an_event("event-1", date="2020-02-02", kind="rule"))


def _written_anew(standing: EventResults, query: EventQuery, window: Window) -> Slice:
    sort = get_sort(query)
    parts = [part.to_rows() for part in standing.entries.parts(query)]
    return cut_window(list(reach_of_parts(parts, sort, window)), sort.key, window)


def _days(chance: random.Random) -> dict[str, Any]:
    texts = sorted(chance.sample(["2017-03", "2019", "2020-02-02", "2021-01-15", "2023-12"], 2))
    return dict(zip(("since", "until"), map(Edtf.parse, texts), strict=True))


def _asked_of_different_days(chance: random.Random) -> list[EventQuery]:
    given = [*chance.choice([(), ("since",), ("until",), ("since", "until")])]
    query = EventQuery(
        kind=chance.choice([(), ("talks",), ("talks", "rule")]),
        date_type=chance.choice([(), (), ("announced",)]),
        date_match=chance.choice(list(DateMatch)),
        order=chance.choice(ORDERS),
    )
    return [replace(query, **{name: day for name, day in _days(chance).items() if name in given}) for _ in range(4)]


def test_any_page_of_any_question_is_what_it_would_be_if_its_statement_were_written_anew(edition: Edition) -> None:
    chance = random.Random(7)
    prepared._written.cache_clear()
    sets = [
        EventResults(edition),
        EventResults(Edition(number=1), in_snapshot=False),
        EventResults(edition, EventQuery(kind=("talks",), since=Edtf.parse("2018"))),
    ]
    for _ in range(100):
        standing = chance.choice(sets)
        first, last = chance.choice([(3, None), (10, None), (None, 4), (7, 4)])
        goes_on, ends = chance.random() < 0.6, chance.random() < 0.3
        for query in _asked_of_different_days(chance):
            keys = _written_anew(standing, query, Window(first=100)).keys
            after = chance.choice(keys) if keys and goes_on else None
            window = Window(first, after, last, chance.choice(keys) if keys and ends else None)
            assert standing.get_page(query, window) == _written_anew(standing, query, window), (query, window)
    known = prepared._written.cache_info()
    assert known.hits > known.misses


def test_columns_are_those_asked_for_and_those_sorted_by(edition: Edition) -> None:
    part = EventResults(edition).get_page(EventQuery(), Window(first=1), "slug")
    assert part.entries[0]._fields == ("slug", "begins", "subject_id")


def test_days_that_are_alike_keep_their_places(edition: Edition) -> None:
    """Both ends of a day are one object where it was parsed once."""
    standing, day = EventResults(edition), Edtf.parse("2020-02-02")
    assert standing.get_page(EventQuery(since=day, until=day), Window(first=9)).keys
    other = EventQuery(since=Edtf.parse("2017"), until=Edtf.parse("2024"))
    assert standing.get_page(other, Window(first=9)) == _written_anew(standing, other, Window(first=9))


def test_a_value_that_does_not_reach_the_statement_is_refused_and_not_forgotten() -> None:
    def build(values: Any) -> Any:
        return Entry.objects.filter(begins=values[0] + dt.timedelta(days=1)).values_list("slug")

    with pytest.raises(TypeError, match="does not reach"):
        prepared.get_rows("shifted", [dt.date(2020, 1, 1)], build)


def test_a_number_is_part_of_the_statement() -> None:
    def build(values: Any) -> Any:
        return EventEntry.objects.using("public").filter(significance=values[0]).values_list("significance")

    published(an_event("one", significance=1), an_event("two", significance=2))
    assert [list(prepared.get_rows("by significance", [number], build)) for number in (1, 2)] == [[(1,)], [(2,)]]


def test_parameters_are_what_the_question_gives_alone() -> None:
    """A plan for all values uses an index on a part of the rows where the SQL has the constants of that index."""
    query = EventQuery(kind=("talks",), since=Edtf.parse("2018"), until=Edtf.parse("2019"))
    for part in EventResults(Edition.objects.newest()).entries.parts(query):
        _, parameters = part.query.get_compiler("public").as_sql()
        assert set(parameters) == {"talks", dt.date(2018, 1, 1), dt.date(2019, 12, 31)}
