"""Timelines, as contract.graphql names them."""

from dataclasses import replace
from typing import Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import JSON
from events.editions.graphql.relay import After, Before, First, Last, page_arguments
from events.editions.graphql.types import Node
from sources.graphql import EventDate

from ..query.parameters import parse_timeline_question
from .connections import EventConnection, answered
from .inputs import Filter, Order, parse_question
from .types import Media


@strawberry.type(description="A stretch of time with a name, drawn behind a timeline.")
class Era:
    title: str = strawberry.field(description="What it is called.")
    date: EventDate = strawberry.field(description="From when to when.")


@strawberry.type(description="A named, published question.")
class Timeline(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    title: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What it tells.")
    question: JSON = strawberry.field(description="Parameters of a REST question with their values.")
    media: Media | None = strawberry.field(description="The picture of its title slide.")
    eras: list[Era] = strawberry.field(description="Named stretches of time.")

    @strawberry.field(description="The events that answer its question and, where given, another.")
    async def events(
        root: strawberry.Parent[Any],
        info: Info,
        filter: Filter = None,
        order: Order = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EventConnection:
        own = parse_timeline_question(root)
        page = page_arguments(first, after, last, before)
        if filter is None and order is None:
            return await answered(info, own, root["_edition"], page)
        asked = parse_question(filter, order)
        if order is None and not asked.q:
            asked = replace(asked, order=own.order)
        return await answered(info, asked, root["_edition"], page, own)
