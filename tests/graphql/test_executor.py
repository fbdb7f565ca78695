"""The plan of an operation answers what GraphQL's own executor answers, byte for byte, with the same errors."""

import random
from enum import Enum
from itertools import product
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
import strawberry
from django.test import Client
from graphql import FragmentDefinitionNode, execute, get_operation_ast, get_variable_values, parse

import events.graphql.http.views as address
from events.editions.documents import Document
from events.editions.graphql.base import CONFIG, StoredDocument
from events.editions.graphql.executor import Operation
from events.editions.graphql.projection import to_json
from events.editions.graphql.selection import NotPlanned
from events.editions.graphql.types import Node
from events.editions.http.cache import ResponseCache
from events.editions.models import Edition, Entry
from events.graphql.http.document_cache import ParsedDocument
from tests.answers import Json
from tests.desk import an_event, published
from tests.effort import number_of
from tests.graphql.client import small_timeline
from tests.graphql.selections import AnyChance
from tests.graphql.test_work import EXAMPLES_BY_NAME, QUERIES, RECIPES

#: Generated documents.
DOCUMENTS = number_of(500, nightly=10_000)


class Ways:
    """Both ways to an answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        #: How many operations took the long way although they had a plan.
        self.given_up = 0
        self._long = address._executed_the_long_way

    def both(self, query: str, **variables: Any) -> tuple[bytes, bytes]:
        """The whole answer of GraphQL's own executor, and that by the plan."""
        with self._monkeypatch.context() as patch:
            patch.setattr(ParsedDocument, "get_plan", lambda *_: None)
            long = self._answer(query, variables)
        return long, self.by_plan(query, **variables)

    def by_plan(self, query: str, **variables: Any) -> bytes:
        """The whole answer by the plan."""
        with self._monkeypatch.context() as patch:
            patch.setattr(address, "_executed_the_long_way", self._give_up)
            return self._answer(query, variables)

    def _give_up(self, *given: Any) -> Any:
        self.given_up += 1
        return self._long(*given)

    def _answer(self, query: str, variables: dict[str, Any]) -> bytes:
        self._monkeypatch.setattr(address, "RESPONSE_CACHE", ResponseCache())
        body = {"query": query, "variables": variables}
        return Client().post("/graphql", body, content_type="application/json").content


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


@pytest.mark.django_db
def test_every_documented_query_is_answered_alike_by_its_plan(ways: Ways) -> None:
    published(an_event("first"))
    today = f"{small_timeline(6).published_at:%Y-%m-%d}"
    for name, query in (QUERIES | EXAMPLES_BY_NAME | RECIPES).items():
        variables = {"day": today if "asOf" in query else "2019-05-20"} if "$day" in query else {}
        long, short = ways.both(query, **variables)
        assert short == long, name
        assert (b'"errors"' in long, ways.given_up) == (False, 0), name


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
        "a: kind { name } b: kind { slug name } kind { s: slug } id uuid u: uuid",
        "date { shape status s: shape } dates { type display sources { slug title } } media { url } jurisdictions",
        "citations { source { identifiers archiveUrl publisher { name } } via { title } quote { reason now } }",
        "relations { type direction event { slug title date { display edtf shape } } }",
        "relations { event { slug date { sources { slug } } relations { event { title } } } }",
        "actors { actor { slug country aliases } role r: role } actors { actor { name } }",
        "__typename t: __typename actors { __typename actor { __typename } }",
        "key id citations { id quote { id exact } } relations { id }",
        "citations { quote { id } source { title } } title key: uuid",
        "citations { quote { id source: language e: exact } } k: key relations { type i: id event { slug } }",
        "kind { key } relations { id event { key relations { id } citations { id quote { id } } } }",
        "citations(stance: SUPPORTS) { id quote { id } } relations(direction: IN) { id } entry { key id edition { key } }",
        "date { type dateType precision datePrecision } actors { actorRole role } relations { type relationType }",
    ],
)  # fmt: skip
def test_whatever_is_selected_is_answered_alike_and_in_order(ways: Ways, selected: str) -> None:
    small_timeline(3)
    long, short = ways.both(
        f"{{ events(first: 5) {{ nodes {{ {selected} }} edges {{ cursor node {{ {selected} }} }} pageInfo {{ endCursor }} nodes {{ ...F }} }} }}"
        " fragment F on Event { significance }"
    )
    assert short == long
    assert (b'"errors"' in long, ways.given_up) == (False, 0), long
    long, short = ways.both(
        f"{{ events(first: 5) {{ edges {{ node {{ {selected} ...F }} }} }} }} fragment F on Event {{ id }}"
    )
    assert (short, ways.given_up) == (long, 0)


