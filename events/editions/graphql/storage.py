"""How documents hold the values of fields: said beside each field that is not read under its own name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLField
from strawberry.types.field import StrawberryField

from .compat import get_definition
from .selection import FieldPlan

_KEY = "stored"
_COMPOSED = "composed"
_COUNTED = "counted"


@dataclass(frozen=True)
class Stored:
    """How documents hold a field.

    Args:
        key: the key in the document; None where the object's own keys have it.
        holds: of another subject that the document mentions, the keys it holds; None where it holds all there is.
        render: makes the answer of what is stored, given the name of the object's type too.
    """

    key: str | None
    holds: frozenset[str] | None = None
    render: Callable[[str, Any], Any] | None = None


@dataclass(frozen=True)
class Composed:
    """How a field is composed of several values, such as the id of a part of a document.

    Args:
        compose: makes the answer of the name of the object's type, the values at the paths, and the edition's number.
        paths: keys, joined by dots: of the object itself, of the object that contains it (``../``), or of the whole
            document (``/``). ``#`` is the object's place in its list. Each key is also the name of a field.
    """

    compose: Callable[..., str]
    paths: tuple[str, ...]


def composed(compose: Callable[..., str], *paths: str) -> dict[str, Composed]:
    """The metadata of a field whose resolver gives the same, composed of what a document holds at several places."""
    return {_COMPOSED: Composed(compose, paths)}


def get_composed(plan: FieldPlan) -> Composed | None:
    return _own(plan.definition).metadata.get(_COMPOSED) if plan.definition is not None else None


def stored(key: str | None, render: Callable[[str, Any], Any] | None = None) -> dict[str, Stored]:
    """The metadata of a field whose resolver gives what a document holds under a key."""
    return {_KEY: Stored(key, render=render)}


def mentioned(key: str | None, *holds: str) -> dict[str, Stored]:
    """The metadata of a field that leads to another subject, of which the document holds a few keys."""
    return {_KEY: Stored(key, frozenset(holds))}


def counted() -> dict[str, bool]:
    """The metadata of a field that this process may count by what it holds, without a statement.

    Where it cannot, and the edition is not confirmed, its resolver raises NotConfirmed.
    """
    return {_COUNTED: True}


def is_counted(plan: FieldPlan) -> bool:
    return plan.definition is not None and _COUNTED in _own(plan.definition).metadata


def key_reader(key: str) -> Callable[..., Any]:
    """The resolver of a field that documents hold under a key of another name, or not at all."""

    def read_key(root: strawberry.Parent[Any]) -> Any:
        return root.get(key)

    return read_key


def is_read_apart(plan: FieldPlan) -> bool:
    """Whether a field is read from documents of its own, by its resolver."""
    return plan.definition is not None and _own(plan.definition).is_async


def get_stored(plan: FieldPlan) -> Stored | None:
    """How documents hold a field; None where a resolver has to work it out, such as a list narrowed by arguments."""
    definition = plan.definition
    if definition is None or any(node.arguments for node in plan.nodes):
        return None
    own = _own(definition)
    if _KEY in own.metadata:
        return own.metadata[_KEY]
    return None if own.base_resolver or definition.args else Stored(own.python_name)


def _own(definition: GraphQLField) -> StrawberryField:
    field: StrawberryField = get_definition(definition)
    return field
