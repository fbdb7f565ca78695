"""How much is read: a level at a time, whatever the number of rows."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.graphql.asking import data, small_timeline

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
}


def _queries(query: str) -> int:
    with CaptureQueriesContext(connections["public"]) as captured:
        data(query)
    return len(captured)


def test_a_hundred_rows_take_as_many_queries_as_ten():
    small_timeline(10)
    few = {name: _queries(query) for name, query in QUERIES.items()}
    small_timeline(100)
    assert {name: _queries(query) for name, query in QUERIES.items()} == few
