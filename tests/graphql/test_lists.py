"""The lists of an event: narrowed by arguments, told as enumerations, and counted as long as they get."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from events.graphql.http import cost
from tests.benchmarks.inventing import Invented
from tests.graphql.client import data, execute, small_timeline
from tests.shipping import ship

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

#: By alias: the field with its arguments, what names an item of it there, and which items of a document it leaves.
NARROWED: dict[str, tuple[str, str, Any]] = {
    "answers": (
        "relations(type: [RESPONDS_TO], direction: IN)",
        "direction event { slug }",
        lambda one: one["type"] == "responds_to" and one["direction"] == "in",
    ),
    "own": ("relations(direction: OUT)", "direction event { slug }", lambda one: one["direction"] == "out"),
    "against": ("citations(stance: CONTRADICTS)", "locator", lambda one: one["stance"] == "contradicts"),
    "notices": (
        "citations(sourceType: [OFFICIAL_NOTICE, STATUTE])",
        "source { slug title }",
        lambda one: one["source"]["type"] in ("official_notice", "statute"),
    ),
    "starts": ("dates(type: [EFFECTIVE])", "edtf", lambda one: one["type"] == "effective"),
    "unsure": ("dates(status: [DISPUTED, CANCELLED])", "edtf", lambda one: one["status"] in ("disputed", "cancelled")),
    "targets": ("actors(role: [TARGET])", "role actor { slug }", lambda one: one["role"] == "target"),
    "everything": ("dates(type: [], status: null)", "edtf", lambda one: True),
}


def documents() -> list[dict[str, Any]]:
    """The documents of all events, as NDJSON gives them."""
    lines: bytes = Client().get("/api/v1/events.ndjson").getvalue()
    return [orjson.loads(line) for line in lines.splitlines()]


def _reduced(document: dict[str, Any], alias: str) -> list[dict[str, Any]]:
    field, selected, keeps = NARROWED[alias]
    found = [one for one in document[field.partition("(")[0]] if keeps(one)]
    answer: dict[str, Callable[[Any], dict[str, Any]]] = {
        "direction event { slug }": lambda one: {
            "direction": one["direction"].upper(),
            "event": {"slug": one["event"]["slug"]},
        },
        "locator": lambda one: {"locator": one["locator"]},
        "source { slug title }": lambda one: {"source": {key: one["source"][key] for key in ("slug", "title")}},
        "edtf": lambda one: {"edtf": one["edtf"]},
        "role actor { slug }": lambda one: {"role": one["role"], "actor": {"slug": one["slug"]}},
    }
    return [answer[selected](one) for one in found]


def test_every_list_is_narrowed_as_code_over_ndjson_narrows_it() -> None:
    ship()
    fields = " ".join(f"{alias}: {field} {{ {selected} }}" for alias, (field, selected, _) in NARROWED.items())
    known = {one["slug"]: one for one in documents()}
    answer = [
        event
        for slugs in _chunks(sorted(known), 20)
        for event in data(
            f"query($slugs: [String!]) {{ events(filter: {{slug: $slugs}}) {{ nodes {{ slug {fields} }} }} }}",
            slugs=slugs,
        )["events"]["nodes"]
    ]
    assert len(answer) == len(known)
    for alias in NARROWED:
        assert {one["slug"]: one[alias] for one in answer} == {
            slug: _reduced(one, alias) for slug, one in known.items()
        }
        assert any(one[alias] for one in answer), alias


def test_arguments_come_from_variables_and_an_unknown_value_is_refused() -> None:
    small_timeline()
    query = "query($type: [RelationType!]) { events { nodes { relations(type: $type) { note event { slug } } } } }"
    assert [len(one["relations"]) for one in data(query)["events"]["nodes"]] == [1, 2, 1]
    assert [len(one["relations"]) for one in data(query, type=["AMENDS"])["events"]["nodes"]] == [0, 0, 0]
    assert "RESPONDS" in execute(query, type=["RESPONDS"])["errors"][0]["message"]


def test_an_item_of_a_narrowed_list_leads_to_whole_documents() -> None:
    small_timeline()
    (event, *_) = data(
        """{ events(first: 1) { nodes {
          relations(direction: IN) { event { significance citations(sourceType: [OFFICIAL_NOTICE]) { source { rights } } } }
          actors(role: [ISSUER]) { actor { id count } }
          citations(stance: SUPPORTS) { quote { source { slug } events { totalCount } } }
        } } }"""
    )["events"]["nodes"]
    assert event["relations"][0]["event"]["citations"][0]["source"]["rights"] == "public_domain"
    assert [one["actor"]["count"] for one in event["actors"]] == [1]
    assert event["citations"][0]["quote"]["events"]["totalCount"] == 1


def test_enumerations_show_what_the_strings_beside_them_show() -> None:
    ship()
    events = data(
        """{ events(first: 100) { nodes {
          dates { type dateType precision datePrecision } actors { role actorRole actor { kind actorKind } }
          relations { type relationType } citations { source { type sourceType } }
        } } }"""
    )["events"]["nodes"]
    pairs = {
        (one[string], one[enumeration])
        for event in events
        for one in _objects(event)
        for string, enumeration in (
            ("type", "dateType"),
            ("precision", "datePrecision"),
            ("role", "actorRole"),
            ("kind", "actorKind"),
            ("type", "relationType"),
            ("type", "sourceType"),
        )
        if enumeration in one
    }
    assert len(pairs) > 30
    assert all(enumeration == string.upper() for string, enumeration in pairs)


def test_a_list_counts_as_many_items_as_the_longest_there_is() -> None:
    """Where content outgrows a number: write the new one in ``cost.py`` and in ``docs/graphql.md``."""
    ship()
    invented = [Invented(2_000).event(place) for place in range(2_000)]
    events = [*documents(), *invented]
    longest = {
        name: max(len(event[key]) for event in events)
        for name, key in (
            ("Topic", "topics"),
            ("EventDate", "dates"),
            ("Participation", "actors"),
            ("Citation", "citations"),
            ("Relation", "relations"),
        )
    }
    longest["Source"] = max(len(date["sources"]) for event in events for date in event["dates"])
    assert longest == {name: cost._LENGTHS[name] for name in longest}


def test_no_answer_has_more_objects_than_its_cost() -> None:
    ship()
    lists = """topics { slug } dates { edtf sources { slug } } actors { actor { slug } }
      citations { source { slug } quote { exact } } relations { event { slug } }"""
    after, events = None, 0
    while True:
        query = f"""query($after: String) {{ events(first: 25, after: $after) {{
          nodes {{ {lists} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
        answer = execute(query, after=after)
        nodes = answer["data"]["events"]["nodes"]
        assert sum(1 for _ in _objects(nodes)) <= answer["extensions"]["cost"]["nodes"]
        events += len(nodes)
        after = answer["data"]["events"]["pageInfo"]["endCursor"]
        if not answer["data"]["events"]["pageInfo"]["hasNextPage"]:
            break
    single = f"query($slug: String!) {{ event(slug: $slug) {{ {lists} }} }}"
    known = documents()
    assert events == len(known)
    for document in known:
        answer = execute(single, slug=document["slug"])
        assert sum(1 for _ in _objects(answer["data"])) - 1 <= answer["extensions"]["cost"]["nodes"]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in an answer."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)


def _chunks(values: list[str], size: int) -> Iterator[list[str]]:
    for begin in range(0, len(values), size):
        yield values[begin : begin + size]
