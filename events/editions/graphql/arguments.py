"""Resolvers with the arguments of a field, made once for all the rows of an answer."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLResolveInfo,
    get_argument_values,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues
from strawberry.types.field import StrawberryField

from .compat import get_definition, info_maker

#: Makes of a coerced value, which is not null, what a resolver takes.
Convert = Callable[[Any], Any]


class Resolver:
    """The resolver of a field at one place of a document, whose arguments are the same for every row.

    Args:
        node: one of the nodes that are merged there.
    """

    def __init__(self, field: StrawberryField, definition: GraphQLField, node: FieldNode) -> None:
        self.definition = definition
        self._field = field
        self._to_info = info_maker(field)
        self._node = node
        resolver: Any = field.base_resolver
        takes = resolver.self_parameter or resolver.parent_parameter or resolver.root_parameter
        #: The name of the parameter that takes the object whose field it is; None where none does.
        self.takes: str | None = takes.name if takes else None
        #: By its name in the schema, how the resolver calls an argument, and what makes its value.
        self._readers = {
            name: (get_definition(argument).python_name, _converter(argument.type))
            for name, argument in definition.args.items()
        }

    def bind(self, info: GraphQLResolveInfo[object], variables: VariableValues) -> Callable[..., Any]:
        """The resolver with its arguments, which lacks no more than its object.

        Args:
            info: where the field stands, as graphql-core gives it.
            variables: their coerced values.

        Raises:
            GraphQLError: an argument is not of its type.
        """
        resolver: Any = self._field.base_resolver
        given: dict[str, Any] = {}
        if self._readers:
            for name, value in get_argument_values(self.definition, self._node, variables).items():
                python_name, convert = self._readers[name]
                given[python_name] = convert(value) if convert and value is not None else value
        if resolver.info_parameter:
            given[resolver.info_parameter.name] = self._to_info(info)
        return partial(resolver.wrapped_func, **given)


def _converter(type_: Any) -> Convert | None:
    """What makes of the coerced values of a type what resolvers take; None where they are the same."""
    if is_non_null_type(type_) or is_list_type(type_):
        convert = _converter(type_.of_type)
        return convert if convert is None or is_non_null_type(type_) else partial(_convert_each, convert)
    return _object_converter(type_) if isinstance(type_, GraphQLInputObjectType) else None


def _convert_each(convert: Convert, values: Iterable[Any]) -> list[Any]:
    return [None if value is None else convert(value) for value in values]


@cache
def _object_converter(type_: GraphQLInputObjectType) -> Convert:
    """What makes an object of its class of a dictionary."""
    names: dict[str, str] = {}
    converters: dict[str, Convert | None] = {}
    make = get_definition(type_).origin

    def convert(values: dict[str, Any]) -> Any:
        # Found when they are first needed, since a filter may hold filters.
        if not names:
            converters.update({name: _converter(field.type) for name, field in type_.fields.items()})
            names.update({name: get_definition(field).python_name for name, field in type_.fields.items()})
        return make(
            **{
                names[name]: inner(value) if value is not None and (inner := converters[name]) else value
                for name, value in values.items()
            }
        )

    return convert
