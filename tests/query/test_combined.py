"""Filters combined by and, or and not, held against the same combinations written in plain code."""

import hashlib
import random
from typing import Any

import pytest
from django.test import Client

from events.graphql.questions import DEEPEST_FILTER, MOST_FILTERS
from events.query.question import NESTED, EventQuery
from tests.desk import an_event, published
from tests.surfaces import SURFACES

pytestmark = pytest.mark.django_db

TOPICS = ("chips", "minerals", "tariffs")
#: Single conditions, each with the events of the numbers 0 to 23 that meet it.
CONDITIONS: list[tuple[dict[str, Any], Any]] = [
    *(({"topic": [topic]}, lambda n, place=place: n % (place + 2) == 0) for place, topic in enumerate(TOPICS)),
    ({"significanceMin": 4}, lambda n: n % 5 + 1 >= 4),
    ({"significanceMax": 2}, lambda n: n % 5 + 1 <= 2),
    ({"since": "2005", "until": "2012"}, lambda n: 5 <= n <= 12),
    ({"dateType": ["announced"], "since": "2010"}, lambda n: n % 2 == 0 and n + 2 >= 10),
    ({"q": "odd"}, lambda n: n % 2 == 1),
    ({"disputed": True}, lambda n: n % 6 == 0),
    ({"slug": ["event-3", "event-8"]}, lambda n: n in (3, 8)),
    ({"topic": ["chips", "tariffs"], "significanceMin": 2}, lambda n: (n % 2 == 0 or n % 4 == 0) and n % 5 >= 1),
]


@pytest.fixture
def events() -> None:
    published(*map(_event, range(24)), topics=[{"slug": slug, "name": slug} for slug in TOPICS])


def _event(n: int) -> dict[str, Any]:
    dates = [{"type": "effective", "date": f"{2000 + n}"}]
    if n % 2 == 0:
        dates.append({"type": "announced", "date": f"{2002 + n}-05", "status": ("accepted", "disputed")[n % 6 == 0]})
    return an_event(
        f"event-{n}",
        title=f"An {'odd' if n % 2 else 'even'} event",
        dates=dates,
        topics=[topic for place, topic in enumerate(TOPICS) if n % (place + 2) == 0],
        significance=n % 5 + 1,
    )


def _combination(chance: random.Random, depth: int) -> tuple[dict[str, Any], Any]:
    """A filter, and whether the event of a number matches it."""
    filter, own = chance.choice(CONDITIONS) if chance.random() < 0.7 else ({}, lambda n: True)
    filter, rules = dict(filter), [own]
    for name in ("and", "or", "not") if depth else ():
        if chance.random() < 0.3:
            parts = [_combination(chance, depth - 1) for _ in range(chance.randint(1, 2))]
            filter[name] = [part for part, _ in parts]
            rules.append(_rule(name, [rule for _, rule in parts]))
    return filter, lambda n: all(rule(n) for rule in rules)


def _rule(name: str, rules: list[Any]) -> Any:
    combined = {"and": all, "or": any, "not": any}[name]
    return lambda n: combined(rule(n) for rule in rules) != (name == "not")


def _asked(filter: dict[str, Any], edition: int | None = None) -> Any:
    query = (
        "query($filter: EventFilter, $edition: Int) { events(filter: $filter, edition: $edition, first: 100)"
        " { totalCount nodes { slug } } }"
    )
    variables = {"filter": filter, "edition": edition}
    return Client().post("/graphql", {"query": query, "variables": variables}, content_type="application/json").json()


def test_any_combination_finds_what_it_says(events: None) -> None:
    published(_event(3) | {"title": "An event that is neither"})
    chance, answered = random.Random(16), 0
    for _ in range(120):
        filter, rule = _combination(chance, 2)
        answer = _asked(filter, edition=1)
        assert "errors" not in answer, answer
        found = answer["data"]["events"]
        expected = [f"event-{n}" for n in range(24) if rule(n)]
        by_date = sorted((node["slug"] for node in found["nodes"]), key=lambda slug: int(slug[6:]))
        assert (by_date, found["totalCount"]) == (expected, len(expected)), filter
        answered += 0 < len(expected) < 24
    assert answered > 60


def test_a_former_name_is_known_within_a_combination(events: None) -> None:
    published(topics=[{"slug": "semiconductors", "name": "Chips", "former_slugs": ["chips"]}])
    answer = _asked({"or": [{"topic": ["chips"], "significanceMin": 5}], "not": [{"slug": ["event-4"]}]})
    assert "errors" not in answer, answer


