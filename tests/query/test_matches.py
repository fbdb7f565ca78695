"""What this process holds of events counts as PostgreSQL counts, in every edition, and is dropped when it has to be."""

import datetime as dt
import random
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from events.choices import EventOrder
from events.editions.http.parameters import Parameters
from events.editions.keyset import Window
from events.editions.models import Edition
from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from events.query import column_cache, matches, reach, results
from events.query.facets import FACETS, get_facets
from events.query.histogram import get_histogram
from events.query.matches import CachedEvents
from events.query.parameters import QUESTION, parse_question
from events.query.querysets import get_sort
from events.query.question import EventQuery
from events.query.reach import find_reach
from events.query.results import EventResults
from events.query.slugs import resolve_names
from tests.answers import Json
from tests.desk import an_event, key, published
from tests.random_questions import make_question

pytestmark = pytest.mark.django_db

DATES = [
    *("2019-03-04", "2019-05-16", "2019-05", "2019", "2018/2019", "2019-05-16/..", "../2018"),
    *("[2019-05-01..2019-05-20]", "2019-06~", "201X", "[2020..]", "2019-21", "2019-05-20/2020-01-01"),
]  # fmt: skip
ORDERS = ["date", "-date", "updated", "-updated", "significance"]
STATUSES = ["accepted", "disputed", "cancelled"]
TYPES = ["announced", "effective", "ends", "removed"]
TOPICS, ACTORS, KINDS = ["chips", "tariffs", "rare-earths"], ["huawei", "zte", "bis"], ["rule", "talks"]
VALUES = {
    "kind": KINDS,
    "topic": TOPICS,
    "actor": ACTORS,
    "role": ["target", "issuer"],
    "jurisdiction": ["US", "CN", "EU", "JP"],
    "identifier": ["wikidata:Q1", "docket:A-1", "docket:B-2"],
    "source": ["source-1", "source-2", "gazette"],
    "publisher": ["office", "press"],
    "source_type": ["report", "statute"],
    "language": ["zh", "en", "de", "fr"],
    "relation": ["amends", "part_of"],
    "quote_status": ["unchecked"],
    "change": ["new", "correction"],
    "date_type": TYPES,
    "since": ["2018-06-01", "2019-05-10", "2019-05-16"],
    "until": ["2019-05-16", "2019-05-31", "2020-01-01"],
    "date_match": ["certain", "possible"],
    "in_force_on": ["2018-06-01", "2019-05-10", "2019-05-16", "2020-01-01"],
    "attested_by": ["2019-05-10", "2019-12-31"],
    "changed_since": ["1"],
    "disputed": ["true", "false"],
    "significance_min": ["1", "2"],
    "significance_max": ["3", "4"],
    "precision": ["day", "month", "year"],
    "sources_min": ["1", "2"],
    "primary": ["true", "false"],
    "has_captures": ["true", "false"],
    "cause": ["own", "neighbour"],
    "sample": ["3", "20"],
    "slug": ["event-3", "event-11"],
    "q": ["again", "event -3", "chips"],
}


@pytest.fixture
def rows() -> list[dict[str, Json]]:
    chance = random.Random(5)
    return [
        an_event(
            f"event-{number}",
            kind=chance.choice(KINDS),
            dates=[
                {"type": one, "date": chance.choice(DATES), "status": chance.choice(STATUSES)}
                for one in chance.sample(TYPES, chance.randint(1, 3))
            ],
            topics=chance.sample(TOPICS, chance.randint(0, 2)),
            jurisdictions=chance.sample(["US", "CN", "EU"], chance.randint(0, 2)),
            significance=chance.randint(1, 5),
            actors=[
                {"actor": slug, "role": chance.choice(["target", "issuer"])}
                for slug in chance.sample(ACTORS, chance.randint(0, 2))
            ],
            citations=[
                {"source": f"source-{chance.randrange(6)}", "quote": chance.choice(["", "words"])},
                {"source": "gazette", "stance": chance.choice(["supports", "contradicts"])},
            ],
            relations=[{"type": chance.choice(["amends", "part_of"]), "event": f"event-{number - 1}"}]
            if number % 4 == 1
            else [],
            identifiers=[{}, {"wikidata": ["Q1"]}, {"docket": ["A-1", "B-2"]}, {"docket": ["B-2"]}, {}][number % 5],
        )
        for number in range(40)
    ]  # fmt: skip


@pytest.fixture
def editions(rows: list[dict[str, Json]]) -> list[Edition]:
    """Three editions: everything, a part of it corrected, and one event withdrawn."""
    sources = [
        {"slug": f"source-{number}", "title": f"Source {number}", "type": ["report", "statute"][number % 2],
         "language": ["en", "zh-Hans", "de"][number % 3], "published": ["2019-05-01", None, "2019"][number % 3],
         "publisher": ["office", "press"][number % 2]}
        for number in range(6)
    ]  # fmt: skip
    published(
        *rows,
        sources=sources,
        publishers=[{"slug": slug, "name": slug} for slug in ("office", "press")],
        kinds=[{"slug": slug, "name": slug} for slug in KINDS],
        topics=[{"slug": slug, "name": slug} for slug in TOPICS],
        actors=[{"slug": slug, "name": slug, "kind": "company", "country": "CN"} for slug in ACTORS],
    )
    counted(EventQuery(), newest())
    changed = [row | {"title": f"{row['title']}, again", "topics": TOPICS[:1]} for row in rows[5:15]]
    published(*changed, correction=True)
    counted(EventQuery(), newest())
    withdraw([key("event", "event-20")], by=None, reason="It never happened")
    return [Edition.objects.with_redactions().numbered(number) for number in (1, 2, 3)]


