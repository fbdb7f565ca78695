"""Counts by group, held against the same counts made in plain code from every event of the edition."""

import csv
import datetime as dt
import io
import random
from collections import defaultdict
from itertools import product
from typing import Any

import orjson
import pytest
from django.test import Client

from events.query.groups import PROPERTIES
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TOPICS, ACTORS = ("chips", "minerals", "tariffs"), ("bis", "huawei", "mofcom")
DATES = [
    "2019",
    "2019-05",
    "2019-05-16",
    "2019-11/2020-02",
    "2018/..",
    "../2019-03",
    "[2019-03..2019-08]",
    "2020-07-01",
]


@pytest.fixture
def events(client: Client) -> list[dict[str, Any]]:
    chance = random.Random(2)
    published(
        *(_event(chance, number) for number in range(60)),
        kinds=[{"slug": slug, "name": slug.title()} for slug in ("talks", "rule")],
        topics=[{"slug": slug, "name": slug.title()} for slug in TOPICS],
        actors=[{"slug": slug, "name": slug.title(), "kind": "agency"} for slug in ACTORS],
        publishers=[{"slug": "press", "name": "Press"}],
        sources=[{"slug": "paper", "title": "Paper", "type": "news_article", "publisher": "press"}],
    )
    return [orjson.loads(line) for line in client.get("/api/v1/events.ndjson").getvalue().splitlines()]


def _event(chance: random.Random, number: int) -> dict[str, Any]:
    dates = [{"type": "effective", "date": chance.choice(DATES)}]
    if chance.random() < 0.5:
        dates.append({"type": "announced", "date": chance.choice(DATES)})
    actors = [(actor, role) for actor in ACTORS for role in ("issuer", "target") if chance.random() < 0.3]
    cited = chance.sample(["gazette", "paper"], chance.randint(1, 2))
    return an_event(
        f"event-{number}",
        dates=dates,
        kind=chance.choice(["talks", "rule"]),
        topics=chance.sample(TOPICS, chance.randint(0, 3)),
        jurisdictions=chance.sample(["US", "CN"], chance.randint(0, 2)),
        significance=chance.randint(1, 5),
        actors=[{"actor": actor, "role": role} for actor, role in actors],
        citations=[
            {"source": one, "stance": chance.choice(["supports", "contradicts"])}
            | ({"quote": "Some words"} if chance.random() < 0.3 else {})
            for one in cited
        ],
        relations=[{"type": "amends", "event": f"event-{number - 1}"}] if number % 7 == 1 else [],
    )


def _bin(day: str, interval: str) -> str:
    year, month = day[:4], int(day[5:7])
    return {"year": year, "quarter": f"{year}-Q{(month + 2) // 3}", "month": day[:7]}[interval]


def _axis(event: dict[str, Any], question: dict[str, str]) -> Any:
    if "date_type" not in question:
        return event["date"]
    return min(
        (one for one in event["dates"] if one["type"] == question["date_type"]),
        key=lambda one: (one["earliest"] or "", one["latest"] or "9999"),
        default=None,
    )


def _values(event: dict[str, Any], name: str, question: dict[str, str]) -> set[str]:
    sources = [citation["source"] for citation in event["citations"]]
    return {
        "kind": lambda: {event["kind"]["slug"]},
        "topic": lambda: {topic["slug"] for topic in event["topics"]},
        "actor": lambda: {a["slug"] for a in event["actors"] if question.get("role", a["role"]) == a["role"]},
        "jurisdiction": lambda: set(event["jurisdictions"]),
        "publisher": lambda: {one["publisher"]["slug"] for one in sources if one["publisher"]},
        "source_type": lambda: {one["type"] for one in sources},
        "quote_status": lambda: {c["quote"]["status"] for c in event["citations"] if c["quote"]},
        "relation": lambda: {relation["type"] for relation in event["relations"]},
        "stance": lambda: {citation["stance"] for citation in event["citations"]},
    }[name]()


def _bins(events: list[tuple[dict[str, Any], dict[str, Any]]], question: dict[str, str], interval: str) -> list[str]:
    """The bins from the first day of the question or of the data to the last."""
    finite = [date[end] for _, date in events for end in ("earliest", "latest") if date[end]]
    first = dt.date.fromisoformat(question.get("since", min(finite)))
    last = dt.date.fromisoformat(question.get("until", max(finite)))
    days = [first + dt.timedelta(days=days) for days in range(max((last - first).days, 0) + 1)]
    return list(dict.fromkeys(_bin(day.isoformat(), interval) for day in days))


def _expected(
    events: list[dict[str, Any]], question: dict[str, str], by: list[str]
) -> dict[tuple[str, ...], list[Any]]:
    """By values: count, certain, possible and the sum of significance."""
    matching = [(one, date) for one in events if (date := _axis(one, question)) and _matches(one, date, question)]
    interval = next((name for name in by if name in ("year", "quarter", "month")), None)
    bins = _bins(matching, question, interval) if interval and matching else []
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0, 0, 0, 0])
    for event, date in matching:
        overlapped = [
            name for name in bins if _bin(date["earliest"] or "0001-01", interval or "") <= name
            and name <= _bin(date["latest"] or "9999-12", interval or "")
        ] if interval else [""]  # fmt: skip
        for place, name in enumerate(overlapped):
            values = [{name} if one == interval else _values(event, one, question) for one in by]
            for key in product(*values):
                group = groups[key]
                group[0] += place == 0
                group[1] += bool(interval and date["earliest"] and date["latest"]) and (
                    _bin(date["earliest"], interval or "") == _bin(date["latest"], interval or "")
                )
                group[2] += 1
                group[3] += event["significance"] if place == 0 else 0
    return dict(groups)


