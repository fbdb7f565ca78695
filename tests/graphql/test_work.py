"""How much is read: a level at a time, whatever the number of rows."""

from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.editions.models import Edition
from events.editions.redaction.redact import redact
from events.graphql.http.examples import EXAMPLES
from tests.desk import an_event, hold_columns, key, published
from tests.graphql.client import code, data, small_timeline
from tests.graphql.test_cookbook import COOKBOOK, RECIPE

pytestmark = pytest.mark.django_db

QUERIES = {
    "events with what they mention": (
        "{ events(first: 100) { totalCount nodes { title kind { name count } topics { name count description }"
        " actors { role actor { name aliases count } }"
        " citations { source { title rights publisher { name url } } } } } }"
    ),
    "events of actors": "{ actors(first: 100) { nodes { name events(first: 2) { totalCount nodes { title } } } } }",
    "events of actors of events": (
        "{ events(first: 50) { nodes { actors { actor { events(first: 1) { nodes { kind { description } } } } } } } }"
    ),
    "sources that were reworded": (
        "{ sources(first: 100) { nodes { title citedBy(first: 2) { nodes { slug } }"
        " changes(first: 2) { nodes { html } } captures(first: 2) { nodes { via { title } } } } } }"
    ),
    "quotations": (
        "{ quotes(first: 40) { nodes { exact lastStood { text } source { title rights }"
        " events(first: 2) { nodes { slug } } } } }"
    ),
    "histories": "{ events(first: 50) { nodes { history(first: 2) { totalCount nodes { note event { title } } } } } }",
    "responses": "{ events(first: 50) { nodes { relations { type event { title summary kind { name } } } } } }",
    "publishers": "{ publishers(first: 100) { nodes { name count } } }",
    "timelines with their events": (
        "{ timelines(first: 100) { nodes { title events(first: 5) { totalCount nodes { title kind { name count } } } } } }"
    ),
    "timelines with another question": (
        '{ timelines(first: 80) { nodes { events(filter: {actor: ["huawei"], slug: ["event-001"]}, first: 5)'
        " { notFound nodes { actors { actor { name aliases } } } } } } }"
    ),
    "timelines with facets": (
        "{ timelines(first: 40) { nodes { events { facets { topic { value label count } year { value } } } } } }"
    ),
    "one event of each name": (
        '{ a: event(slug: "event-000") { title } b: event(slug: "event-001") { title kind { name description } } }'
    ),
}
EXAMPLES_BY_NAME = {example.name: example.query for example in EXAMPLES}
RECIPES = {f"recipe {place}": recipe["query"] for place, recipe in enumerate(RECIPE.finditer(COOKBOOK.read_text()))}
LISTED = "{ events(first: 50) { nodes { id } } actors(first: 50) { nodes { id } } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Event { title kind { name description } } ... on Actor { count } } }"


_REQUESTED = count()


def _queries(query: str, **variables: Any) -> int:
    cache.clear()  # What names mean is remembered, and would be asked by the first query alone.
    hold_columns()
    query = f"{query} # {next(_REQUESTED)}"  # An answer that is kept for an older edition would be asked for first.
    data("{ edition { number } }")  # The process hears of the newest edition.
    given = {name: value for name, value in variables.items() if f"${name}" in query}
    with CaptureQueriesContext(connections["public"]) as captured:
        data(query, **given)
    return len(captured)


def test_a_hundred_rows_take_as_many_queries_as_ten() -> None:
    """For every query that is documented, and those of every sort of row below another."""
    execute = QUERIES | EXAMPLES_BY_NAME | RECIPES
    assert len(EXAMPLES_BY_NAME) + len(RECIPES) > 15
    published(an_event("first"))  # Another edition than the newest takes a query to find.
    small_timeline(10, timelines=10)
    day = f"{Edition.objects.newest().published_at:%Y-%m-%d}"

    def counted() -> dict[str, int]:
        result = {
            name: _queries(query, day=day if "asOf" in query else "2019-05-20") for name, query in execute.items()
        }
        ids = [one["id"] for one in data(LISTED)["events"]["nodes"] + data(LISTED)["actors"]["nodes"]][:100]
        return result | {"nodes": _queries(NODES, ids=ids)}

    few = counted()
    small_timeline(100, timelines=100)
    assert counted() == few
    assert max(few.values()) <= 16, few


def test_histograms_of_nine_timelines_take_as_many_queries_as_one() -> None:
    small_timeline(9, timelines=9)
    query = (
        "query($first: Int) { timelines(first: $first) { nodes { events"
        " { histogram(interval: MONTH) { start certain possible } years: histogram(interval: YEAR) { end } } } } }"
    )
    result = data(query.replace("$first: Int", "$first: Int = 4"))["timelines"]["nodes"]
    (month, *_), (year, *_) = result[0]["events"]["histogram"], result[0]["events"]["years"]
    assert (month, year) == ({"start": "2019-05-01", "certain": 9, "possible": 9}, {"end": "2019-12-31"})
    assert _queries(query, first=4) == _queries(query, first=1)


