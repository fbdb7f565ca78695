"""The shapes of answers as JSON Schema (2020-12)."""

import types
from collections.abc import Mapping
from typing import Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

Schema = dict[str, object]
_TYPES: dict[object, str] = {str: "string", int: "integer", bool: "boolean", types.NoneType: "null"}


def to_schema(shape: type) -> Schema:
    """The schema of a shape, with those it refers to among its definitions.

    More fields may be added to any of them later.
    """
    definitions: dict[str, Schema] = {}
    schema = _to_object(shape, definitions)
    return schema | ({"$defs": dict(sorted(definitions.items()))} if definitions else {})


def _to_object(shape: type, definitions: dict[str, Schema]) -> Schema:
    hints = get_type_hints(shape, include_extras=True)
    described = (shape.__doc__ or "").partition("\n")[0].replace("``", "")
    return {
        "type": "object",
        **({"description": described} if described else {}),
        "properties": {name: _to_value(hint, definitions) for name, hint in hints.items()},
        "required": [name for name, hint in hints.items() if get_origin(hint) is not NotRequired],
    }


def _to_value(hint: object, definitions: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _to_value(arguments[0], definitions)
    if isinstance(hint, type) and is_typeddict(hint):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _to_object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if origin in (types.UnionType, Union):
        return _to_union([_to_value(one, definitions) for one in arguments])
    if origin is Literal:
        return {"enum": [*arguments]}
    if origin is list:
        return {"type": "array", "items": _to_value(arguments[0], definitions)}
    if origin is dict or hint is dict:
        values = _to_value(arguments[1], definitions) if arguments else {}
        return {"type": "object", **({"additionalProperties": values} if values else {})}
    return {"type": _TYPES[hint]} if hint in _TYPES else {}


def _to_union(members: list[Schema]) -> Schema:
    names = [member["type"] for member in members if member.keys() == {"type"}]
    return {"type": names} if len(names) == len(members) else {"anyOf": members}


def to_inputs(properties: Mapping[str, Schema], required: tuple[str, ...]) -> Schema:
    """The schema of a tool's arguments: no others are known."""
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return schema | ({"required": [*required]} if required else {})