def _matches(event: dict[str, Any], date: dict[str, Any], question: dict[str, str]) -> bool:
    return (
        (question.get("role") is None or any(one["role"] == question["role"] for one in event["actors"]))
        and question.get("topic", "") in ("", *(topic["slug"] for topic in event["topics"]))
        and (date["latest"] or "9999") >= question.get("since", "")
        and (date["earliest"] or "") <= question.get("until", "9999")
    )


def _questions() -> list[tuple[dict[str, str], list[str]]]:
    chance = random.Random(5)
    requested = {"role": ["issuer", "target"], "topic": TOPICS, "date_type": ["announced", "effective"],
             "since": ["2019-01-01", "2019-06-01"], "until": ["2019-12-31", "2020-03-31"]}  # fmt: skip
    pairs: list[tuple[dict[str, str], list[str]]] = []
    while len(pairs) < 60:
        by = chance.sample(PROPERTIES, chance.randint(1, 2))
        if len({"year", "quarter", "month"} & set(by)) < 2:
            names = chance.sample(list(requested), chance.randint(0, 3))
            pairs.append(({name: chance.choice(requested[name]) for name in names}, by))
    return pairs


def test_every_count_is_what_plain_code_counts(client: Client, events: list[dict[str, Any]]) -> None:
    result = 0
    for question, by in _questions():
        answer = client.get("/api/v1/events/groups", question | {"by": ",".join(by)}).json()
        expected = _expected(events, question, by)
        found = {tuple(group[name] for name in by): group for group in answer["groups"]}
        over_time = bool({"year", "quarter", "month"} & set(by))
        assert {
            key: [group["count"], group.get("certain", 0), group.get("possible", group["count"]), group["significance"]]
            for key, group in found.items()
        } == {
            key: [count, certain if over_time else 0, possible,
                  {"sum": total, "mean": round(total / count, 4) if count else None}]
            for key, (count, certain, possible, total) in expected.items()
        }, (question, by)  # fmt: skip
        sizes = [(-group["count"], -group.get("possible", 0)) for group in answer["groups"]]
        assert sizes == sorted(sizes)
        result += len(expected)
    assert result > 300


def test_graphql_and_the_table_count_alike(client: Client, events: list[dict[str, Any]]) -> None:
    query = (
        '{ events(filter: {role: ["target"]}) { groupBy(by: [ACTOR, YEAR], first: 1000)'
        " { groups { values labels count certain possible significanceSum significanceMean } leftOut } } }"
    )
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()
    groups = answer["data"]["events"]["groupBy"]["groups"]
    table = client.get("/api/v1/events/groups.csv?role=target&by=actor,year")
    rows = list(csv.reader(io.StringIO(table.text)))
    assert rows[0] == "actor year count certain possible significance_sum significance_mean".split()
    assert rows[1:] == [
        [*group["values"], *(str(group[name]) if group[name] is not None else "" for name in list(group)[2:])]
        for group in groups
    ]
    assert {group["labels"][0] for group in groups} == {"Bis", "Huawei", "Mofcom"}
    assert table.headers["Content-Disposition"].endswith('-edition-1.groups.csv"')


def test_the_smallest_groups_are_left_out(client: Client, events: list[dict[str, Any]]) -> None:
    query = "{ events { groupBy(by: [TOPIC, MONTH], first: 2) { groups { count } leftOut } } }"
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()["data"]["events"]
    groups = client.get("/api/v1/events/groups?by=topic,month").json()["groups"]
    assert [group["count"] for group in answer["groupBy"]["groups"]] == [group["count"] for group in groups[:2]]
    assert answer["groupBy"]["leftOut"] == len(groups) - 2


@pytest.mark.parametrize(
    ("query", "way_out"),
    [
        ("", "Give one or two of kind"),
        ("by=kind,topic,year", "Count by fewer."),
        ("by=year,month", "Remove one."),
        ("by=kinds", "did you mean 'kind'"),
        ("by=month&since=0001&until=9999", "Choose a longer interval"),
    ],
)
def test_what_cannot_be_counted_is_said(client: Client, events: list[dict[str, Any]], query: str, way_out: str) -> None:
    answer = client.get(f"/api/v1/events/groups?{query}")
    assert answer.status_code == 400
    assert way_out in answer.json()["detail"]


def test_groups_cost_what_they_may_list(client: Client, events: list[dict[str, Any]]) -> None:
    query = "{ events { groupBy(by: [KIND], first: %s) { groups { count } } } }"
    costs = [
        client.post("/graphql", {"query": query % first}, content_type="application/json").json()["extensions"]["cost"]
        for first in (1, 501)
    ]
    assert costs[1]["nodes"] - costs[0]["nodes"] == 500
    assert costs[0]["nodes"] > 100
