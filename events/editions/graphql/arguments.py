"""Resolvers with the arguments of a field, made once for all the rows of an answer."""

from collections.abc import Callable
from functools import partial
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
from strawberry.types.fields.resolver import StrawberryResolver

from .compat import get_definition, to_info


def bind_resolver(
    field: StrawberryField,
    definition: GraphQLField,
    node: FieldNode,
    info: GraphQLResolveInfo[object],
    variables: VariableValues,
) -> Callable[[object], Any]:
    """The resolver of a field, which lacks no more than the object it is asked of.

    Args:
        info: where the field stands, as graphql-core tells it.
        variables: their coerced values.

    Raises:
        GraphQLError: an argument is not of its type.
    """
    resolver: Any = field.base_resolver
    given: dict[str, Any] = {}
    if definition.args:
        for name, value in get_argument_values(definition, node, variables).items():
            argument = definition.args[name]
            own = get_definition(argument)
            given[own.python_name] = _to_python(argument.type, value)
    if resolver.info_parameter:
        given[resolver.info_parameter.name] = to_info(info, field)
    bound = partial(resolver.wrapped_func, **given)
    return _with_object(bound, resolver)


def _with_object(bound: Callable[..., Any], resolver: StrawberryResolver[Any]) -> Callable[[object], Any]:
    """The resolver as a function of the object that it is asked of, by whichever name it takes that."""
    if resolver.self_parameter:
        return bound
    if taken := resolver.parent_parameter or resolver.root_parameter:
        name: str = taken.name
        return lambda value: bound(**{name: value})
    return lambda value: bound()


def _to_python(type_: Any, value: Any) -> Any:
    """A coerced value with objects of their classes in place of dictionaries."""
    if is_non_null_type(type_):
        type_ = type_.of_type
    if value is None:
        return None
    if is_list_type(type_):
        return [_to_python(type_.of_type, one) for one in value]
    if not isinstance(type_, GraphQLInputObjectType):
        return value
    given = {}
    for name, one in value.items():
        field = type_.fields[name]
        given[get_definition(field).python_name] = _to_python(field.type, one)
    return get_definition(type_).origin(**given)
