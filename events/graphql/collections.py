"""The other things to list: timelines, sources, quotations and the vocabulary, as contract.graphql names them."""

from dataclasses import replace
from typing import Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.ground import JSON, After, Before, First, Last, PageInfo, page_of
from events.editions.graphql.types import Node
from sources.graphql import EventDate, Publisher, Source

from ..quotes import quotes_counted
from ..rest.question import timeline_question
from .connections import EventConnection, answered
from .inputs import Filter, Order, question
from .types import Actor, Kind, Media, Quote, Topic


@strawberry.input(description="Which sources. Values of one list widen it; different fields narrow it.")
class SourceFilter:
    slug: list[str] | None = strawberry.field(default=None, description="Slugs of sources.")
    publisher: list[str] | None = strawberry.field(default=None, description="Slugs of publishers.")
    type: list[str] | None = strawberry.field(default=None, description="press_release, regulation, news_article …")
    language: list[str] | None = strawberry.field(default=None, description="Languages (BCP 47).")
    q: str | None = strawberry.field(default=None, description="Words to search for, in websearch syntax.")


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
        own = timeline_question(root)
        page = page_of(first, after, last, before)
        if filter is None and order is None:
            return await answered(info, own, root["_edition"], page)
        asked = question(filter, order)
        if order is None and not asked.q:
            asked = replace(asked, order=own.order)
        return await answered(info, asked, root["_edition"], page, own)


@strawberry.type(description="A timeline and its cursor.")
class TimelineEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Timeline = strawberry.field(description="The timeline.")


@strawberry.type(description="A page of timelines.")
class TimelineConnection:
    edges: list[TimelineEdge] = strawberry.field(description="The timelines of this page with their cursors.")
    nodes: list[Timeline] = strawberry.field(description="The timelines of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A source and its cursor.")
class SourceEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Source = strawberry.field(description="The source.")


@strawberry.type(description="A page of sources.")
class SourceConnection:
    edges: list[SourceEdge] = strawberry.field(description="The sources of this page with their cursors.")
    nodes: list[Source] = strawberry.field(description="The sources of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A quotation and its cursor.")
class QuoteEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Quote = strawberry.field(description="The quotation.")


@strawberry.type(description="A page of quotations.")
class QuoteConnection:
    edges: list[QuoteEdge] = strawberry.field(description="The quotations of this page with their cursors.")
    nodes: list[Quote] = strawberry.field(description="The quotations of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return quotes_counted(*root["_counted"])


@strawberry.type(description="An actor and its cursor.")
class ActorEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Actor = strawberry.field(description="The actor.")


@strawberry.type(description="A page of actors.")
class ActorConnection:
    edges: list[ActorEdge] = strawberry.field(description="The actors of this page with their cursors.")
    nodes: list[Actor] = strawberry.field(description="The actors of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A topic and its cursor.")
class TopicEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Topic = strawberry.field(description="The topic.")


@strawberry.type(description="A page of topics.")
class TopicConnection:
    edges: list[TopicEdge] = strawberry.field(description="The topics of this page with their cursors.")
    nodes: list[Topic] = strawberry.field(description="The topics of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A kind and its cursor.")
class KindEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Kind = strawberry.field(description="The kind.")


@strawberry.type(description="A page of kinds.")
class KindConnection:
    edges: list[KindEdge] = strawberry.field(description="The kinds of this page with their cursors.")
    nodes: list[Kind] = strawberry.field(description="The kinds of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A publisher and its cursor.")
class PublisherEdge:
    cursor: str = strawberry.field(description="Where it stands, for after and before.")
    node: Publisher = strawberry.field(description="The publisher.")


@strawberry.type(description="A page of publishers.")
class PublisherConnection:
    edges: list[PublisherEdge] = strawberry.field(description="The publishers of this page with their cursors.")
    nodes: list[Publisher] = strawberry.field(description="The publishers of this page.")
    page_info: PageInfo = strawberry.field(description="What lies before and after this page.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()
