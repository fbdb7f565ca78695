"""The types of events, as contract.graphql names them. Values are documents, so most fields only say what they are."""

import datetime as dt
from dataclasses import replace
from enum import Enum
from typing import Any

import strawberry
from strawberry.types import Info
from strawberry.utils.str_converters import to_snake_case

from events.editions.graphql.ground import JSON, BadInput, Date, PageInfo, wanted
from events.editions.graphql.types import Cause, Node
from events.editions.models import Entry as EntryRow
from events.editions.paging import Sort

from ..facets import facets
from ..histogram import histogram
from ..in_force import in_force as in_force_on
from ..leaving import gone_since
from ..question import EventQuery, QuestionError, QuoteStatus
from ..quotes import quoting
from ..rest.question import timeline_question
from .answering import answer
from .editions import Edition, Entry, EntryConnection, edition_value, entries_connection, entry_value
from .inputs import EventFilter, EventOrder, question
from .levels import counted
from .sources import Capture, EventDate, Source


@strawberry.enum(description="Whether a source bears out what is said or contradicts it.")
class Stance(Enum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


@strawberry.enum(description="Whether a relation goes out from an event or comes in to it.")
class Direction(Enum):
    OUT = "out"
    IN = "in"


@strawberry.enum(description="Whether a source states a relation or an editor inferred it.")
class Basis(Enum):
    STATED = "stated"
    INFERRED = "inferred"


@strawberry.enum(description="Whether a measure was in force on a day.")
class InForce(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@strawberry.type(description="What sort of happening an event is.")
class Kind(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its events, without the host.")
    name: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What it means, in a sentence.")

    @strawberry.field(description="How many events have it.")
    def count(root: strawberry.Parent[Any]) -> int:
        return counted("kind", root)


@strawberry.type(description="What an event is about.")
class Topic(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its events, without the host.")
    name: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What it means, in a sentence.")

    @strawberry.field(description="How many events have it.")
    def count(root: strawberry.Parent[Any]) -> int:
        return counted("topic", root)


@strawberry.type(description="A body or person that takes part in events.")
class Actor(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its events, without the host.")
    name: str = strawberry.field(description="What it calls itself.")
    kind: str = strawberry.field(description="government, agency, company, person …")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, or EU.")
    aliases: list[str] = strawberry.field(description="Other names, Chinese ones among them.")

    @strawberry.field(description="How many events it takes part in.")
    def count(root: strawberry.Parent[Any]) -> int:
        return counted("actor", root)

    @strawberry.field(description="The events it takes part in; with role, in one of these roles.")
    def events(
        root: strawberry.Parent[Any],
        info: Info,
        role: list[str] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "EventConnection":
        page = {"first": first, "after": after, "last": last, "before": before}
        asked = question(EventFilter(actor=[root["slug"]], role=role), None)
        return answer(asked, root["_edition"], wanted(info), page)


@strawberry.type(description="An actor's part in an event.")
class Participation:
    role: str = strawberry.field(description="issuer, responder, target, affected …")
    actor: Actor = strawberry.field(description="Who took part.")


@strawberry.type(description="A picture, film or document, with the words that stand in for it.")
class Media:
    url: str = strawberry.field(description="Where it is.")
    caption: str = strawberry.field(description="What it shows.")
    credit: str = strawberry.field(description="Whose it is.")
    alt: str = strawberry.field(description="What stands in for it where it cannot be seen.")


@strawberry.type(description="Words quoted from a source (W3C TextQuoteSelector), and what became of them there.")
class Quote:
    exact: str = strawberry.field(description="The words, verbatim.")
    prefix: str = strawberry.field(description="Words that stand before them.")
    suffix: str = strawberry.field(description="Words that stand after them.")
    language: str = strawberry.field(description="BCP 47.")
    status: QuoteStatus = strawberry.field(
        description="Whether they stand, were altered, are gone, or could not be checked."
    )
    translated_from: str | None = strawberry.field(description="The language they were translated from (BCP 47).")
    original: str | None = strawberry.field(description="The words before translation.")
    changed: str | None = strawberry.field(description="When the words changed, in EDTF.")
    now: str | None = strawberry.field(description="The words that stand in their place today.")
    last_stood: Capture | None = strawberry.field(description="The newest capture that held them.")
    source: Source = strawberry.field(description="Where they are quoted from.")

    @strawberry.field(description="The events that quote them.")
    def events(
        root: strawberry.Parent[Any],
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "EventConnection":
        pinned = root["_edition"]
        slugs = quoting(root["source"]["slug"], root["exact"], pinned)
        page = {"first": first, "after": after, "last": last, "before": before}
        return answer(EventQuery(slug=tuple(slugs)), pinned, wanted(info), page)


@strawberry.type(description="A source that supports or contradicts what an event says.")
class Citation:
    source: Source = strawberry.field(description="The document.")
    supports: str = strawberry.field(description="What of the event it speaks to.")
    locator: str = strawberry.field(description="Page, paragraph or section.")
    via: Source | None = strawberry.field(description="The source the words were seen in, where not the original.")
    stance: Stance = strawberry.field(description="Whether it bears out what is said, or contradicts it.")
    quote: Quote | None = strawberry.field(description="Its words, where they are quoted.")


@strawberry.type(description="What an event does to another.")
class Relation:
    type: str = strawberry.field(description="amends, corrects, responds_to …")
    direction: Direction = strawberry.field(description="Whether it goes out from this event or comes in to it.")
    basis: Basis = strawberry.field(description="Whether a source states it or an editor inferred it.")
    note: str = strawberry.field(description="What is to be said of it.")
    event: "Event" = strawberry.field(description="The event at the other end.")


@strawberry.type(description="A dated fact, with the sources that attest it.")
class Event(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    title: str = strawberry.field(description="What happened, in at most 90 characters.")
    summary: str = strawberry.field(description="What happened, in one to three sentences.")
    kind: Kind = strawberry.field(description="What sort of happening it is.")
    topics: list[Topic] = strawberry.field(description="What it is about.")
    date: EventDate = strawberry.field(description="The axis date: where the event stands on a timeline.")
    dates: list[EventDate] = strawberry.field(description="Every typed date, the axis date first.")
    significance: int = strawberry.field(description="From 1, context, to 5, a turning point.")
    jurisdictions: list[str] = strawberry.field(description="ISO 3166-1 codes (and EU) of the authorities that act.")
    actors: list[Participation] = strawberry.field(description="Who took part, and how.")
    media: Media | None = strawberry.field(description="A picture, film or document of it.")
    citations: list[Citation] = strawberry.field(description="The sources that attest or contradict it.")
    relations: list[Relation] = strawberry.field(description="What it does to other events, and they to it.")
    path: str = strawberry.field(description="The address of its page, without the host.")

    @strawberry.field(description="The id without its type.")
    def uuid(root: strawberry.Parent[Any]) -> str:
        return root["id"]

    @strawberry.field(description="What published it: edition, revision, change, cause, digest.")
    def entry(root: strawberry.Parent[Any]) -> Entry:
        return entry_value(root["_entry"])  # type: ignore[return-value]

    @strawberry.field(description="Whether it was in force on a day, told from its accepted dates.")
    def in_force(root: strawberry.Parent[Any], on: Date) -> InForce:
        return InForce(in_force_on(root["dates"], dt.date.fromisoformat(str(on))))

    @strawberry.field(description="Its entries up to this edition, newest first; by default those of its own.")
    def history(
        root: strawberry.Parent[Any],
        cause: list[Cause] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> EntryConnection:
        pinned = root["_edition"]
        causes = sorted(one.value for one in cause or [Cause.OWN])
        found = EntryRow.objects.using("public").of("event", root["id"])
        found = found.filter(edition__lte=pinned.number, cause__in=causes)
        sort = Sort(("edition_id",), descending=True)
        question = f"history {root['id']} {causes}"
        return entries_connection(found, sort, question, pinned, first, after, last, before)


@strawberry.type(description="An event and its cursor.")
class EventEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Event = strawberry.field(description="The event.")


@strawberry.type(description="How many events have a value.")
class FacetCount:
    value: str = strawberry.field(description="As it is asked for.")
    label: str = strawberry.field(description="As people call it.")
    count: int = strawberry.field(description="How many events have it.")


@strawberry.type(description="Values by how many events have them; a facet ignores its own filter.")
class EventFacets:
    kind: list[FacetCount] = strawberry.field(description="By kind.")
    topic: list[FacetCount] = strawberry.field(description="By topic.")
    actor: list[FacetCount] = strawberry.field(description="By actor, in whatever role.")
    jurisdiction: list[FacetCount] = strawberry.field(description="By jurisdiction of who acts.")
    publisher: list[FacetCount] = strawberry.field(description="By publisher of a cited source.")
    source_type: list[FacetCount] = strawberry.field(description="By type of a cited source.")
    year: list[FacetCount] = strawberry.field(description="By year of the earliest day.")


@strawberry.enum(description="How long a bin of a histogram is.")
class Interval(Enum):
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@strawberry.type(description="A stretch of time, both ends included.")
class HistogramBin:
    start: Date = strawberry.field(description="Its first day.")
    end: Date = strawberry.field(description="Its last day.")
    certain: int = strawberry.field(description="Events whose date lies within it.")
    possible: int = strawberry.field(description="Events whose date overlaps it.")


@strawberry.type(description="A page of events that answer a question.")
class EventConnection:
    edges: list[EventEdge] = strawberry.field(description="The events with their cursors.")
    nodes: list[Event] = strawberry.field(description="The events.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")
    not_found: list[str] = strawberry.field(description="Slugs and ids that were asked for and are not there.")

    @strawberry.field(description="How many events answer the question.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()

    @strawberry.field(description="With changedSince: the slugs of what answered then and does not now.")
    def gone(root: strawberry.Parent[Any]) -> list[str]:
        return gone_since(root["_query"], root["_resolved"], root["_edition"])

    @strawberry.field(description="How many events answer, by each value.")
    def facets(root: strawberry.Parent[Any], info: Info) -> EventFacets:
        names = [to_snake_case(name) for name in wanted(info) if name != "__typename"]
        return facets(root["_resolved"], root["_edition"], names)  # type: ignore[return-value]

    @strawberry.field(description="How the events lie in time; at most 1,000 bins.")
    def histogram(root: strawberry.Parent[Any], interval: Interval) -> list[HistogramBin]:
        try:
            return histogram(root["_resolved"], root["_edition"], interval.value)  # type: ignore[return-value]
        except QuestionError as error:
            raise BadInput(error.detail) from error

    @strawberry.field(description="The edition this was answered from.")
    def edition(root: strawberry.Parent[Any]) -> Edition:
        return edition_value(root["_edition"])  # type: ignore[return-value]


@strawberry.type(description="A stretch of a timeline with a name.")
class Era:
    title: str = strawberry.field(description="What it is called.")
    date: EventDate = strawberry.field(description="When it was.")


@strawberry.type(description="A named, published question, with a title slide and eras.")
class Timeline(Node):
    slug: str = strawberry.field(description="Its name in addresses.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    title: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What it shows.")
    question: JSON = strawberry.field(description="The parameters of its question, each with a list of text.")
    media: Media | None = strawberry.field(description="What its title slide shows.")
    eras: list[Era] = strawberry.field(description="Named stretches of it.")

    @strawberry.field(description="The events that answer its question and, where one is given, this one.")
    def events(
        root: strawberry.Parent[Any],
        info: Info,
        filter: EventFilter | None = None,
        order: EventOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> EventConnection:
        own = timeline_question(root)
        asked = question(filter, order)
        if order is None and not asked.q:
            asked = replace(asked, order=own.order)
        page = {"first": first, "after": after, "last": last, "before": before}
        return answer(asked, root["_edition"], wanted(info), page, within=own)


@strawberry.type(description="A kind and its cursor.")
class KindEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Kind = strawberry.field(description="The kind.")


@strawberry.type(description="A page of kinds.")
class KindConnection:
    edges: list[KindEdge] = strawberry.field(description="The kinds with their cursors.")
    nodes: list[Kind] = strawberry.field(description="The kinds.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A topic and its cursor.")
class TopicEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Topic = strawberry.field(description="The topic.")


@strawberry.type(description="A page of topics.")
class TopicConnection:
    edges: list[TopicEdge] = strawberry.field(description="The topics with their cursors.")
    nodes: list[Topic] = strawberry.field(description="The topics.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A actor and its cursor.")
class ActorEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Actor = strawberry.field(description="The actor.")


@strawberry.type(description="A page of actors.")
class ActorConnection:
    edges: list[ActorEdge] = strawberry.field(description="The actors with their cursors.")
    nodes: list[Actor] = strawberry.field(description="The actors.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A timeline and its cursor.")
class TimelineEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Timeline = strawberry.field(description="The timeline.")


@strawberry.type(description="A page of timelines.")
class TimelineConnection:
    edges: list[TimelineEdge] = strawberry.field(description="The timelines with their cursors.")
    nodes: list[Timeline] = strawberry.field(description="The timelines.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A quotation and its cursor.")
class QuoteEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Quote = strawberry.field(description="The quotation.")


@strawberry.type(description="A page of quotations.")
class QuoteConnection:
    edges: list[QuoteEdge] = strawberry.field(description="The quotations with their cursors.")
    nodes: list[Quote] = strawberry.field(description="The quotations.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")
    total_count: int = strawberry.field(description="How many there are in all.")
