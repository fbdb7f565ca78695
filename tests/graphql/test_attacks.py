"""Requests meant to hurt: each is refused as a client's mistake, before anything is executed."""

import json
import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory
from graphql import get_operation_ast, parse

from events.graphql.http.cost import _Meter, measure
from events.graphql.http.views import graphql, schema
from tests.answers import Json, Response
from tests.desk import an_event, published

BOMB = (
    "{ ...f0 }"
    + "".join(f" fragment f{level} on Query {{ ...f{level + 1} ...f{level + 1} }}" for level in range(30))
    + " fragment f30 on Query { events { nodes { slug } } }"
)
NESTED = (
    "{ events(first: 100) { nodes { relations { event { relations { event { relations { event { slug } } } } } } } } }"
)
REFUSED = {
    "a fragment bomb": (BOMB, "COST_LIMIT"),
    "nested lists": (NESTED, "COST_LIMIT"),
    "pages of pages": (
        "{ actors(first: 100) { nodes { events(first: 100) { nodes { actors { actor { events(first: 100)"
        " { nodes { slug } } } } } } } } }",
        "COST_LIMIT",
    ),
    "a hundred aliases": ("{" + " ".join(f"a{n}: events {{ totalCount }}" for n in range(100)) + "}", "COST_LIMIT"),
    "three thousand fields": ("{ events { nodes { " + "slug " * 3000 + "} } }", "COST_LIMIT"),
    "two thousand directives": ("{ events { totalCount " + "@include(if: true) " * 2000 + "} }", "COST_LIMIT"),
    "one field over and over": ("{ events { " + "nodes { slug } " * 480 + "} }", "COST_LIMIT"),
    "one argument over and over": (
        "{ events { nodes { " + 'inForce(on: "2020-01-01") ' * 250 + "} } }", "COST_LIMIT",
    ),
    "one field in many fragments": (
        '{ event(slug: "a") { ' + " ".join(f"...f{n}" for n in range(170)) + " } } "
        + " ".join(f"fragment f{n} on Event {{ slug }}" for n in range(170)), "COST_LIMIT",
    ),
    "one field over and over in what is not asked": (
        "query A { events { totalCount } } query B { events { " + "nodes { slug } " * 400 + "} }", "COST_LIMIT",
    ),
    "facets of many actors": (
        "{ actors(first: 100) { nodes { events { facets { kind { value } topic { value } } } } } }", "COST_LIMIT",
    ),
    "a dozen histograms": (
        "{" + " ".join(f"a{n}: events {{ histogram(interval: DAY) {{ start }} }}" for n in range(12)) + "}", "COST_LIMIT",
    ),
    "a hundred nodes of a hundred events": (
        "{ nodes(ids: [" + '"QWN0b3I6MQ==" ' * 100 + "]) { ... on Actor { events(first: 100) { nodes { slug } } } } }",
        "COST_LIMIT",
    ),
    "pages that last takes away again": (
        '{ events(filter: {q: "us"}, first: 100, last: 0) { nodes { relations { event { relations { event'
        " { citations { source { title } } } } } } } } }",
        "COST_LIMIT",
    ),
    "a thousand counts": (
        "{ actors(first: 100) { nodes { "
        + " ".join(f'a{n}: events(first: 0, role: ["issuer"]) {{ totalCount }}' for n in range(10)) + " } } }",
        "COST_LIMIT",
    ),
    "a thousand pages of none": (
        "{ actors(first: 100) { nodes { "
        + " ".join(f"a{n}: events(first: 0) {{ nodes {{ slug }} }}" for n in range(10)) + " } } }",
        "COST_LIMIT",
    ),
    "what is gone for each actor": (
        "{ actors(first: 100) { nodes { events(first: 0) { gone } } } }", "COST_LIMIT",
    ),
    "a long default list of ids": (
        "query($ids: [ID!]! = [" + '"QWN0b3I6MQ==" ' * 100 + "]) { nodes(ids: $ids) { ... on Actor"
        " { events(first: 100) { nodes { slug } } } } }",
        "COST_LIMIT",
    ),
    "too deep": ("{ event(slug: \"a\") " + "{ relations { event " * 8 + "{ slug }" + " } }" * 8 + " }", "COST_LIMIT"),
    "two schemas": ("{ a: __schema { types { name } } b: __schema { types { name } } }", "COST_LIMIT"),
    "deep nesting": ("{" * 1500, "GRAPHQL_PARSE_FAILED"),
    "a fragment that spreads itself": ("{ ...a } fragment a on Query { ...a }", "GRAPHQL_VALIDATION_FAILED"),
    "a regular expression": ('{ events(filter: {title: {regex: "(a+)+$"}}) { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
    "a huge integer": ("{ events(first: " + "9" * 5000 + ") { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
}  # fmt: skip


def post(body: object, **headers: str) -> Response:
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    accept: Json = {"HTTP_ACCEPT": "application/graphql-response+json"} | headers
    return Client().post("/graphql", data, content_type="application/json", **accept)


@pytest.mark.parametrize("name", REFUSED)
def test_what_costs_too_much_is_refused_without_a_query(name: str) -> None:
    """Without the database mark, any use of the database would fail this test."""
    query, code = REFUSED[name]
    response = post({"query": query} | ({"operationName": "A"} if query.startswith("query A") else {}))
    assert response.status_code == 400
    assert len(response.content) <= 4096
    errors = response.json()["errors"]
    assert errors[0]["extensions"]["code"] == code, errors
    assert len(errors) <= 5


def test_a_variable_counts_as_what_it_holds() -> None:
    query = "query($n: Int) { actors(first: $n) { nodes { events(first: $n) { nodes { topics { slug } } } } } }"
    for number in (100, 1e2):
        answer = post({"query": query, "variables": {"n": number}}).json()
        assert answer["errors"][0]["extensions"]["code"] == "COST_LIMIT", number
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Actor { events(first: 100) { nodes { slug } } } } }"
    answer = post({"query": query, "variables": {"ids": ["QWN0b3I6MQ=="] * 100}}).json()
    assert answer["errors"][0]["extensions"]["code"] == "COST_LIMIT"