def test_what_was_answered_already_takes_the_one_query_for_the_edition_until_the_next() -> None:
    small_timeline(2)
    query = (
        "query Titles($first: Int) { events(first: $first) { nodes { title } } } query Count { events { totalCount } }"
    )

    def result(name: str = "Titles", **variables: int) -> tuple[Any, list[bool]]:
        """The data, and of each statement whether it reads entries."""
        body = {"query": query, "operationName": name, "variables": variables}
        with CaptureQueriesContext(connections["public"]) as captured:
            answer = Client().post("/graphql", body, content_type="application/json").json()
        return answer["data"], ["editions_entry" in one["sql"] for one in captured]

    first, read = result(first=1)
    assert any(read)
    assert result(first=1) == (first, [False])
    second, read = result(first=2)
    assert any(read)
    assert len(second["events"]["nodes"]) == 2
    assert result("Count")[0] == {"events": {"totalCount": 2}}
    small_timeline(3)
    third, read = result("Count")
    assert (third, any(read)) == ({"events": {"totalCount": 3}}, True)
    assert result(first=1)[0] == first


def test_a_page_of_whole_documents_is_read_by_one_statement() -> None:
    """Without a transaction, once the process knows an edition and what the names mean."""
    small_timeline(3)
    query = (
        "query($slug: String!) { events(filter: {topic: [$slug]}, first: 2) { edges { cursor node { title"
        " actors { actor { name } } } } nodes { slug } pageInfo { endCursor } edition { number note } notFound } }"
    )
    one = "query($slug: String) { event(slug: $slug) { title id kind { name } citations { source { title } } } }"
    _read_by(query, slug="topic-000")
    assert [len(_read_by(text, slug=slug)) for text, slug in ((query, "topic-001"), (one, "event-001"))] == [2, 1]
    (page,) = _read_by(query, slug="topic-001")
    assert "editions_edition" in page


def _read_by(query: str, **variables: Any) -> list[str]:
    """The statements that a query takes, which was not asked before."""
    with CaptureQueriesContext(connections["public"]) as captured:
        data(f"{query} # {next(_REQUESTED)}", **variables)
    return [one["sql"] for one in captured]


def test_a_publication_meanwhile_is_answered_whole_from_the_newest_edition() -> None:
    """The statement that reads the page finds that the edition is another one, and the answer is read again."""
    published(an_event("ban"), note="First")
    query = "{ events { nodes { title } edition { number note } } }"
    assert data(query)["events"]["edition"] == {"number": 1, "note": "First"}
    published(an_event("ban", title="A new title"), note="Second")
    result = data(f"{query} # again")["events"]
    assert result == {"nodes": [{"title": "A new title"}], "edition": {"number": 2, "note": "Second"}}
    response = Client().get("/graphql", {"query": query})
    assert response.headers["Annals-Edition"] == "2"
    assert response.json()["data"]["events"] == result


def test_an_answer_by_get_is_the_one_kept_for_post_with_its_tag() -> None:
    small_timeline(1)
    query = "{ events { nodes { title } } }"
    result = data(query)
    with CaptureQueriesContext(connections["public"]) as captured:
        response = Client().get("/graphql", {"query": query})
    assert (response.json()["data"], len(captured)) == (result, 1)
    assert response.headers["ETag"]
    posted = Client().post("/graphql", {"query": query}, content_type="application/json")
    assert "ETag" not in posted.headers
    other = Client().get("/graphql", {"query": query}, headers={"Accept": "application/graphql-response+json"})
    assert other.headers["Content-Type"].startswith("application/graphql-response+json")
    assert other.headers["ETag"] != response.headers["ETag"]


def test_a_redaction_ends_what_was_kept(superuser: User) -> None:
    small_timeline(3)
    query = "{ events(edition: 1) { nodes { title } } }"
    assert len(data(query)["events"]["nodes"]) == 3
    # The event between told of it.
    redact(key("event", "event-002"), by=superuser, reason="By order of a court")
    assert [one["title"] for one in data(query)["events"]["nodes"]] == ["Event 000"]


def test_an_answer_with_an_error_is_made_again() -> None:
    small_timeline(1)
    query = '{ event(slug: "event-000", edition: 2) { title } }'
    assert code(query) == code(query) == "NOT_FOUND"
    published(an_event("other"))
    assert data(query)["event"]["title"] == "Event 000"


def test_counts_and_histograms_alone_read_no_page() -> None:
    small_timeline(3)
    alone, listed = (
        _queries(f"{{ events {{ totalCount histogram(interval: YEAR) {{ start }} {more} }} }}")
        for more in ("", "pageInfo { hasNextPage }")
    )
    assert alone == listed - 1
