"""Executes a plan: the answer of an operation in which nothing is amiss, without an event loop.

The specification's algorithm ("Value completion", October 2021, 6.4.3) asks of every field of every row whether it is
there, has failed, or has to be waited for. Here a stored document gives all it holds at once (``projection.py``), other
objects are completed field by field, and what resolvers wait for is read a level at a time (``loader.py``). What is not
what its type promises raises: GraphQL's own executor, which knows how to say so, then answers the whole operation.
"""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from typing import Any

import orjson
from graphql import (
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    VariableValues,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from .arguments import Resolver
from .base import StoredDocument, get_value
from .compat import get_definition
from .loader import Levels
from .projection import Projection
from .selection import FieldPlan, ObjectPlan, Planner
from .storage import get_stored
from .stored_keys import is_one_read, mentions_suffice
from .structs import NotStored

#: Puts the completed form of a value in its place.
Put = Callable[[Any], None]
#: Renders a value, and puts it in its place now or later.
Complete = Callable[["Execution", Any, Put], None]


class Amiss(Exception):
    """A value is not what its type promises."""


class Operation:
    """An operation that is executed by its plan, any number of times and from several threads.

    Args:
        variables: their coerced values; those of ``@skip`` and ``@include`` are the same at every execution.

    Raises:
        NotPlanned: it selects what only GraphQL's own executor answers.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        variables: VariableValues,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.fragments = fragments
        root: Any = schema.query_type
        plan = Planner(schema, fragments, variables).plan(root, [operation.selection_set])
        #: Whether one statement reads all of it, but for what names mean.
        self.is_one_read = is_one_read(plan)
        self._root = _Object(self, plan)

    def execute(self, variables: VariableValues, context: dict[str, object]) -> dict[str, object]:
        """The data of the answer, for ``to_json``.

        Raises:
            Exception: something is amiss.
        """
        execution = Execution(self, variables, context)
        rendered: list[dict[str, object]] = []
        self._root.complete(execution, {}, rendered.append)
        execution.levels.read()
        return rendered[0]


class Execution:
    """One execution of an operation."""

    def __init__(self, operation: Operation, variables: VariableValues, context: dict[str, object]) -> None:
        self.levels = Levels()
        self.variables = variables
        self._operation = operation
        self._context = context | {"loading": self.levels}
        self._known: dict[FieldPlan, Callable[..., Any]] = {}

    def resolve(self, parent: ObjectPlan, plan: FieldPlan, resolver: Resolver, value: Any) -> Any:
        """What a field's resolver gives for an object, with arguments that are the same for all rows."""
        if plan not in self._known:
            self._known[plan] = resolver.bind(self._info(parent, plan, resolver.definition), self.variables)
        return self._known[plan](**{resolver.takes: value}) if resolver.takes else self._known[plan]()

    def _info(self, parent: ObjectPlan, plan: FieldPlan, field: GraphQLField) -> GraphQLResolveInfo[object]:
        # It hears where it stands, but not in which row: none asks.
        path = Path(None, plan.key, parent.type.name)
        operation = self._operation
        place: dict[str, Any] = {
            "field_name": plan.name,
            "field_nodes": plan.nodes,
            "return_type": field.type,
            "parent_type": parent.type,
            "path": path,
            "schema": operation.schema,
            "fragments": operation.fragments,
            "root_value": None,
            "operation": operation.operation,
            "variable_values": self.variables,
            "context": self._context | {"place": plan.place},
        }
        return GraphQLResolveInfo(**place, is_awaitable=_is_coroutine, abort_signal=None, async_helpers=None)  # type: ignore[arg-type]


def _is_coroutine(value: object) -> bool:
    return isinstance(value, Coroutine)


class _Object:
    """Renders the objects of a plan."""

    def __init__(self, operation: Operation, plan: ObjectPlan) -> None:
        self._plan = plan
        self._is_of = plan.type.is_type_of
        self._subject = plan.type.name.lower()
        self._fields = [_Field(operation, plan, one) for one in plan.fields]
        try:
            self.projection: Projection | None = Projection(plan) if plan.type.interfaces else None
        except NotStored:
            self.projection = None

    def complete(self, execution: Execution, value: Any, put: Put) -> None:
        projection = self.projection if isinstance(value, StoredDocument) else None
        if projection and projection.is_whole:
            put(self.project(value))
            return
        if not self._is_one(value):
            raise Amiss(self._plan.type.name)
        rendered: dict[str, object] = dict.fromkeys(one.key for one in self._fields)
        stored_values = projection.fields(value) if projection else {}
        rendered |= stored_values
        put(rendered)
        for one in self._fields:
            if one.key not in stored_values:
                one.render(execution, value, rendered)

    def project(self, document: StoredDocument) -> Any:
        """The completed form of a stored document that holds everything."""
        if self.projection is None or document.subject != self._subject:
            raise Amiss(self._plan.type.name)
        return self.projection.render(document)

    def project_all(self, values: Sequence[object]) -> orjson.Fragment | None:
        """The JSON of objects that are all stored documents that hold everything; None where they are not."""
        if self.projection is None or not self.projection.is_whole:
            return None
        documents = [value for value in values if isinstance(value, StoredDocument)]
        if len(documents) < len(values):
            return None
        if any(document.subject != self._subject for document in documents):
            raise Amiss(self._plan.type.name)
        return self.projection.write_all(documents)

    def _is_one(self, value: object) -> bool:
        if isinstance(value, StoredDocument):
            return value.subject == self._subject
        return value is not None and (self._is_of is None or bool(self._is_of(value, None)))  # type: ignore[arg-type]


class _Field:
    """Renders a field of an object."""

    def __init__(self, operation: Operation, parent: ObjectPlan, plan: FieldPlan) -> None:
        self.key = plan.key
        self._parent = parent
        self._plan = plan
        self._definition = plan.definition
        if plan.definition is None:
            return
        own: StrawberryField = get_definition(plan.definition)
        self._get = self._getter(own, plan.definition)
        below = {name: _Object(operation, one) for name, one in plan.below.items()}
        self._complete = _completion(plan.definition.type, below)
        if plan.place:
            plan.place.mentions_suffice = all(map(mentions_suffice, plan.below.values()))

    def render(self, execution: Execution, value: object, rendered: dict[str, object]) -> None:
        put = partial(rendered.__setitem__, self.key)
        if self._definition is None:
            put(self._parent.type.name)
            return
        found = self._get(execution, value)
        if isinstance(found, Coroutine):
            execution.levels.start(found, lambda result: self._complete(execution, result, put))
        else:
            self._complete(execution, found, put)

    def _getter(self, own: StrawberryField, definition: GraphQLField) -> Callable[[Execution, Any], Any]:
        """What gives the field's value of an object."""
        name, how = own.python_name, get_stored(self._plan)
        if own.base_resolver is None:
            return lambda execution, value: value.get(name) if value.__class__ is dict else get_value(value, name)
        if how and how.render and how.key:
            key, render, type_name = how.key, how.render, self._parent.type.name
            return lambda execution, value: render(type_name, value[key])
        parent, plan, resolver = self._parent, self._plan, Resolver(own, definition, self._plan.nodes[0])
        return lambda execution, value: execution.resolve(parent, plan, resolver, value)


def _completion(type_: GraphQLOutputType, below: dict[str, _Object]) -> Complete:
    """What renders values of a type."""
    if is_non_null_type(type_):
        return _of_something(type_.of_type, below)
    return partial(_optional, _of_something(type_, below))


def _of_something(type_: Any, below: dict[str, _Object]) -> Complete:
    """What renders values of a type, and refuses null."""
    if is_list_type(type_):
        return partial(_each, _completion(type_.of_type, below), below)
    if type_ is GraphQLString:
        return _text
    if is_leaf_type(type_):
        return partial(_leaf, type_)
    if len(below) == 1:
        return next(iter(below.values())).complete
    return partial(_one_of, below)


def _optional(complete: Complete, execution: Execution, value: object, put: Put) -> None:
    if value is None:
        put(None)
    else:
        complete(execution, value, put)


def _text(execution: Execution, value: object, put: Put) -> None:
    if value.__class__ is not str:
        raise Amiss(repr(value))
    put(value)


def _leaf(type_: Any, execution: Execution, value: object, put: Put) -> None:
    if value is None or (rendered := type_.coerce_output_value(value)) is None:
        raise Amiss(repr(value))
    put(rendered)


def _one_of(below: dict[str, _Object], execution: Execution, value: Any, put: Put) -> None:
    below[value.type_name if isinstance(value, StoredDocument) else value["_type"]].complete(execution, value, put)


def _each(complete: Complete, below: dict[str, _Object], execution: Execution, values: Any, put: Put) -> None:
    if not isinstance(values, list | tuple):
        raise Amiss(repr(values))
    if len(below) == 1 and (text := next(iter(below.values())).project_all(values)) is not None:
        put(text)
        return
    rendered: list[object] = [None] * len(values)
    put(rendered)
    waiting = iter(values)
    try:
        for place, value in enumerate(waiting):
            into = partial(rendered.__setitem__, place)
            if isinstance(value, Coroutine):
                execution.levels.start(value, lambda result, into=into: complete(execution, result, into))  # type: ignore[misc]
            else:
                complete(execution, value, into)
    finally:
        _close(waiting)


def _close(values: Iterator[object]) -> None:
    """Give up resolvers that were not begun."""
    for value in values:
        if isinstance(value, Coroutine):
            value.close()