@pytest.mark.parametrize(
    ("declared", "filter", "variables"),
    [
        ("$given: [String!]", "{slug: $given}", lambda slugs: slugs),
        ("$given: EventFilter", "$given", lambda slugs: {"slug": slugs}),
        ("$given: [ID!]", "{id: $given}", lambda slugs: slugs),
    ],
)
def test_the_values_of_a_filter_count_wherever_they_are_written(
    declared: str, filter: str, variables: Callable[[list[str]], Json]
) -> None:
    fields = " ".join(f"a{n}: events(filter: {filter}, first: 0) {{ notFound }}" for n in range(20))
    query = f"query({declared}) {{ {fields} }}"
    answer = post({"query": query, "variables": {"given": variables([f"slug-{n}" for n in range(1000)])}}).json()
    assert answer["errors"][0]["extensions"]["code"] == "COST_LIMIT"
    assert answer["errors"][0]["extensions"]["cost"]["nodes"] > 20_000


def test_values_nested_without_end_are_counted_without_recursion() -> None:
    variables: object = []
    for _ in range(900):
        variables = [variables]
    query = "query($given: [String!]) { events(filter: {slug: $given}) { totalCount } }"
    document = parse(query)
    operation = get_operation_ast(document)
    assert operation is not None
    cost, errors = measure(schema._schema, document, {"given": variables}, operation)
    assert (cost.nodes > 900, errors) == (True, [])


def _measured(query: str) -> tuple[int, int]:
    """The steps it takes to measure a document, and the selections that it has."""
    document = parse(query)
    steps = 0

    class Counted(_Meter):
        def _selections(self, selections: Json, parent: Json, page: Json) -> Json:
            nonlocal steps
            steps += len(selections.selections) if selections else 0
            return super()._selections(selections, parent, page)

    meter = Counted(schema._schema, document, {})
    operation = get_operation_ast(document)
    assert operation is not None
    meter.operation(operation)
    meter.pairs()
    return steps + meter.looks, query.count("...") + query.count("slug")


