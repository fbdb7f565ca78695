"""Chains and ways, held against the same from every event of the edition."""

import datetime as dt
import random
from typing import Any

import networkx
import orjson
import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TYPES = ("responds_to", "amends", "extends")
#: Dates with the first and the last day on which each begins.
DATES = {
    "2019-05-16": ("2019-05-16", "2019-05-16"),
    "2019-06": ("2019-06-01", "2019-06-30"),
    "[2019-02-03..2019-03-04]": ("2019-02-03", "2019-03-04"),
    "2020-01-02/..": ("2020-01-02", "2020-01-02"),
    "2018/2019-05": ("2018-01-01", "2018-12-31"),
    "../2021": (None, None),
    "[2020-05-06..]": ("2020-05-06", None),
}


@pytest.fixture
def events(client: Client) -> dict[str, dict[str, Any]]:
    chance = random.Random(13)
    published(
        *(_event(chance, number) for number in range(40)),
        actors=[{"slug": slug, "name": slug, "kind": "agency"} for slug in ("bis", "zte")],
        sources=[{"slug": "paper", "title": "Paper", "type": "news_article"}],
    )
    lines = client.get("/api/v1/events.ndjson").getvalue().splitlines()
    return {event["slug"]: event for event in map(orjson.loads, lines)}


def _event(chance: random.Random, number: int) -> dict[str, Any]:
    others = chance.sample(range(40), chance.randint(0, 3))
    dates = [{"type": "effective", "date": chance.choice([*DATES])}]
    dates.append({"type": "announced", "date": "2018-02", "status": chance.choice(["accepted", "disputed"])})
    return an_event(
        f"event-{number}",
        dates=dates,
        actors=[{"actor": chance.choice(["bis", "zte"]), "role": role} for role in ("issuer", "target")],
        citations=[
            {"source": "gazette"},
            {"source": "paper", "stance": chance.choice(["supports", "contradicts"])},
        ],
        relations=[
            {"type": chance.choice(TYPES), "event": f"event-{one}", "basis": chance.choice(["stated", "inferred"])}
            for one in others
            if one != number
        ],
    )


def _data(client: Client, query: str, **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    answer = client.post("/graphql", body, content_type="application/json").json()
    assert "errors" not in answer, answer
    return answer["data"]


CHAIN = """
query($slug: String!, $type: [RelationType!], $direction: Direction!, $depth: Int!) {
  event(slug: $slug) {
    chain(type: $type, direction: $direction, depth: $depth) {
      isWhole
      steps { depth type direction basis shortestLag longestLag before { slug } event { slug title actors { actor { aliases } } } }
    }
  }
}
"""


def _lag(before: dict[str, Any], event: dict[str, Any]) -> list[int | None]:
    (first, last), (next_first, next_last) = DATES[before["date"]["edtf"]], DATES[event["date"]["edtf"]]
    return [
        (dt.date.fromisoformat(end) - dt.date.fromisoformat(begin)).days if begin and end else None
        for begin, end in ((last, next_first), (first, next_last))
    ]


def test_a_chain_reaches_what_relations_reach_each_once_by_the_shortest_way(
    client: Client, events: dict[str, dict[str, Any]]
) -> None:
    chance, reached = random.Random(4), 0
    for slug in events:
        types, direction, depth = (
            chance.sample(TYPES, chance.randint(0, 2)),
            chance.choice(["in", "out"]),
            chance.choice([1, 3, 10, 10]),
        )
        graph = networkx.DiGraph()
        graph.add_nodes_from(events)
        for event in events.values():
            for one in event["relations"]:
                if one["direction"] == direction and (not types or one["type"] in types):
                    graph.add_edge(event["slug"], one["event"]["slug"])
        distances = networkx.single_source_shortest_path_length(graph, slug, cutoff=depth)
        requested = {
            "slug": slug,
            "type": [one.upper() for one in types],
            "direction": direction.upper(),
            "depth": depth,
        }
        chain = _data(client, CHAIN, **requested)["event"]["chain"]
        assert chain["isWhole"]
        assert {step["event"]["slug"]: step["depth"] for step in chain["steps"]} == {
            other: distance for other, distance in distances.items() if other != slug
        }
        assert len(chain["steps"]) == len(distances) - 1
        for step in chain["steps"]:
            before, event = events[step["before"]["slug"]], events[step["event"]["slug"]]
            assert distances[before["slug"]] == step["depth"] - 1
            result = (step["type"], step["direction"].lower(), step["basis"].lower(), event["slug"])
            assert result in [
                (one["type"], one["direction"], one["basis"], one["event"]["slug"]) for one in before["relations"]
            ]
            assert [step["shortestLag"], step["longestLag"]] == _lag(before, event)
        reached += len(chain["steps"])
    assert reached > 100


PATHS = """
query($from: String!, $to: String!, $type: [RelationType!]) {
  path(from: $from, to: $to, type: $type) { length paths { steps { before { slug } event { slug title } type } } }
}
"""


def test_the_shortest_ways_are_all_reported(client: Client, events: dict[str, dict[str, Any]]) -> None:
    chance, lengths = random.Random(6), []
    for _ in range(40):
        types = chance.sample(TYPES, chance.randint(0, 2))
        graph = networkx.MultiGraph()
        graph.add_nodes_from(events)
        for event in events.values():
            for one in event["relations"]:
                if one["direction"] == "out" and (not types or one["type"] in types):
                    graph.add_edge(event["slug"], one["event"]["slug"], key=one["type"])
        start, end = chance.sample(sorted(events), 2)
        result = _data(client, PATHS, **{"from": start, "to": end, "type": [one.upper() for one in types]})["path"]
        found = [[start, *(step["event"]["slug"] for step in way["steps"])] for way in result["paths"]]
        if not networkx.has_path(graph, start, end):
            assert result == {"length": None, "paths": []}
            continue
        ways = list(networkx.all_shortest_paths(networkx.Graph(graph), start, end))
        assert result["length"] == len(ways[0]) - 1
        assert {tuple(way) for way in found} <= {tuple(way) for way in ways}
        if len(result["paths"]) < 10:
            assert {tuple(way) for way in found} == {tuple(way) for way in ways}
        lengths.append(result["length"])
    assert len(set(lengths)) > 2
    same = _data(client, PATHS, **{"from": "event-1", "to": "event-1"})["path"]
    assert same == {"length": 0, "paths": [{"steps": []}]}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ event(slug: "event-1") { chain(depth: 11) { isWhole } } }', "from 1 to 10"),
        ('{ event(slug: "event-1") { chain(type: [RESPONDS]) { isWhole } } }', "RESPONDS_TO"),
        ('{ path(from: "event-1", to: "nowhere") { length } }', "there is no event ‘nowhere’"),
    ],
)
def test_what_is_wrong_is_named(client: Client, events: Any, query: str, message: str) -> None:
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()
    assert message in answer["errors"][0]["message"], answer
