"""An upgrade of strawberry-graphql that takes away a private name of ``compat.py`` says so in words."""

from collections.abc import Callable
from enum import Enum
from importlib.metadata import version
from typing import Any

import pytest
import strawberry
from graphql import GraphQLResolveInfo, GraphQLSchema, graphql_sync
from strawberry.types.field import StrawberryField

from events.editions.graphql import compat


@strawberry.enum
class Colour(Enum):
    RED = "red"


def schema_of_parents() -> strawberry.Schema:
    @strawberry.type
    class Query:
        @strawberry.field
        def parent(self, info: strawberry.Info) -> str:
            core_info = need("Info._raw_info", compat.get_core_info, info)
            assert isinstance(core_info, GraphQLResolveInfo)
            field = need("extensions", compat.get_definition, core_info.parent_type.fields["parent"])
            assert field.python_name == "parent"
            assert need("Info", info_maker, field, core_info).field_name == "parent"
            return str(core_info.parent_type)

    return strawberry.Schema(query=Query)


def info_maker(field: StrawberryField, core_info: GraphQLResolveInfo[object]) -> strawberry.Info:
    return compat.info_maker(field)(core_info)


def need(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of ``compat.py`` returns; the test fails in words if the name it leans on is gone."""
    try:
        return function(*arguments)
    except (AttributeError, TypeError) as error:
        pytest.fail(
            f"strawberry-graphql {version('strawberry-graphql')} no longer has {name} ({error}); "
            f"change {function.__name__} in events/editions/graphql/compat.py"
        )


def test_strawberry_still_has_the_schema_and_the_place_of_a_field() -> None:
    schema = need("Schema._schema", compat.get_core_schema, schema_of_parents())
    assert isinstance(schema, GraphQLSchema)
    assert graphql_sync(schema, "{ parent }").data == {"parent": "Query"}


def test_strawberry_still_lets_fields_be_added_and_enums_be_described() -> None:
    values = need("__strawberry_definition__.values", compat.get_enum_values, Colour)
    assert [value.name for value in values] == ["RED"]

    @strawberry.type
    class Query:
        first: str

    def second() -> str:
        return "added"

    field: Any = strawberry.field(resolver=second)
    field.python_name, field.origin = "second", Query
    need("__strawberry_definition__.fields", compat.append_field, Query, field)
    schema = compat.get_core_schema(strawberry.Schema(query=Query))
    assert graphql_sync(schema, "{ second }").data == {"second": "added"}


def test_a_name_that_is_gone_is_reported_in_words() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"no longer has Schema\._schema .* change get_core_schema in"):
        need("Schema._schema", compat.get_core_schema, object())
