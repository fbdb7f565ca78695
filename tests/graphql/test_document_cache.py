"""What is found out about a document is kept, within bounds, and depends on no more than it says."""

import gc

import pytest
from graphql.execution.values import VariableValues

from events.graphql.http.document_cache import DocumentCache, ParsedDocument
from events.graphql.http.requests import RequestError
from tests.graphql.selections import SCHEMA

PAGE = "query($first: Int, $kinds: [String!]) { events(filter: {kind: $kinds}, first: $first) { nodes { slug } } }"


def text(number: int) -> str:
    return f"{{ a{number:03}: __typename }}"


def test_the_documents_least_recently_sent_leave_first() -> None:
    documents = DocumentCache(SCHEMA, most=3)
    first = documents.get(text(1))
    for number in (2, 3, 1, 4):
        documents.get(text(number))
    assert documents.get(text(1)) is first
    kept = documents.get(text(4))
    documents.get(text(2))  # In place of the third.
    assert documents.get(text(4)) is kept


def test_the_characters_of_all_texts_are_bounded() -> None:
    documents = DocumentCache(SCHEMA, most=100, most_characters=2 * len(text(1)))
    first = documents.get(text(1))
    documents.get(text(2))
    assert documents.get(text(1)) is first
    documents.get(text(3))
    documents.get(text(4))
    assert documents.get(text(1)) is not first


def test_what_cannot_be_parsed_is_not_kept() -> None:
    documents = DocumentCache(SCHEMA)
    for _ in range(2):
        with pytest.raises(RequestError) as raised:
            documents.get("{")
        assert raised.value.errors[0].extensions == {"code": "GRAPHQL_PARSE_FAILED"}


def test_a_cost_is_that_of_the_variables_it_is_measured_with() -> None:
    document = ParsedDocument(SCHEMA, PAGE)
    operation = document.get_operation(None)

    def nodes(**variables: object) -> int:
        return document.measure(operation, variables).cost.nodes

    assert nodes(first=50) - nodes(first=5) == 45
    assert nodes(first=5, kinds=["a", "b", "c"]) - nodes(first=5, kinds=["a"]) == 2
    assert nodes(first=5.0) == nodes(first=5)
    assert nodes(first=True) == nodes() == nodes(first=None)
    assert nodes(first=5) == nodes(first=5, kinds="a")


def test_many_costs_and_plans_of_one_document_are_not_kept_for_ever() -> None:
    document = ParsedDocument(SCHEMA, PAGE)
    operation = document.get_operation(None)
    for first in range(1000):
        document.measure(operation, {"first": first})
    assert len(document._costs) <= 32


def test_a_document_that_leaves_is_freed_at_once() -> None:
    """Without waiting for the collector of garbage, which took seconds for a thousand of them."""
    document = ParsedDocument(
        SCHEMA, "{ events { totalCount nodes { slug relations { type } } } editions { totalCount } }"
    )
    operation = document.get_operation(None)
    document.measure(operation, {})
    assert document.get_plan(operation, VariableValues({}, {})) is not None
    gc.collect()
    # What else became garbage meanwhile, in another thread or by a finalizer, is not the document's.
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        del document, operation
        gc.collect()
        left = [type(one) for one in gc.garbage if type(one).__module__.startswith(("graphql.", "events."))]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert left == []
