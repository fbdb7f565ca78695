"""The twenty questions of docs/graphql.md: each answer is what code makes of the documents of all events."""

import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations
from statistics import median
from typing import Any

import networkx
import pytest
from django.test import Client

from events.choices import PRIMARY_SOURCES
from events.documents.in_force import in_force_state
from tests.desk import published
from tests.graphql.client import data
from tests.graphql.test_cookbook import COOKBOOK
from tests.graphql.test_lists import documents
from tests.shipping import ship

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

Document = dict[str, Any]
#: The queries by their numbers.
QUERIES = {
    int(number): query
    for number, query in re.findall(
        r"^### (\d+)\. .*?```graphql\n(.*?)```", COOKBOOK.read_text(), re.DOTALL | re.MULTILINE
    )
}
#: The questions of which code over the shipped documents gives the whole answer, by their numbers.
REFERENCES: dict[int, Callable[[list[Document]], Any]] = {}
#: Variables with which a question is asked about everything; the others are asked as they are written.
WIDE: dict[int, dict[str, Any]] = {
    1: {"since": None, "until": None},
    2: {"first": 100},
    7: {"first": 100},
    8: {"first": 100},
    14: {"first": 100},
    **{number: {"first": 1000} for number in (3, 9, 12, 13, 17)},
}


def reference(number: int) -> Callable[[Callable[[list[Document]], Any]], Callable[[list[Document]], Any]]:
    def keep(made: Callable[[list[Document]], Any]) -> Callable[[list[Document]], Any]:
        REFERENCES[number] = made
        return made

    return keep


def test_there_are_twenty_questions_and_a_reference_for_each() -> None:
    apart = {4, 10, 19, 20}
    assert sorted(QUERIES) == list(range(1, 21)) == sorted(REFERENCES.keys() | apart)


@pytest.mark.parametrize("number", sorted({1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18}))
def test_an_answer_is_what_code_makes_of_all_documents(number: int) -> None:
    ship()
    result = _plain(data(QUERIES[number], **WIDE.get(number, {})))
    if number == 2:
        # Quotations of one source are in the order of the database's collation.
        result["quotes"]["nodes"].sort(key=lambda one: (one["source"]["slug"], one["exact"]))
    assert result == REFERENCES[number](documents())
    assert result


