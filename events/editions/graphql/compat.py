"""The private names of strawberry-graphql that we lean on: see ``tests/graphql/test_compat.py``."""

from collections.abc import Callable
from functools import partial
from typing import Any

import strawberry
from graphql import GraphQLResolveInfo, GraphQLSchema
from strawberry.types import Info
from strawberry.types.enum import EnumValue
from strawberry.types.field import StrawberryField


def get_core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core has it, which parses, validates and executes."""
    return schema._schema


def get_core_info(info: Info) -> GraphQLResolveInfo[object]:
    """A field's place in a query as graphql-core describes it to resolvers: its nodes, fragments and parent type."""
    return info._raw_info


def get_variables(info: Info) -> dict[str, object]:
    """The coerced values of an operation's variables."""
    return info._raw_info.variable_values.coerced


def info_maker(field: StrawberryField) -> Callable[[GraphQLResolveInfo[object]], Info]:
    """What makes of a place of a field what its resolver is given."""
    return partial(Info, _field=field)


def get_definition(core: Any) -> Any:
    """What strawberry-graphql made a field, an argument or an input type of graphql-core from."""
    return core.extensions["strawberry-definition"]


def append_field(type_: Any, field: StrawberryField) -> None:
    """Add a field to a type that is already declared; the schema must not have been built."""
    type_.__strawberry_definition__.fields.append(field)


def get_enum_values(enum: Any) -> list[EnumValue]:
    """The values of an enum of the schema, whose ``name`` and ``description`` can be read and written."""
    values: list[EnumValue] = enum.__strawberry_definition__.values
    return values
