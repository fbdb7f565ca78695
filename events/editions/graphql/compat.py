"""The private names of strawberry-graphql that we lean on, the executor apart: see ``tests/graphql/test_compat.py``."""

from typing import Any

import strawberry
from graphql import GraphQLResolveInfo, GraphQLSchema
from strawberry.types import Info


def get_core_schema(schema: strawberry.Schema) -> GraphQLSchema:
    """The schema as graphql-core has it, which parses, validates and executes."""
    return schema._schema


def get_core_info(info: Info) -> GraphQLResolveInfo[Any]:
    """A field's place in a query as graphql-core describes it to resolvers: its nodes, fragments and parent type."""
    return info._raw_info


def append_field(type_: Any, field: Any) -> None:
    """Add a field to a type that is already declared; the schema must not have been built."""
    type_.__strawberry_definition__.fields.append(field)


def get_enum_values(enum: Any) -> list[Any]:
    """The values of an enum of the schema, whose ``name`` and ``description`` can be read and written."""
    values: list[Any] = enum.__strawberry_definition__.values
    return values