@pytest.mark.parametrize(
    ("filter", "message"),
    [
        ({"not": [{"topic": ["chip"]}]}, "chip"),
        ({"or": [{"and": [{"since": "2020", "until": "2019"}]}]}, "Swap them"),
        ({"or": [{}] * (MOST_FILTERS + 1)}, "and, or and not hold 21 filters; the limit is 20."),
        ({"not": {"not": {"not": {"not": {"not": {}}}}}}, f"the limit is {DEEPEST_FILTER}."),
        ({"topic": ["!chips"]}, "write not: {topic: …}"),
        ({"significanceMin": 4, "significanceMax": 2}, "significanceMin (4) is greater than significanceMax (2)"),
        ({"cause": ["OWN"]}, "Add changedSince"),
        ({"precision": ["days"]}, "unknown precision 'days': did you mean 'day'"),
    ],
)
def test_what_is_wrong_within_is_named(events: None, filter: dict[str, Any], message: str) -> None:
    answer = _asked(filter)
    assert message in answer["errors"][0]["message"], answer


def test_each_filter_counts_in_the_cost(events: None) -> None:
    plain, combined = _asked({}), _asked({"or": [{"significanceMin": 5}], "not": {"significanceMin": 4}})
    nodes = [answer["extensions"]["cost"]["nodes"] for answer in (plain, combined)]
    assert nodes[1] - nodes[0] >= 40


@pytest.mark.parametrize(
    ("query", "way_out"),
    [
        ("kind!=rule", "write kind=!rule"),
        ("topic!=chips", "write topic=!chips"),
        ("kind=-rule", "write kind=!rule"),
        ("quote_status=-gone", "write quote_status=!gone"),
        ("kind=!rules", "rule"),
        ("quote_status=!lost", "stands"),
        ("jurisdiction=!UK", "Write GB."),
        ("id=!x", "UUID"),
        ("kind=!", "write kind=!VALUE"),
        ("role=issuer,!issuer", "excludes every value"),
        ("significance_min=4&significance_max=2", "Swap them"),
        ("cause=own", "Add changed_since"),
        ("sources_min=0", "whole number from 1"),
        ("precision=days", "did you mean 'day'"),
    ],
)
def test_rest_says_how_to_exclude(client: Client, events: None, query: str, way_out: str) -> None:
    answer = client.get(f"/api/v1/events?{query}")
    assert answer.status_code == 400
    assert way_out.lower() in answer.json()["detail"].replace("Write kind", "write kind").lower()


def test_a_sample_is_drawn_by_the_seed_alone(client: Client, events: None) -> None:
    def drawn(**question: Any) -> list[str]:
        by_rest, *others = (ask(question) for ask in SURFACES.values())
        assert others == [by_rest] * len(others)
        return by_rest

    def expected(seed: int, size: int, edition: str, **question: str) -> set[str]:
        page = client.get("/api/v1/events", {"limit": "100", "edition": edition} | question).json()["results"]
        ranked = sorted(page, key=lambda one: hashlib.md5(f"{seed} {one['id']}".encode()).hexdigest())  # noqa: S324
        return {one["slug"] for one in ranked[:size]}

    assert set(drawn(sample=7, seed=1)) == expected(1, 7, "1")
    assert set(drawn(sample=7)) == expected(0, 7, "1")
    assert set(drawn(sample=5, seed=2, topic=["chips"], since="2005")) == expected(
        2, 5, "1", topic="chips", since="2005"
    )
    assert drawn(sample=7, seed=1, order="-date") == drawn(sample=7, seed=1)[::-1]
    assert len(drawn(sample=100)) == 24
    paged = [client.get("/api/v1/events?sample=7&seed=1&limit=3").json()]
    while paged[-1]["next"]:
        paged.append(client.get(paged[-1]["next"]).json())
    assert [one["slug"] for page in paged for one in page["results"]] == drawn(sample=7, seed=1)
    published(an_event("later"))
    assert set(drawn(sample=7, seed=1, edition=1)) == expected(1, 7, "1")
    assert client.get("/api/v1/events?sample=7&count=exact").json()["count"] == 7
    assert client.get("/api/v1/events?seed=7").status_code == 400


def test_no_parameter_combines_questions() -> None:
    assert {*NESTED} <= vars(EventQuery()).keys()
    assert Client().get("/api/v1/events?all_of=x").status_code == 400


def test_an_excluded_name_that_is_not_public_is_not_found(events: None) -> None:
    page = Client().get("/api/v1/events?slug=!nowhere&limit=1").json()
    assert page["not_found"] == ["nowhere"]
    assert len(SURFACES["rest"]({"slug": ["!event-1"]})) == 23
