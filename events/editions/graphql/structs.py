"""The types that msgspec reads and writes for types of the schema."""

from functools import lru_cache
from typing import Annotated, Any, Optional

import msgspec
from graphql import (
    GraphQLBoolean,
    GraphQLInt,
    GraphQLOutputType,
    GraphQLScalarType,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)

_INT = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
_JSON = dict[str, msgspec.Raw] | list[msgspec.Raw] | str | bool | int


class NotStored(Exception):
    """A selection needs more than the text of a document holds."""


def named_type(type_: Any) -> Any:
    while is_non_null_type(type_) or is_list_type(type_):
        type_ = type_.of_type
    return type_


def leaf_type(type_: GraphQLOutputType) -> Any:
    """What a leaf is stored as."""
    named = named_type(type_)
    if is_composite_type(named):
        raise NotStored(str(named))
    if named is GraphQLInt:
        return _INT
    if named is GraphQLBoolean:
        return bool
    if isinstance(named, GraphQLScalarType) and named.name in ("Float", "JSON"):
        if named.name == "Float":
            raise NotStored("Float")
        return _JSON
    return str


def type_of(type_: GraphQLOutputType, inner: Any) -> Any:
    """The type of what is read for a type of the answer."""
    if is_non_null_type(type_):
        return _strict(type_.of_type, inner)
    return Optional[_strict(type_, inner)]  # noqa: UP045 - made at run time


def _strict(type_: Any, inner: Any) -> Any:
    return list[type_of(type_.of_type, inner)] if is_list_type(type_) else inner  # type: ignore[misc]


@lru_cache(maxsize=2048)
def struct_of(fields: tuple[tuple[str, Any, bool], ...]) -> type[msgspec.Struct]:
    """A struct of keys, each with its type and whether it has to be there. Its attributes are ``_0``, ``_1`` …"""
    names = {f"_{place}": key for place, (key, _, _) in enumerate(fields)}
    return msgspec.defstruct(
        "Object",
        [
            (name, type_) if is_required else (name, type_, None)
            for name, (_, type_, is_required) in zip(names, fields, strict=True)
        ],
        rename=names,
        # A key that may be missing stands before one that may not.
        kw_only=not all(required for _, _, required in fields),
        gc=False,
    )
