"""Graphs, read by networkx: what they hold is what the answer holds."""

import io
from typing import Any

import networkx
import orjson
import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def events() -> None:
    published(
        an_event(
            "ban",
            title="A ban <on> “chips” & more",
            date="2019-05",
            topics=["chips"],
            significance=4,
            actors=[{"actor": "bis", "role": "issuer"}, {"actor": "zte", "role": "target"}],
        ),
        an_event(
            "reply",
            topics=["chips", "trade"],
            actors=[
                {"actor": "mofcom", "role": "issuer"},
                {"actor": "bis", "role": "addressee"},
                {"actor": "zte", "role": "beneficiary"},
                {"actor": "zte", "role": "party"},
            ],
            relations=[{"type": "responds_to", "event": "ban"}, {"type": "relates_to", "event": "talks"}],
        ),
        an_event("talks", date="2019/..", actors=[{"actor": "mofcom", "role": "party"}]),
        topics=[{"slug": slug, "name": slug.title()} for slug in ("chips", "trade")],
        actors=[
            {"slug": "bis", "name": "BIS", "kind": "agency", "country": "US"},
            {"slug": "mofcom", "name": "MOFCOM", "kind": "agency", "country": "CN"},
            {"slug": "zte", "name": "ZTE", "kind": "company"},
        ],
    )


def _graph(client: Client, query: str = "") -> Any:
    answer = client.get(f"/api/v1/events.graphml?{query}")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/graphml+xml"
    return networkx.read_graphml(io.BytesIO(answer.content))


def test_a_graph_holds_every_tie_of_the_answer(client: Client) -> None:
    graph = _graph(client)
    result = [orjson.loads(line) for line in client.get("/api/v1/events.ndjson").getvalue().splitlines()]
    ties = [
        *((one["slug"], f"actor/{actor['slug']}", actor["role"]) for one in result for actor in one["actors"]),
        *((one["slug"], f"topic/{topic['slug']}", None) for one in result for topic in one["topics"]),
        *(
            (one["slug"], f"event/{relation['event']['slug']}", relation["type"])
            for one in result
            for relation in one["relations"]
            if relation["direction"] == "out"
        ),
    ]
    found = [
        (source.removeprefix("event/"), target, data.get("type")) for source, target, data in graph.edges(data=True)
    ]
    assert sorted(found, key=str) == sorted(ties, key=str)
    assert graph.is_directed()
    assert graph.nodes["event/ban"] == {
        "type": "event", "label": "A ban <on> “chips” & more", "slug": "ban", "kind": "rule", "date": "2019-05",
        "date_text": "May 2019",        "earliest": "2019-05-01", "latest": "2019-05-31", "significance": 4, "url": "http://testserver/events/ban",
    }  # fmt: skip
    assert graph.nodes["actor/zte"] == {"type": "actor", "label": "ZTE", "slug": "zte", "kind": "company", "events": 2}


def test_relations_to_other_events_are_left_out(client: Client) -> None:
    graph = _graph(client, "slug=reply,ban")
    assert "event/talks" not in graph
    assert [data["type"] for _, _, data in graph.edges(data=True) if data["tie"] == "relation"] == ["responds_to"]


def test_actors_are_tied_by_the_events_they_share(client: Client) -> None:
    graph = _graph(client, "nodes=actor")
    assert not graph.is_directed()
    edges = {tuple(sorted((one, other))): data["weight"] for one, other, data in graph.edges(data=True)}
    assert edges == {
        ("actor/bis", "actor/mofcom"): 1,
        ("actor/bis", "actor/zte"): 2,
        ("actor/mofcom", "actor/zte"): 1,
    }
    assert {name: data["events"] for name, data in graph.nodes(data=True)} == {
        "actor/bis": 2, "actor/mofcom": 2, "actor/zte": 2
    }  # fmt: skip


def test_one_event_is_a_graph_too(client: Client) -> None:
    answer = client.get("/api/v1/events/ban.graphml")
    assert len(networkx.read_graphml(io.BytesIO(answer.content))) == 4
    assert client.get("/api/v1/events.csv?nodes=actor").status_code == 400
