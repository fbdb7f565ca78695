"""What a query is estimated to take: a price for each thing that takes long, wherever it is written."""

from typing import Any

import pytest
from django.test import Client
from graphql import GraphQLObjectType

from events.graphql.http import prices
from events.graphql.http.document_cache import Measured, ParsedDocument
from events.graphql.http.views import _SCHEMA
from events.query.column_cache import COLUMN_CACHE
from tests.graphql.client import execute, small_timeline
from tests.torture.costs import CORPUS, SHIPPED

WORDS, SAMPLE = prices._ARGUMENTS["q"].once, prices._ARGUMENTS["sample"].per_thousand


def measured(query: str, **variables: Any) -> Measured:
    document = ParsedDocument(_SCHEMA, query)
    assert document.errors == []
    return document.measure(document.get_operation(None), variables)


def test_what_has_a_price_is_in_the_schema() -> None:
    for name in prices._FIELDS:
        type_name, _, field = name.partition(".")
        type_ = _SCHEMA.get_type(type_name)
        assert isinstance(type_, GraphQLObjectType)
        assert field in type_.fields
    for name in (*prices._TYPES, *prices._ITEMS, *prices._LENGTHS):
        assert isinstance(_SCHEMA.get_type(name), GraphQLObjectType)


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('{ events(filter: {q: "chip"}) { nodes { slug } } }', {}),
        ("query($q: String) { events(filter: {q: $q}) { nodes { slug } } }", {"q": "chip"}),
        ("query($filter: EventFilter) { events(filter: $filter) { nodes { slug } } }", {"filter": {"q": "chip"}}),
    ],
)
def test_words_cost_the_same_wherever_they_are_written(query: str, variables: dict[str, Any]) -> None:
    without = measured("{ events(filter: {}) { nodes { slug } } }")
    assert measured(query, **variables).cost.micros == without.cost.micros + WORDS


def test_a_cost_is_not_that_of_another_filter_in_the_same_variable() -> None:
    document = ParsedDocument(_SCHEMA, "query($filter: EventFilter) { events(filter: $filter) { nodes { slug } } }")
    filters: list[dict[str, Any]] = [{"kind": ["a"]}, {"q": "a", "kind": ["a"]}, {"q": None, "kind": ["a"]}]
    plain, words, null = (
        document.measure(document.get_operation(None), {"filter": filter}).cost.micros for filter in filters
    )
    assert (words - plain, null - plain) == (WORDS, 0)


def test_combined_filters_and_samples_have_their_price() -> None:
    combined = measured('{ events(filter: {or: [{q: "a"}, {sample: 9}]}) { nodes { slug } } }').cost
    plain = measured("{ events(filter: {or: [{kind: []}, {}]}) { nodes { slug } } }").cost
    assert combined.micros - plain.micros == WORDS + prices._ARGUMENTS["sample"].once
    assert (combined.per_thousand, plain.per_thousand) == (SAMPLE, 0)


def test_what_looks_through_all_events_needs_a_turn_where_there_are_many() -> None:
    facets = measured("{ events(first: 0) { facets { kind { value } } } }")
    page = measured("{ events(first: 20) { nodes { slug } } }")
    assert [facets.is_expensive(events) for events in (0, 1_000, 1_000_000)] == [False, False, True]
    assert not page.is_expensive(1_000_000)
    by_two = measured("{ events { groupBy(by: [KIND, YEAR]) { leftOut } } }").cost
    by_one = measured("{ events { groupBy(by: KIND) { leftOut } } }").cost
    assert by_two.per_thousand > 5 * by_one.per_thousand > 0


def test_a_page_of_pages_costs_that_many_times_as_much() -> None:
    inner = "events(first: 0) { totalCount }"
    one, many = (measured(f"{{ actors(first: {number}) {{ nodes {{ slug {inner} }} }} }}").cost for number in (1, 50))
    assert many.per_thousand == 50 * one.per_thousand > 0
    item = prices._ITEM + prices._OBJECT + prices._CONNECTION.once + prices._FIELDS["EventConnection.totalCount"].once
    assert many.micros - one.micros == 49 * item


@pytest.mark.parametrize("query", (CORPUS | SHIPPED).values(), ids=(CORPUS | SHIPPED).keys())
def test_every_query_whose_price_is_measured_is_valid_and_declares_one(query: str) -> None:
    cost = measured(query).cost
    assert cost.micros >= prices.REQUEST
    # No query of the corpus is so much that it would be refused.
    assert cost.nodes < 10_000


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_an_answer_reports_its_work_and_the_process_knows_how_many_events_there_are(client: Client) -> None:
    small_timeline(3)
    cost = execute("{ events { totalCount } }")["extensions"]["cost"]
    declared = measured("{ events { totalCount } }").cost
    assert (cost["work"], cost["workPerThousandEvents"]) == (declared.micros, declared.per_thousand)
    assert COLUMN_CACHE.length == 3
