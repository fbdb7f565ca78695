"""Timelines, as contract.graphql names them."""

from dataclasses import replace
from typing import cast

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import JSON, Fields
from events.editions.graphql.relay import After, Before, First, Last, page_arguments
from events.editions.graphql.storage import stored
from events.editions.graphql.types import Lang, Node
from sources.graphql import EventDate

from ..documents.shapes import TimelineTranslation as Rendering
from ..documents.translation import translate_eras, translate_steps
from ..query.parameters import parse_timeline_question
from .connections import EventConnection, get_event_connection
from .inputs import Filter, Order
from .questions import parse_question
from .translations import TimelineTranslation, find_for_field, get_timeline_translations, words_field
from .types import Media


@strawberry.type(description="A named period, drawn behind a timeline.")
class Era:
    title: str = strawberry.field(description="The name of the period.")
    date: EventDate = strawberry.field(description="The start and end of the period.")


@strawberry.type(description="The jurisdictions whose acts a timeline draws above and below its axis.")
class Sides:
    above: list[str] = strawberry.field(description="The codes of the jurisdictions above the axis.")
    below: list[str] = strawberry.field(description="The codes of the jurisdictions below the axis.")


@strawberry.type(description="A step of the story that a timeline tells.")
class Step:
    event: str = strawberry.field(description="The slug of the event.")
    heading: str = strawberry.field(description="The heading of the step.")
    text: str = strawberry.field(description="The text of the step; empty if there is only a heading.")


@strawberry.type(description="A timeline: a published selection of events with a title.")
class Timeline(Node):
    slug: str = strawberry.field(description="The name used in URLs.")
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    title: str = words_field("title", "The title of the timeline.")
    description: str = words_field("description", "The description of the timeline.")
    translations: list[TimelineTranslation] = strawberry.field(
        resolver=get_timeline_translations, description="The title and description in other languages."
    )
    question: JSON = strawberry.field(description="The parameters of the timeline's REST query, with their values.")
    media: Media | None = strawberry.field(description="The picture on the title slide; null if there is none.")
    sides: Sides | None = strawberry.field(
        description="The sides of the timeline; null if those are the jurisdictions that act most often."
    )

    @strawberry.field(description="The named periods of the timeline.", metadata=stored("eras"))
    def eras(root: strawberry.Parent[Fields], lang: Lang = None) -> list[Era]:
        return translate_eras(root["eras"], cast(Rendering, find_for_field(root, lang)))  # type: ignore[return-value]

    @strawberry.field(
        description="The steps of the story; null in documents published before there were any.",
        metadata=stored("steps"),
    )
    def steps(root: strawberry.Parent[Fields], lang: Lang = None) -> list[Step] | None:
        steps = root.get("steps")
        return None if steps is None else translate_steps(steps, cast(Rendering, find_for_field(root, lang)))  # type: ignore[return-value]

    @strawberry.field(description="The events of the timeline that match the filter, if one is given.")
    async def events(
        root: strawberry.Parent[Fields],
        info: Info,
        filter: Filter = None,
        order: Order = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> EventConnection:
        own = parse_timeline_question({"question": root["question"]})
        page = page_arguments(first, after, last, before)
        if filter is None and order is None:
            return await get_event_connection(info, own, root["_edition"], page)
        query = parse_question(filter, order)
        if order is None and not query.q:
            query = replace(query, order=own.order)
        return await get_event_connection(info, query, root["_edition"], page, own)