def test_a_fragment_bomb_is_measured_in_steps_that_grow_with_its_length_alone() -> None:
    def bomb(levels: int) -> str:
        spread = "".join(f" fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(levels))
        return f"{{ ...f0 }}{spread} fragment f{levels} on Query {{ events {{ nodes {{ slug }} }} }}"

    for levels in (10, 20, 40):
        steps, selections = _measured(bomb(levels))
        assert selections < steps < selections * (levels + 5)


def test_no_document_is_measured_in_more_steps_than_a_few_thousand() -> None:
    steps, _ = _measured(
        "{ events { nodes { ...a } } } fragment a on Event { x: relations { event { ...a } } y: relations { event { ...a } } }"
    )
    assert steps < 6000
    chain = " ".join(
        f"fragment f{n} on Event {{ relations {{ event {{ ...f{n + 1} ...f{n + 1} }} }} }}" for n in range(60)
    )
    steps, _ = _measured("{ events { nodes { ...f0 } } } " + chain + " fragment f60 on Event { slug }")
    assert steps < 6000


@pytest.mark.parametrize(
    "body",
    [b"5", b"null", b'"x"', b"[1,2]", b"[]", b"\xff\xfe", b"\xef\xbb\xbf5", b"[" * 100_000, b'{"query": NaN}',
     b'{"query": 5}', b'{"query": "{ __typename }", "variables": []}', b'{"query": "\\ud800"}'],
)  # fmt: skip
def test_a_body_that_is_no_request_is_a_clients_mistake(body: bytes) -> None:
    response = post(body)
    assert response.status_code in (400, 413)
    assert response.json()["errors"][0]["message"]


@pytest.mark.django_db
def test_a_request_that_takes_too_long_is_ended_between_two_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("ban"))
    seconds = iter([0.0, 0.1, *[11.0] * 50])
    monkeypatch.setattr("events.graphql.http.views.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    # Two fields are two statements at least, whether this process remembers the newest edition or has to read it.
    response = post({"query": "{ a: events { nodes { title } } b: events(last: 5) { nodes { title } } }"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "COST_LIMIT"


def test_a_parameter_given_twice_is_refused_rather_than_chosen_from() -> None:
    response = Client().get("/graphql?query={__typename}&query={events{totalCount}}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "field",
    ['sources(filter: {publisher: ["no-such"]})', 'sources(filter: {type: ["no-such"]})', 'quotes(source: ["no-such"])',
     'sources(filter: {language: ["!"]})', 'sources(filter: {slug: ["a\\u0000"]})'],
)  # fmt: skip
def test_an_unknown_word_is_reported_in_every_filter(field: str) -> None:
    published(an_event("ban"))
    response = post({"query": f"{{ {field} {{ totalCount }} }}"})
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")


def test_a_body_that_is_too_large_is_read_to_its_end_and_refused() -> None:
    body = b'{"query": "' + b"a" * 3_000_000 + b'"}'
    request = RequestFactory().post("/graphql", body, content_type="application/json")
    assert graphql(request).status_code == 413
    assert request.read() == b""
    assert post({"query": "{ __typename }", "variables": {"a": "a" * 70_000}}).status_code == 413


@pytest.mark.parametrize(
    "media_type", ["text/plain", "multipart/form-data; boundary=a", "application/x-www-form-urlencoded"]
)
def test_what_a_form_could_send_is_refused(media_type: str) -> None:
    assert Client().post("/graphql", b'{"query": "{ __typename }"}', content_type=media_type).status_code == 415


def test_a_mutation_is_refused_by_get_and_by_post() -> None:
    assert Client().get("/graphql", {"query": "mutation { a }"}).status_code == 405
    assert post({"query": "mutation { a }"}).status_code == 405


def test_a_fragment_within_itself_is_reported_as_that() -> None:
    cyclic = 'fragment A on Event { relations { event { ...A } } } { event(slug: "x") { ...A } }'
    (error,) = post({"query": cyclic}).json()["errors"]
    assert error["message"] == "Cannot spread fragment 'A' within itself."
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ('{ events(filter: {inForceOn: "2020-13-01"}) { totalCount } }', 30),
        ('{ event(slug: "a") { inForce(on: "2020-02-30") } }', 34),
        ('{ source(slug: "a") { captures(on: 2025) { nodes { number } } } }', 36),
    ],
)
def test_an_invalid_day_is_reported_at_its_place(query: str, column: int) -> None:
    (error,) = post({"query": query}).json()["errors"]
    assert "is not a valid date. Write it as YYYY-MM-DD, such as 2025-05-13." in error["message"]
    assert error["locations"] == [{"line": 1, "column": column}]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["", "  ", "!!!", '"', "-", "a" * 501])
def test_words_to_search_for_are_words_as_over_rest(q: str) -> None:
    searching = "query($q: String) {{ {} {{ totalCount }} }}"
    for field in ("events(filter: {q: $q})", "sources(filter: {q: $q})", "actors(q: $q)"):
        (error,) = post({"query": searching.format(field), "variables": {"q": q}}).json()["errors"]
        assert error["message"].startswith("q: ")
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}
        assert "errors" not in post({"query": searching.format(field), "variables": {"q": None}}).json()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    ['filter: {q: "a\\u0000"}', 'filter: {kind: ["a\\u0000"]}', 'filter: {slug: ["\\ud800"]}', 'filter: {since: "2021-02-30"}',
     'filter: {since: "20200101"}', 'filter: {since: "2020", until: "2010"}', 'filter: {attestedBy: "10000-01-01"}',
     'filter: {significanceMin: 9}', 'filter: {id: ["x"]}', "first: 101", "first: -1", 'asOf: "2999"', 'asOf: "x"',
     'asOf: "2020", edition: 1', "edition: 99", 'after: "W1tbW1tb"', 'after: "arrayconnection:9223372036854775808"',
     'filter: {kind: ["no-such-kind"]}', 'filter: {jurisdiction: ["us"]}', 'filter: {language: ["!!"]}', "filter: {changedSince: -1}"],
)  # fmt: skip
def test_an_argument_that_cannot_be_understood_is_reported_and_not_logged(
    arguments: str, caplog: pytest.LogCaptureFixture
) -> None:
    published(an_event("ban"))
    with caplog.at_level(logging.WARNING, logger="annals"):
        response = post({"query": f"{{ events({arguments}) {{ totalCount }} }}"})
    assert response.status_code == 400
    error = response.json()["errors"][0]
    assert error["extensions"]["code"] in (
        "BAD_USER_INPUT", "INVALID_CURSOR", "NOT_FOUND", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED",
    )  # fmt: skip
    assert "psycopg" not in error["message"]
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
