"""Executes GraphQL with a short way for what a value tells by itself, as most of a document's fields do.

The specification's algorithm ("Value completion", October 2021, 6.4.3) asks of every field of every row whether it is
there, has failed, or has to be waited for. Where all that is selected of an object is read from that object, its answer
is the same walk for each row: it is worked out once a selection, as a function of the row. A row that is not what its
type promises takes the long way, which knows how to say so.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.executor import Executor, to_nodes
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

#: Makes of a value what the answer says of it.
Tell = Callable[[Any], Any]


class _BrokenPromise(Exception):
    """A value is not what its type promises."""


class DocumentExecutor(Executor[Any]):
    """GraphQL's executor, which tells at once the objects that hold all that is selected of them."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._tellers: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, Tell | None]] = {}

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        if tell := self._teller(return_type, field_details_list):
            with suppress(Exception):  # The long way meets it too, and says where.
                return tell(result)
        return super().complete_object_value(return_type, field_details_list, info, path, result, position_context)

    def _teller(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Tell | None:
        """What tells an object of this type; None where something that is selected of it is not its own to tell."""
        # By identity, as the executor remembers what is selected, and with the list, so that no other takes its place.
        key = (type_, id(details))
        if key not in self._tellers:
            self._tellers[key] = details, self._of_object(type_, details)
        return self._tellers[key][1]

    def _of_object(self, type_: GraphQLObjectType, details: FieldDetailsList) -> Tell | None:
        fields: list[tuple[str, str, Tell | None, Tell]] = []
        for key, below in self.collect_subfields(type_, details).grouped_field_set.items():
            name = below[0].node.name.value
            if name == "__typename":
                fields.append((key, name, lambda value: type_.name, _text))
                continue
            field = type_.fields.get(name)
            own: StrawberryField | None = field and field.extensions.get("strawberry-definition")
            if field is None or own is None or field.args or own.is_async:
                return None
            if (tell := self._of_value(field.type, below)) is None:
                return None
            fields.append((key, own.python_name, self._resolver(own, type_, field, below), tell))
        is_of = type_.is_type_of

        def tell_object(value: Any) -> dict[str, Any]:
            if value is None or (is_of and not is_of(value, None)):  # type: ignore[arg-type]
                raise _BrokenPromise
            read = value.get if isinstance(value, dict) else partial(getattr, value)
            told = {}
            for key, name, resolve, tell in fields:
                found = resolve(value) if resolve else read(name)
                # Most of what is told is text, which need not be told by another.
                told[key] = found if tell is _text and found.__class__ is str else tell(found)
            return told

        return tell_object

    def _resolver(
        self, own: StrawberryField, type_: GraphQLObjectType, field: GraphQLField, details: FieldDetailsList
    ) -> Tell | None:
        """What works a field out, where it is not simply read."""
        if own.base_resolver is None or field.resolve is None:
            return None
        if own.base_resolver.info_parameter is None:
            return own.base_resolver.wrapped_func  # type: ignore[return-value]
        # It hears where it stands, but not in which row: none asks.
        info = self.build_resolve_info(field, to_nodes(details), type_, Path(None, "", type_.name))
        resolve = field.resolve
        return lambda value: resolve(value, info)

    def _of_value(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Tell | None:
        if is_non_null_type(type_):
            return self._of_something(type_.of_type, details)
        tell = self._of_something(type_, details)
        return tell and partial(_optional, tell)

    def _of_something(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Tell | None:
        """What tells a value, and refuses null."""
        if is_list_type(type_):
            tell = self._of_value(type_.of_type, details)
            return tell and partial(_each, tell)
        if type_ is GraphQLString:
            return _text
        if is_leaf_type(type_):
            return partial(_coerced, type_)
        return self._of_object(type_, details) if is_object_type(type_) else None


def _optional(tell: Tell, value: Any) -> Any:
    return None if value is None else tell(value)


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise _BrokenPromise
    return value


def _coerced(type_: GraphQLLeafType, value: Any) -> Any:
    if value is None or (coerced := type_.coerce_output_value(value)) is None:
        raise _BrokenPromise
    return coerced


def _each(tell: Tell, values: Any) -> list[Any]:
    if not isinstance(values, list | tuple):
        raise _BrokenPromise
    return [tell(value) for value in values]
