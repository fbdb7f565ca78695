"""The answer of a selection does not depend on what is asked beside it (GraphQL specification, 6.3.2)."""

import random
from typing import Any

import pytest
from graphql import get_operation_ast, parse

from events.graphql.http.cost import measure
from tests.effort import number_of
from tests.graphql.client import data, small_timeline
from tests.graphql.selections import SCHEMA, Chance

pytestmark = pytest.mark.django_db

#: Pairs of selections.
PAIRS = number_of(60, nightly=3000)


def _merged(one: Any, other: Any) -> Any:
    """Two answers of which fields of one name are one field (FieldsInSetCanMerge)."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one | {name: _merged(one[name], value) if name in one else value for name, value in other.items()}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(*both) for both in zip(one, other, strict=True)]
    assert one == other
    return one


def _is_allowed(query: str) -> bool:
    document = parse(query)
    operation = get_operation_ast(document)
    assert operation is not None
    return not measure(SCHEMA, document, {}, operation)[1]


def test_pairs_of_selections_are_answered_together_as_they_are_apart() -> None:
    small_timeline(3)
    chance = Chance(random.Random(1867))
    sharing = tried = 0
    while tried < PAIRS:
        one, other, fragments = chance.pair()
        together, reverse = (chance.document(fragments, *pair) for pair in ((one, other), (other, one)))
        if not _is_allowed(together):
            continue
        tried += 1
        alone = [chance.document(fragments, selection) for selection in (one, other)]
        sharing += any(all(f"...{name} " in document for document in alone) for name in fragments)
        apart = [data(document) for document in alone]
        assert data(together) == _merged(*apart), together
        assert data(reverse) == _merged(*reversed(apart)), reverse
    assert sharing > PAIRS / 3


SIDE = 'actor(slug: "actor-001") { ...F }'
MAIN = (
    'actor(slug: "huawei") { ...F events(first: 2) { nodes { kind { description } topics { description }'
    " citations { source { publisher { slug country url } } } } } }"
)
FRAGMENT = "fragment F on Actor { events(first: 2) { nodes { slug } } }"


@pytest.mark.parametrize("first_request", ["side", "main"])
def test_a_fragment_in_two_places_is_read_with_the_fields_of_each(first_request: str) -> None:
    small_timeline(3)
    both = {"side": SIDE, "main": MAIN}
    fields = [f"{name}: {both[name]}" for name in sorted(both, key=lambda name: name != first_request)]
    answer = data(f"{{ {' '.join(fields)} }} {FRAGMENT}")
    for name, field in both.items():
        assert answer[name] == data(f"{{ {name}: {field} }} {FRAGMENT}")[name]
    publishers = [
        one["source"]["publisher"] for event in answer["main"]["events"]["nodes"] for one in event["citations"]
    ]
    assert {one["country"] for one in publishers} == {"US"}