def _plain(answer: Any) -> Any:
    """An answer with groups as a mapping from values to what is counted."""
    if isinstance(answer, list):
        return [_plain(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    if "groups" in answer:
        counts = [group["count"] for group in answer["groups"]]
        assert counts == sorted(counts, reverse=True)
        return {
            tuple(group["values"]): tuple(value for key, value in group.items() if key != "values")
            for group in answer["groups"]
            if group["count"]
        }
    return {key: _plain(one) for key, one in answer.items()}


def _groups(events: Iterable[Document], *values: Callable[[Document], Iterable[str]]) -> dict[tuple[str, ...], Any]:
    """The number of events by the values of one or two properties."""
    counted: Counter[tuple[str, ...]] = Counter()
    for event in events:
        found: list[tuple[str, ...]] = [()]
        for of in values:
            found = [(*one, value) for one in found for value in dict.fromkeys(of(event))]
        counted.update(found)
    return {key: (count,) for key, count in counted.items()}


def _acting(events: list[Document], country: str) -> list[Document]:
    return [one for one in events if country in one["jurisdictions"]]


def _year(event: Document) -> list[str]:
    return [event["date"]["earliest"][:4]]


def _targets(event: Document) -> list[str]:
    return [one["slug"] for one in event["actors"] if one["role"] == "target"]


def _topics(event: Document) -> list[str]:
    return [one["slug"] for one in event["topics"]]


def _lines(relation: Document, events: dict[str, Document]) -> Document:
    other = events[relation["event"]["slug"]]
    return {
        "event": {
            "slug": other["slug"],
            "jurisdictions": other["jurisdictions"],
            "date": {"earliest": other["date"]["earliest"]},
        }
    }


@reference(1)
def _lags(events: list[Document]) -> Any:
    known = {one["slug"]: one for one in events}
    nodes = [
        {
            "slug": one["slug"],
            "date": {"earliest": one["date"]["earliest"]},
            "relations": [
                _lines(relation, known)
                for relation in one["relations"]
                if (relation["type"], relation["direction"]) == ("responds_to", "in")
            ],
        }
        for one in _acting(events, "US")
        if any(relation["type"] == "responds_to" for relation in one["relations"])
    ]
    return {"events": {"nodes": nodes}}


def test_the_median_lag_of_each_year_comes_from_one_request() -> None:
    ship()
    lags: dict[str, list[int]] = {}
    for us in data(QUERIES[1], **WIDE[1])["events"]["nodes"]:
        for answer in (one["event"] for one in us["relations"] if "CN" in one["event"]["jurisdictions"]):
            days = dt.date.fromisoformat(answer["date"]["earliest"]) - dt.date.fromisoformat(us["date"]["earliest"])
            lags.setdefault(us["date"]["earliest"][:4], []).append(days.days)
    wanted: dict[str, list[int]] = {}
    known = {one["slug"]: one for one in documents()}
    for event in _acting(list(known.values()), "CN"):
        for relation in event["relations"]:
            other = known[relation["event"]["slug"]]
            if (relation["type"], relation["direction"]) == ("responds_to", "out") and "US" in other["jurisdictions"]:
                begins = [dt.date.fromisoformat(one["date"]["earliest"]) for one in (other, event)]
                wanted.setdefault(str(begins[0].year), []).append((begins[1] - begins[0]).days)
    assert {year: (median(days), len(days)) for year, days in lags.items()} == {
        year: (median(days), len(days)) for year, days in wanted.items()
    }
    assert len(lags) > 3


@reference(2)
def _rewordings(events: list[Document]) -> Any:
    quotes = {
        (citation["source"]["slug"], quote["exact"], quote["prefix"], quote["suffix"]): quote
        for event in events
        for citation in event["citations"]
        if (quote := citation["quote"]) and quote["status"] in ("altered", "gone")
    }
    nodes = [
        {"exact": quote["exact"], "now": quote["now"], "changed": quote["changed"], "source": {"slug": key[0]}}
        for key, quote in sorted(quotes.items(), key=lambda one: one[0])
    ]
    return {"quotes": {"totalCount": len(nodes), "nodes": nodes}}


@reference(3)
def _targeted(events: list[Document]) -> Any:
    return {
        name: {"groupBy": _groups([one for one in _acting(events, country) if _targets(one)], _targets, _year)}
        for name, country in (("us", "US"), ("china", "CN"))
    }


@reference(5)
def _disputed(events: list[Document]) -> Any:
    nodes = [
        {
            "slug": one["slug"],
            "dates": [
                {"edtf": date["edtf"], "sources": [{"slug": slug} for slug in date["sources"]]}
                for date in one["dates"]
                if date["status"] == "disputed"
            ],
        }
        for one in events
        if any(date["status"] == "disputed" for date in one["dates"])
        or any(citation["stance"] == "contradicts" for citation in one["citations"])
    ]
    return {"events": {"nodes": nodes}}


@reference(6)
def _chain(events: list[Document]) -> Any:
    known = {one["slug"]: one for one in events}
    reached, level, steps = {"section-301-initiation"}, ["section-301-initiation"], []
    for depth in (1, 2, 3):
        found = [
            (before, relation)
            for before in level
            for relation in known[before]["relations"]
            if relation["direction"] == "in"
        ]
        level = []
        for before, relation in sorted(found, key=lambda one: known[one[1]["event"]["slug"]]["date"]["earliest"]):
            slug = relation["event"]["slug"]
            if slug not in reached:
                reached.add(slug)
                level.append(slug)
                begins = [dt.date.fromisoformat(known[one]["date"]["earliest"]) for one in (before, slug)]
                lag = (begins[1] - begins[0]).days
                steps.append(
                    {
                        "depth": depth,
                        "relationType": relation["type"].upper(),
                        "before": {"slug": before},
                        "event": {"slug": slug},
                        "shortestLag": lag,
                        "longestLag": lag,
                    }
                )
    return {"event": {"chain": {"isWhole": True, "steps": steps}}}


@reference(7)
def _together(events: list[Document]) -> Any:
    slugs = [one["slug"] for one in events if {"bis", "huawei"} <= {actor["slug"] for actor in one["actors"]}]
    return {"events": {"totalCount": len(slugs), "nodes": [{"slug": slug} for slug in slugs]}}


def test_the_network_of_actors_comes_from_one_request() -> None:
    ship()
    result = networkx.read_graphml(io.BytesIO(Client().get("/api/v1/events.graphml?nodes=actor").content))
    pairs = Counter(
        pair for event in documents() for pair in combinations(sorted({one["slug"] for one in event["actors"]}), 2)
    )
    names = {
        tuple(sorted(node.removeprefix("actor/") for node in (one, other))): int(values["weight"])
        for one, other, values in result.edges(data=True)
    }
    assert names == dict(pairs)
    assert len(pairs) > 100


@reference(8)
def _secondary(events: list[Document]) -> Any:
    found = [one for one in events if not any(cited["source"]["type"] in PRIMARY_SOURCES for cited in one["citations"])]
    kinds = _groups(found, lambda one: [one["kind"]["slug"]])
    largest = dict(sorted(kinds.items(), key=lambda one: (-one[1][0], one[0]))[:3])
    return {
        "events": {
            "totalCount": len(found),
            "nodes": [{"slug": one["slug"]} for one in found[:100]],
            "groupBy": largest,
        }
    }


@reference(9)
def _with_topic(events: list[Document]) -> Any:
    return {"events": {"groupBy": _groups([one for one in events if "huawei" in _topics(one)], _topics)}}


@reference(11)
def _in_force(events: list[Document]) -> Any:
    day = dt.date(2025, 5, 1)
    found = [one for one in events if in_force_state(one["dates"], day) != "no"]
    groups = _groups(found, lambda one: one["jurisdictions"])
    return {"events": {"totalCount": len(found), "groupBy": groups}}


@reference(12)
def _measures(events: list[Document]) -> Any:
    return {
        name: {"groupBy": _groups(_acting(events, country), lambda one: [one["kind"]["slug"]], _year)}
        for name, country in (("us", "US"), ("china", "CN"))
    }


@reference(13)
def _single_sourced(events: list[Document]) -> Any:
    found = [one for one in events if len({cited["source"]["slug"] for cited in one["citations"]}) < 2]

    def publishers(event: Document) -> list[str]:
        return [cited["source"]["publisher"]["slug"] for cited in event["citations"] if cited["source"]["publisher"]]

    return {"events": {"totalCount": len(found), "groupBy": _groups(found, publishers)}}


@reference(14)
def _chips(events: list[Document]) -> Any:
    slugs = [
        one["slug"] for one in events if {"chips", "ai-chips"} & set(_topics(one)) and "tariffs" not in _topics(one)
    ]
    return {"events": {"totalCount": len(slugs), "nodes": [{"slug": slug} for slug in slugs]}}


@reference(15)
def _sample(events: list[Document]) -> Any:
    def drawn(country: str) -> list[str]:
        found = _acting(events, country)
        chosen = sorted(
            found, key=lambda one: hashlib.md5(f"1 {one['id']}".encode(), usedforsecurity=False).hexdigest()
        )[:3]
        return [one["slug"] for one in found if one in chosen]

    return {
        name: {"nodes": [{"slug": slug} for slug in drawn(country)]}
        for name, country in (("us", "US"), ("china", "CN"))
    }


@reference(16)
def _imprecise(events: list[Document]) -> Any:
    nodes = [
        {"slug": one["slug"], "date": {"edtf": one["date"]["edtf"], "datePrecision": one["date"]["precision"].upper()}}
        for one in events
        if one["date"]["precision"] != "day"
    ]
    return {"events": {"totalCount": len(nodes), "nodes": nodes}}


@reference(17)
def _significance(events: list[Document]) -> Any:
    by_actor: dict[str, list[int]] = {}
    for event in events:
        for slug in {one["slug"] for one in event["actors"]}:
            by_actor.setdefault(slug, []).append(event["significance"])
    return {
        "events": {
            "groupBy": {
                (slug,): (len(values), round(sum(values) / len(values), 4)) for slug, values in by_actor.items()
            }
        }
    }


@reference(18)
def _superseded(events: list[Document]) -> Any:
    nodes = [
        {
            "slug": one["slug"],
            "relations": [
                {"event": {"slug": relation["event"]["slug"]}}
                for relation in one["relations"]
                if (relation["type"], relation["direction"]) == ("supersedes", "out")
            ],
        }
        for one in events
        if any(relation["type"] == "supersedes" for relation in one["relations"])
    ]
    return {"events": {"nodes": nodes}}


def test_then_and_now_are_what_each_edition_says() -> None:
    ship()
    slug = "huawei-entity-list"
    published({"slug": slug, "title": "Another title", "significance": 4})
    result = data(QUERIES[4])
    sides = [Client().get(f"/api/v1/events/{slug}?edition={number}").json() for number in (1, 2)]
    fields = ("title", "significance")
    # The translation of another title is stale.
    changing = (*fields, "translations")
    assert result["then"] == {name: sides[0][name] for name in fields}
    assert {name: result["now"][name] for name in fields} == {name: sides[1][name] for name in fields}
    changed = {one["field"]: (one["from"], one["to"]) for one in result["now"]["diff"]["changes"]}
    assert changed == {
        name: tuple(side[name] for side in sides) for name in changing if sides[0][name] != sides[1][name]
    }
    assert "title" in changed


def test_every_correction_since_an_edition_is_reported_though_the_event_changed_again() -> None:
    ship()
    published({"slug": "huawei-entity-list", "title": "Corrected"}, correction=True, note="Wrong before")
    published({"slug": "huawei-entity-list", "title": "Corrected, and more"})
    published({"slug": "wto-ds615", "title": "Corrected too"}, correction=True)
    result = data(QUERIES[10])["changes"]
    rows = [
        one
        for one in Client().get("/api/v1/changes?after=1&limit=1000").json()["results"]
        if one["change"] == "correction"
    ]
    assert [(one["subject"], one["slug"], one["edition"]["number"]) for one in result["nodes"]] == [
        (one["subject"], one["slug"], one["edition"]) for one in rows
    ]
    assert result["totalCount"] == len(rows) >= 2
    assert {"huawei-entity-list", "wto-ds615"} <= {one["slug"] for one in result["nodes"]}
    later = data(QUERIES[10], edition=2)["changes"]["nodes"]
    assert [one["slug"] for one in later if one["subject"] == "event"][:1] == ["wto-ds615"]


def test_a_list_of_known_events_names_those_that_were_not_found() -> None:
    ship()
    titles = {one["slug"]: one["title"] for one in documents()}
    result = data(QUERIES[19])["events"]
    assert {one["slug"]: one["title"] for one in result["nodes"]} == {
        slug: titles[slug] for slug in ("huawei-entity-list", "wto-ds615")
    }
    assert result["notFound"] == ["never-published"]


def test_the_copies_of_every_source_are_those_of_rest() -> None:
    ship()
    after: str | None = None
    copies: dict[str, list[str]] = {}
    while True:
        sources = data(QUERIES[20], first=100, after=after)["sources"]
        for one in sources["nodes"]:
            copies[one["slug"]] = [capture["seen"]["edtf"] for capture in one["captures"]["nodes"]]
        if not sources["pageInfo"]["hasNextPage"]:
            break
        after = sources["pageInfo"]["endCursor"]
    client = Client()
    for slug in [slug for slug, seen in copies.items() if seen]:
        captures = client.get(f"/api/v1/sources/{slug}/captures").json()["results"]
        assert copies[slug] == [captures[-1]["seen"]["edtf"]]
    cited = {citation["source"]["slug"] for one in documents() for citation in one["citations"]}
    assert cited <= copies.keys()
    assert sum(map(bool, copies.values())) > 3
