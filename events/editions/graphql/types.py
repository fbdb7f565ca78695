"""Nodes and dates, as contract.graphql names them."""

from enum import Enum
from typing import Any

import strawberry
from strawberry.types import Info

from .ground import Date, global_id


@strawberry.interface(description="Anything with a global id (Relay).")
class Node:
    @strawberry.field(description="The global id.")
    def id(root: strawberry.Parent[Any], info: Info) -> strawberry.ID:
        return strawberry.ID(global_id(info._raw_info.parent_type.name, root["id"]))

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        """Values are dictionaries: where several types are possible, they say which they are of."""
        return value.get("_type", cls.__name__) == cls.__name__


@strawberry.enum(description="Whether a date is one moment, lasted, or lies somewhere within bounds.")
class DateShape(Enum):
    POINT = "point"
    INTERVAL = "interval"
    WINDOW = "window"


@strawberry.enum(description="Whether a date is accepted, disputed, still to come, or never came.")
class DateStatus(Enum):
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@strawberry.enum(description="Whether a capture holds the whole text or a part of it.")
class Extent(Enum):
    WHOLE = "whole"
    EXCERPT = "excerpt"


@strawberry.enum(description="Whether an entry was written for its subject's own sake or a neighbour's.")
class Cause(Enum):
    OWN = "own"
    NEIGHBOUR = "neighbour"


@strawberry.enum(description="What an edition did to a subject.")
class Change(Enum):
    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    REDACTION = "redaction"


@strawberry.type(description="A date as written in EDTF (ISO 8601-2), and what it says.")
class PlainDate:
    type: str | None = strawberry.field(description="announced, effective, ends …")
    edtf: str = strawberry.field(description="As written.")
    earliest: Date | None = strawberry.field(description="Its first day; null where it is open.")
    latest: Date | None = strawberry.field(description="Its last day; null where it is open.")
    precision: str = strawberry.field(description="day, month, season, year, decade or century.")
    uncertain: bool = strawberry.field(description="Whether it is marked as uncertain (?).")
    approximate: bool = strawberry.field(description="Whether it is marked as approximate (~).")
    display: str = strawberry.field(description="In English: c. May 2018.")
    shape: DateShape = strawberry.field(description="One moment, a time it lasted, or bounds within which it lies.")
    status: DateStatus | None = strawberry.field(
        description="Whether it is accepted, disputed, still to come, or never came."
    )
    note: str = strawberry.field(description="What is to be said of it.")
