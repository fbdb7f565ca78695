"""The lists in an event's document, each narrowed by its arguments."""

from typing import Annotated, Any

import strawberry

from events.editions.documents import Document
from events.editions.graphql.base import Fields, add_field
from events.editions.graphql.storage import stored
from events.editions.graphql.types import DateStatus
from events.editions.models import Edition
from sources.graphql import EventDate
from sources.models import SourceType

from ..choices import DatePrecision, DateType, RelationType, Role, Stance
from .enums import Direction


def get_relations(
    root: strawberry.Parent[Fields],
    type: Annotated[
        list[RelationType] | None, strawberry.argument(description="The types of relation; all without any.")
    ] = None,
    direction: Annotated[
        Direction | None, strawberry.argument(description="The direction of the relations; both without it.")
    ] = None,
) -> Any:
    return [
        one | {"_id": to_part_id("Relation", root["id"], place, root["_edition"].number)}
        for place, one in enumerate(root["relations"])
        if (not type or one["type"] in type) and (direction is None or one["direction"] == direction.value)
    ]


def get_citations(
    root: strawberry.Parent[Fields],
    stance: Annotated[
        Stance | None, strawberry.argument(description="The stance of the sources; both without it.")
    ] = None,
    source_type: Annotated[
        list[SourceType] | None, strawberry.argument(description="The types of source; all without any.")
    ] = None,
) -> Any:
    return [
        _with_quoted_source(one, root["_edition"])
        | {"_id": to_part_id("Citation", root["id"], place, root["_edition"].number)}
        for place, one in enumerate(root["citations"])
        if (stance is None or one["stance"] == stance.value)
        and (not source_type or one["source"]["type"] in source_type)
    ]


def to_part_id(type_name: str, event_id: str, place: int, edition: int) -> str:
    """The id of a part of an event in an edition, by its place in the whole list."""
    return f"{type_name}:{event_id}:{place}@{edition}"


def _with_quoted_source(citation: Document, edition: Edition) -> Document:
    quote = citation["quote"]
    return citation | {"quote": quote and quote | {"source": citation["source"], "_edition": edition}}


def get_dates(
    root: strawberry.Parent[Fields],
    type: Annotated[
        list[DateType] | None, strawberry.argument(description="The types of date; all without any.")
    ] = None,
    status: Annotated[
        list[DateStatus] | None, strawberry.argument(description="The statuses of the dates; all without any.")
    ] = None,
) -> Any:
    statuses = [one.value for one in status or ()]
    return [
        one
        for one in root["dates"]
        if (not type or one["type"] in type) and (not statuses or one["status"] in statuses)
    ]


def get_actors(
    root: strawberry.Parent[Fields],
    role: Annotated[
        list[Role] | None, strawberry.argument(description="The roles of the actors; all without any.")
    ] = None,
) -> Any:
    return [one for one in root["actors"] if not role or one["role"] in role]


def _get_date_type(root: strawberry.Parent[Fields]) -> DateType | None:
    return root.get("type")


def _get_date_precision(root: strawberry.Parent[Fields]) -> DatePrecision | None:
    return root.get("precision")


add_field(
    EventDate,
    "date_type",
    _get_date_type,
    "The type of the date; null for dates outside events.",
    metadata=stored("type"),
)
add_field(EventDate, "date_precision", _get_date_precision, "The precision of the date.", metadata=stored("precision"))
