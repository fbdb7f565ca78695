"""Paging goes on over a publish: a cursor pins the edition of its own root field."""

from typing import Any

import pytest

from tests.desk import an_event, published
from tests.graphql.client import code, data, execute, small_timeline

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

#: The pages of every list at the root, and of lists below it; each has more than one item.
LISTS = {
    "events": "events(first: 1, after: $after) { nodes { slug title } pageInfo { endCursor } }",
    "sources": "sources(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "quotes": "quotes(first: 1, after: $after) { nodes { source { slug } } pageInfo { endCursor } }",
    "actors": "actors(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "topics": "topics(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "kinds": "kinds(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "publishers": "publishers(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "timelines": "timelines(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "editions": "editions(first: 1, after: $after) { nodes { number } pageInfo { endCursor } }",
    "changes": "changes(sinceEdition: 0, first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }",
    "compare": 'compare(from: "1", first: 1, after: $after) { nodes { slug } pageInfo { endCursor } }',
    "below": 'actor(slug: "huawei") { events(first: 1, after: $after) { nodes { title } pageInfo { endCursor } } }',
    "in a fragment": 'actor(slug: "huawei") { ...Page }',
}
FRAGMENT = " fragment Page on Actor { events(first: 1, after: $after) { nodes { title } pageInfo { endCursor } } }"


def _document(field: str) -> str:
    return f"query($after: String) {{ {field} }}" + (FRAGMENT if "...Page" in field else "")


def _page(answer: dict[str, Any]) -> dict[str, Any]:
    (result,) = answer.values()
    page: dict[str, Any] = result.get("events", result)
    return page


@pytest.mark.parametrize("name", LISTS)
def test_the_next_page_is_of_the_edition_of_the_first_whatever_is_published_meanwhile(name: str) -> None:
    small_timeline(4, timelines=3)
    published(an_event("event-001", title="Another title", actors=[{"actor": "huawei", "role": "target"}]))
    query = _document(LISTS[name])
    after = _page(data(query))["pageInfo"]["endCursor"]
    assert after
    wanted = data(query, after=after)
    published(
        an_event("event-001", title="The last title", actors=[{"actor": "huawei", "role": "target"}]),
        an_event("event-000", date="2030-01-01"),
        an_event("earliest", date="1990-01-01", actors=[{"actor": "huawei", "role": "target"}]),
        actors=[{"slug": "aardvark", "name": "Aardvark", "kind": "company"}],
    )
    assert data(query, after=after) == wanted
    assert _page(wanted)["nodes"]


def test_a_cursor_pins_its_own_root_field_and_no_other() -> None:
    small_timeline(3)
    query = """query($after: String) {
      paged: events(first: 1, after: $after) { edition { number } nodes { actors { actor { name } } } pageInfo { endCursor } }
      beside: events(first: 1) { edition { number } }
    }"""
    after = data(query)["paged"]["pageInfo"]["endCursor"]
    published(an_event("later"), actors=[{"slug": "actor-001", "name": "Renamed", "kind": "agency"}])
    result = data(query, after=after)
    assert (result["paged"]["edition"], result["beside"]["edition"]) == ({"number": 1}, {"number": 2})
    assert result["paged"]["nodes"][0]["actors"][0]["actor"] == {"name": "Actor 001"}


def test_a_cursor_beside_another_edition_is_still_refused() -> None:
    small_timeline(3)
    query = """query($after: String, $before: String, $edition: Int, $asOf: String) {
      events(first: 1, after: $after, before: $before, edition: $edition, asOf: $asOf) { pageInfo { endCursor } } }"""
    old = data(query)["events"]["pageInfo"]["endCursor"]
    published(an_event("later"))
    new = data(query)["events"]["pageInfo"]["endCursor"]
    assert code(query, after=old, edition=2) == "INVALID_CURSOR"
    assert code(query, after=old, asOf="2200-01-01") == "BAD_USER_INPUT"
    assert code(query, after=old, before=new) == "INVALID_CURSOR"
    (error,) = execute(query, after=old, edition=2)["errors"]
    assert "belongs to edition 1, not to edition 2" in error["message"]


def test_keys_distinguish_editions_and_ids_do_not() -> None:
    small_timeline(2)
    published(an_event("event-001", title="Another title", actors=[{"actor": "huawei", "role": "target"}]))
    fields = "id key title kind { key } entry { id key } actors { actor { key } }"
    result = data(
        f"""{{ then: event(slug: "event-001", edition: 1) {{ {fields} }} now: event(slug: "event-001") {{ {fields} }}
          again: events(edition: 1, last: 1) {{ nodes {{ {fields} }} }} }}"""
    )
    then, now = result["then"], result["now"]
    assert result["again"]["nodes"] == [then]
    assert then["id"] == now["id"]
    keys = [one[part]["key"] for one in (then, now) for part in ("kind", "entry")] + [then["key"], now["key"]]
    assert len(set(keys)) == len(keys)
    assert then["entry"]["id"] == now["entry"]["id"]


def test_parts_have_ids_that_are_unique_in_their_edition() -> None:
    small_timeline(3)
    events = data(
        """{ events { nodes { slug relations { id note event { slug } } citations { id source { slug } quote { id exact } } } }
          quotes { nodes { id exact source { slug captures { nodes { id number } } } } } }"""
    )
    parts = [one for event in events["events"]["nodes"] for name in ("relations", "citations") for one in event[name]]
    captures = [one for quote in events["quotes"]["nodes"] for one in quote["source"]["captures"]["nodes"]]
    ids = [one["id"] for one in parts]
    assert len(ids) == 10
    assert len(set(ids)) == 10
    assert len({one["id"] for one in captures}) == len(captures) == 6
    quotes = {one["id"]: one["source"]["slug"] for one in events["quotes"]["nodes"]}
    cited = {one["quote"]["id"]: one["source"]["slug"] for one in parts if one.get("quote")}
    assert cited == quotes
    assert len(quotes) == 3
    narrowed = data("{ events { nodes { relations(direction: IN) { id } } } }")["events"]["nodes"]
    assert {one["id"] for event in narrowed for one in event["relations"]} < set(ids)
