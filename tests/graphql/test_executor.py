"""The short way through a document answers what GraphQL's own algorithm answers, with the same errors."""

from enum import Enum
from itertools import product
from typing import Any

import pytest
import strawberry
from django.test import Client
from graphql import execute, parse
from graphql.execution.executor import Executor

import events.graphql.http.views as address
from events.editions.graphql.base import CONFIG
from events.editions.graphql.executor import DocumentExecutor
from tests.desk import an_event, published
from tests.graphql.asking import small_timeline
from tests.graphql.test_work import EXAMPLES_BY_NAME, QUERIES, RECIPES


class TheLongWay(Executor[Any]):
    """GraphQL's executor as it is."""


@pytest.fixture
def ways(monkeypatch):
    """Both answers to a query, whole."""

    def both(query: str) -> list[bytes]:
        answers = []
        for way in (TheLongWay, DocumentExecutor):
            monkeypatch.setattr(address, "DocumentExecutor", way)
            monkeypatch.setattr(address, "RESPONSE_CACHE", address.RESPONSE_CACHE.__class__())
            variables = {"day": "2019-05-20"} if "$day" in query else {}
            body = {"query": query, "variables": variables}
            answers.append(Client().post("/graphql", body, content_type="application/json").content)
        return answers

    return both


@pytest.mark.django_db
def test_every_documented_query_is_answered_alike(ways):
    published(an_event("first"))
    small_timeline(6)
    for name, query in (QUERIES | EXAMPLES_BY_NAME | RECIPES).items():
        long, short = ways(query)
        assert short == long, name
        assert b'"data"' in long, name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "selected",
    [
        "slug __typename kind { __typename name }",
        "title ... on Event { slug } ...F date { edtf sources { slug } } t: title",
        "slug @skip(if: true) title @include(if: false) summary",
        "uuid id citations { quote { exact status lastStood { number } source { id } } stance }",
        "actors { role actor { ...on Node { id } name } } entry { digest edition { number publishedAt } change }",
        "inForce(on: \"2020-01-01\") history { nodes { revision } } kind { count }",
        "kind { name } kind { slug } topics { name } topics { id path }",
    ],
)  # fmt: skip
def test_whatever_is_selected_is_answered_alike_and_in_order(ways, selected):
    small_timeline(3)
    long, short = ways(
        f"{{ events {{ nodes {{ {selected} }} edges {{ cursor node {{ {selected} }} }} pageInfo {{ endCursor }} nodes {{ ...F }} }} }}"
        " fragment F on Event { significance }"
    )
    assert short == long
    assert b'"errors"' not in long


@pytest.mark.django_db
def test_plain_fields_are_told_without_executing_them(monkeypatch):
    small_timeline(3)
    executed = []

    def execute_field(self: Any, parent: Any, *rest: Any) -> Any:
        executed.append(parent.name)
        return Executor.execute_field(self, parent, *rest)

    monkeypatch.setattr(DocumentExecutor, "execute_field", execute_field)
    query = "{ events { nodes { slug kind { name } citations { source { title } } } pageInfo { hasNextPage } } }"
    assert (
        len(
            Client()
            .post("/graphql", {"query": query}, content_type="application/json")
            .json()["data"]["events"]["nodes"]
        )
        == 3
    )
    assert executed == ["Query"]


@strawberry.enum
class Colour(Enum):
    RED = "red"


@strawberry.type
class Leaf:
    word: str
    perhaps: str | None
    number: int
    colours: list[Colour]
    words: list[str | None]

    @strawberry.field
    def worked_out(root: strawberry.Parent[Any]) -> int:
        return 10 // root["number"]


@strawberry.type
class Branch:
    leaf: Leaf
    maybe: Leaf | None
    leaves: list[Leaf]
    some: list[Leaf | None]


GOOD = {"word": "w", "perhaps": None, "number": 2, "colours": ["red"], "words": ["a", None]}
BROKEN = [
    {"word": None}, {"word": []}, {"number": "x"}, {"number": 0}, {"colours": ["blue"]},
    {"colours": None}, {"colours": "red"}, {"colours": [None]}, {"words": [[]]}, {"words": 1},
]  # fmt: skip
#: What GraphQL makes text of.
COERCED = [{"word": 7}, {"perhaps": 7}, {"words": [1]}, {"words": ("a",)}]
PLACES = ["leaf", "maybe", "leaves", "some"]
SELECTED = "word perhaps number colours words workedOut"


@pytest.mark.parametrize(("broken", "place"), list(product(BROKEN + COERCED, PLACES)))
def test_a_value_that_breaks_its_type_is_an_error_in_the_same_place(broken, place):
    bad = GOOD | broken
    value = {"leaf": GOOD, "maybe": GOOD, "leaves": [GOOD, GOOD], "some": [GOOD, None]}
    value |= {place: [GOOD, bad] if place in ("leaves", "some") else bad}

    @strawberry.type
    class Query:
        @strawberry.field
        def branch(self) -> Branch | None:
            return value  # type: ignore[return-value]

    schema = strawberry.Schema(query=Query, config=CONFIG)._schema
    below = " ".join(f"{name} {{ {SELECTED} }}" for name in PLACES)
    results = [
        execute(schema, parse(f"{{ branch {{ {below} }} }}"), executor_class=way)
        for way in (TheLongWay, DocumentExecutor)
    ]
    told = [(one.data, [error.formatted for error in one.errors or ()]) for one in results]
    assert told[0] == told[1]
    assert bool(told[0][1]) == (broken in BROKEN)