@pytest.mark.django_db
def test_ids_and_keys_are_composed_of_the_stored_text(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    """No document is read whole for their sake."""
    small_timeline(3)
    query = "{ events { nodes { key relations { id note } citations { id stance quote { id exact } } } } }"
    expected, _ = ways.both(query)
    assert [expected.count(f'"id":"{name}:'.encode()) for name in ("Relation", "Citation", "Quote")] == [4, 6, 3]

    def refuse(entry: Entry, pinned: Edition) -> Document:
        raise AssertionError(f"{entry.slug} was read whole.")

    monkeypatch.setattr("events.editions.graphql.base.to_value", refuse)
    assert (ways.by_plan(query), ways.given_up) == (expected, 0)


@pytest.mark.django_db
def test_generated_documents_are_answered_alike_by_their_plans(ways: Ways) -> None:
    """Documents over the whole schema, with variables, aliases, fragments and directives."""
    published(an_event("first", title="Before"))
    small_timeline(4, timelines=2)
    chance = AnyChance(random.Random(2021))
    answered = 0
    for _ in range(DOCUMENTS):
        query, variables = chance.document()
        long, short = ways.both(query, **variables)
        assert short == long, query
        answered += b'"errors"' not in long
    assert answered > 0.6 * DOCUMENTS
    assert ways.given_up <= DOCUMENTS - answered


@pytest.mark.django_db
def test_variables_decide_what_is_selected(ways: Ways) -> None:
    small_timeline(2)
    query = (
        "query($yes: Boolean!, $no: Boolean = false) { events { nodes { slug title @include(if: $yes)"
        " ...F @skip(if: $no) ... on Event @include(if: $no) { kind { description } } } totalCount @skip(if: $yes) } }"
        " fragment F on Event { summary }"
    )
    answers = {ways.both(query, yes=yes, no=no) for yes, no in product((True, False), repeat=2)}
    assert len(answers) == 4
    assert all(long == short for long, short in answers)
    assert ways.given_up == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        '{ event(slug: "event-000", edition: 9) { title } events { nodes { slug } } }',
        '{ events(filter: {kind: ["nothing"]}) { totalCount } actors { nodes { name } } }',
        '{ nodes(ids: ["x", "RXZlbnQ6eA=="]) { id } kinds { nodes { slug } } }',
        "query($first: Int) { events(first: 1000) { nodes { slug } } }",
        'query($day: Date = "2020-02-30") { events(filter: {inForceOn: $day}) { totalCount } }',
    ],
)
def test_what_is_amiss_is_reported_by_graphqls_own_executor(ways: Ways, query: str) -> None:
    small_timeline(1)
    long, short = ways.both(query)
    assert short == long
    assert b'"errors"' in long


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
        return int(10 // root["number"])


@strawberry.type
class Branch(Node):
    leaf: Leaf
    maybe: Leaf | None
    leaves: list[Leaf]
    some: list[Leaf | None]


GOOD = {"word": "w", "perhaps": None, "number": 2, "colours": ["red"], "words": ["a", None]}
BROKEN = [
    {"word": None}, {"word": []}, {"number": "x"}, {"number": 2**31}, {"number": 2.5}, {"colours": ["blue"]},
    {"colours": ["RED"]}, {"colours": None}, {"colours": "red"}, {"colours": [None]}, {"words": [[]]}, {"words": 1},
]  # fmt: skip
#: What GraphQL makes text and numbers of.
COERCED = [{"word": 7}, {"perhaps": 7}, {"perhaps": True}, {"words": [1]}, {"number": 2.0}, {"number": True}]
PLACES = ["leaf", "maybe", "leaves", "some"]
STORED, RESOLVED = "word perhaps number colours words", "workedOut"


def _both(value: dict[str, Any] | StoredDocument, selected: str) -> tuple[Any, Any]:
    """What GraphQL's own executor says of a value, and what the plan does; None where something is amiss."""

    @strawberry.type
    class Query:
        @strawberry.field
        def branch(self) -> Branch | None:
            return value  # type: ignore[return-value]

    schema = strawberry.Schema(query=Query, config=CONFIG)._schema
    below = " ".join(f"{name} {{ {selected} }}" for name in PLACES)
    document = parse(f"{{ branch {{ __typename {below} }} }}")
    long = execute(schema, document)
    operation = get_operation_ast(document)
    assert operation
    variables: Any = get_variable_values(schema, (), {})
    try:
        short = Operation(schema, operation, {}, variables).execute(variables, {})
    except Exception:
        return long, None
    return long, to_json(short)


def _branch(leaf: dict[str, Any], place: str) -> dict[str, Any]:
    value = {"id": "1", "leaf": GOOD, "maybe": GOOD, "leaves": [GOOD, GOOD], "some": [GOOD, None]}
    return value | {place: [GOOD, leaf] if place in ("leaves", "some") else leaf}


def _stored(value: dict[str, Any]) -> StoredDocument:
    entry: Any = SimpleNamespace(document=orjson.dumps(value).decode(), subject="branch")
    edition: Any = SimpleNamespace(number=1)
    return StoredDocument(entry, edition)


@pytest.mark.parametrize(("leaf", "place"), list(product([{}, *BROKEN, *COERCED, {"number": 0}], PLACES)))
def test_a_value_that_breaks_its_type_is_never_reported_by_the_plan(leaf: Json, place: str) -> None:
    value = _branch(GOOD | leaf, place)
    wholes: tuple[dict[str, Any] | StoredDocument, ...] = (value, _stored(value))
    for selected, whole in product((STORED, f"{STORED} {RESOLVED}"), wholes):
        long, short = _both(whole, selected)
        if long.errors:
            assert short is None
        else:
            assert short in (None, orjson.dumps(long.data))
        assert leaf or short is not None


@pytest.mark.parametrize("lacking", [*GOOD, "leaf", "leaves"])
def test_a_key_that_is_missing_is_null_or_amiss(lacking: str) -> None:
    value = _branch({name: one for name, one in GOOD.items() if name != lacking}, "leaf")
    value.pop(lacking, None)
    long, short = _both(_stored(value), STORED)
    assert bool(long.errors) == (lacking != "perhaps")
    assert short == (None if long.errors else orjson.dumps(long.data))


def test_text_is_written_alike() -> None:
    """Of every character: as the rest of an answer is."""
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    long, short = _both(_stored(_branch(GOOD | {"word": text}, "leaf")), STORED)
    assert short == orjson.dumps(long.data)


def test_the_schema_is_reported_by_graphqls_own_executor() -> None:
    document = parse("{ __schema { queryType { name } } ...F } fragment F on Query { __typename }")
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    schema = address._SCHEMA
    variables: Any = get_variable_values(schema, (), {})
    operation = get_operation_ast(document)
    assert operation
    with pytest.raises(NotPlanned):
        Operation(schema, operation, fragments, variables)