def newest() -> Edition:
    return Edition.objects.current()


def asked(question: dict[str, str], edition: Edition) -> EventQuery:
    params = Parameters(urlencode(question), QUESTION)
    query = parse_question(params)
    params.check()
    return resolve_names(query, edition)[0]


def counted(query: EventQuery, edition: Edition, within: EventQuery | None = None) -> Json:
    return (
        EventResults(edition, within or EventQuery()).count(query),
        get_facets(query, edition, FACETS, within=within),
        get_histogram(query, edition, "month", within=within),
    )


def counted_in_postgresql(settings: Settings, *question: Json) -> Json:
    settings.COUNTING_BYTES, before = 0, settings.COUNTING_BYTES
    try:
        assert CachedEvents.at(question[1]) is None
        return counted(*question)
    finally:
        settings.COUNTING_BYTES = before


def test_columns_count_what_postgresql_counts_in_every_edition(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, editions: list[Edition]
) -> None:
    chance, found = random.Random(3), 0
    few = iter([*range(0, 40, 2)] * 10)
    for _ in range(200):
        edition = chance.choice(editions)
        questions = [make_question(chance, VALUES, fewest, 3) for fewest in (1, 0)]
        for question in questions:
            if question.get("since", "") > question.get("until", "9999"):
                del question["since"]
        query, within = (asked(question, edition) for question in questions)
        assert CachedEvents.at(edition) is not None
        monkeypatch.setattr(matches, "_FEW", next(few))
        told = counted(query, edition, within)
        assert told == counted_in_postgresql(settings, query, edition, within), (questions, edition)
        found += bool(told[0])
    assert found > 100


@pytest.mark.parametrize("step", [1, 5, 100])
def test_pages_from_columns_are_postgresqls_in_every_edition_and_order(
    monkeypatch: pytest.MonkeyPatch, editions: list[Edition], step: int
) -> None:
    monkeypatch.setattr(reach, "_FIRST_STEP", step)
    monkeypatch.setattr(reach, "_LONGEST_STEP", step)
    chance, found = random.Random(step), 0
    for _ in range(60):
        edition = chance.choice(editions)
        question = make_question(chance, VALUES | {"order": ORDERS}, 2, 3)
        if question.get("since", "") > question.get("until", "9999") or question.get("order") == "relevance":
            continue
        if chance.random() < 0.4:
            question["q"] = chance.choice(VALUES["q"])
        query = asked(question | {"order": question.get("order", "date")}, edition)
        ours, theirs = EventResults(edition), EventResults(edition, in_snapshot=False)
        keys = theirs.get_page(query, Window(first=100)).keys
        for _ in range(4):
            first, last = chance.choice([(3, None), (10, None), (None, 4), (7, 4)])
            after, before = (chance.choice([None, *keys]) for _ in range(2))
            window = Window(first, after, last, before)
            page = theirs.get_page(query, window)
            assert ours.get_page(query, window) == page, (question, window)
            found += bool(page.entries) and not results._is_read_in_order(query)
    assert found > 30


def test_words_by_relevance_are_ranked_from_columns_as_from_postgresql(editions: list[Edition]) -> None:
    for edition in editions:
        for question in ({"q": "again"}, {"q": "event", "topic": "chips"}, {"q": "event -3", "disputed": "false"}):
            query = asked(question, edition)
            ours, theirs = EventResults(edition), EventResults(edition, in_snapshot=False)
            page = theirs.get_page(query, Window(first=5))
            assert ours.get_page(query, Window(first=5)) == page
            after = Window(first=5, after=(2,))
            assert ours.get_page(query, after) == theirs.get_page(query, after)
    assert page.entries


def test_a_cursor_of_an_instant_without_an_edition_is_read_in_postgresql(editions: list[Edition]) -> None:
    sort = get_sort(EventQuery(order=EventOrder.UPDATED))
    key = (editions[0].published_at - dt.timedelta(seconds=1), UUID(int=0))
    cached = CachedEvents.at(editions[2])
    assert cached
    assert find_reach(cached, EventQuery(), sort, Window(first=3, after=key)) is None
    assert find_reach(cached, EventQuery(), sort, Window(first=3, after=(editions[0].published_at, UUID(int=0))))


def test_what_is_redacted_is_counted_no_more_in_any_edition(
    settings: Settings, editions: list[Edition], superuser: User
) -> None:
    first = editions[0]
    before = counted(EventQuery(), first)[0]
    redact(key("event", "event-30"), by=superuser, reason="Court order 7/26")
    past = Edition.objects.with_redactions().numbered(1)
    assert counted(EventQuery(), past)[0] == before - 1
    assert counted(EventQuery(), past) == counted_in_postgresql(settings, EventQuery(), past)


def test_a_database_made_anew_under_the_same_numbers_is_read_again(settings: Settings, editions: list[Edition]) -> None:
    cache = column_cache.COLUMN_CACHE
    cached = CachedEvents.at(editions[2])
    assert cached is not None
    other = Edition(number=3, published_at=editions[1].published_at)
    assert cache._cached
    assert not cache._cached.covers(other)


def test_more_than_may_be_kept_is_counted_in_postgresql(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, editions: list[Edition]
) -> None:
    monkeypatch.setattr(column_cache, "COLUMN_CACHE", column_cache.ColumnCache())
    monkeypatch.setattr("events.query.matches.COLUMN_CACHE", column_cache.COLUMN_CACHE)
    settings.COUNTING_BYTES = 1_000
    assert CachedEvents.at(editions[2]) is None
    assert EventResults(editions[2]).count(EventQuery()) == 39
