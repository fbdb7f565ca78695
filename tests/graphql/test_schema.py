"""The schema: the contract's core is there, unchanged, and everything is described."""

from pathlib import Path

import pytest
from graphql import build_schema, is_enum_type, is_input_object_type, is_object_type

from events.graphql.http.views import schema
from tests.answers import Json

HERE = Path(__file__).parent
SNAPSHOT = HERE.parent / "snapshots" / "schema.graphql"
CONTRACT = build_schema((HERE / "contract.graphql").read_text())
SERVED = schema._schema
TYPES = sorted(name for name in CONTRACT.type_map if not name.startswith("__"))


@pytest.mark.parametrize("name", TYPES)
def test_every_type_of_the_contract_is_served_as_it_is_written_there(name: str) -> None:
    wanted: Json = CONTRACT.type_map[name]
    served: Json = SERVED.type_map[name]
    if is_enum_type(wanted):
        assert set(wanted.values) <= set(served.values)
    for field, definition in getattr(wanted, "fields", {}).items():
        answer = served.fields[field]
        assert str(answer.type) == str(definition.type), field
        if not is_input_object_type(wanted):
            arguments = {key: str(argument.type) for key, argument in definition.args.items()}
            assert arguments.items() <= {key: str(argument.type) for key, argument in answer.args.items()}.items(), (
                field
            )
    if is_object_type(wanted):
        assert {one.name for one in wanted.interfaces} <= {one.name for one in served.interfaces}


def test_every_type_field_argument_and_value_is_described() -> None:
    silent = []
    for name, served in SERVED.type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        silent += [name] * (not served.description)
        if not is_enum_type(served):
            silent += [f"{name}.{key}" for key, one in getattr(served, "fields", {}).items() if not one.description]
            for key, one in getattr(served, "fields", {}).items():
                silent += [
                    f"{name}.{key}({argument})"
                    for argument, given in getattr(one, "args", {}).items()
                    if not given.description
                ]
        else:
            silent += [f"{name}.{key}" for key, one in served.values.items() if not one.description]
    assert silent == []


def test_the_schema_is_the_committed_one() -> None:
    """Where this fails on purpose: python -m tests.graphql.snapshot writes the new one, for review."""
    assert schema.as_str() + "\n" == SNAPSHOT.read_text()
