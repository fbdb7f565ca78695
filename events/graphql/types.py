"""The types of events, as contract.graphql names them. Values are documents, so most fields only say what they are."""

import datetime as dt
from enum import Enum
from typing import Any

import strawberry

from events.editions.graphql.ground import Date, PageInfo
from events.editions.graphql.types import Cause, Edition, Entry, EntryConnection, Node, entries_connection, entry_value
from events.editions.models import Entry as EntryRow
from events.editions.paging import Sort
from sources.graphql import EventDate, Source

from ..in_force import in_force as in_force_on
from ..question import QuoteStatus


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
    slug: str
    path: str
    name: str
    description: str


@strawberry.type(description="What an event is about.")
class Topic(Node):
    slug: str
    path: str
    name: str
    description: str


@strawberry.type(description="A body or person that takes part in events.")
class Actor(Node):
    slug: str
    path: str
    name: str
    kind: str = strawberry.field(description="government, agency, company, person …")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, or EU.")
    aliases: list[str]


@strawberry.type(description="An actor's part in an event.")
class Participation:
    role: str = strawberry.field(description="issuer, responder, target, affected …")
    actor: Actor


@strawberry.type(description="A picture, film or document, with the words that stand in for it.")
class Media:
    url: str
    caption: str
    credit: str
    alt: str


@strawberry.type(description="Words quoted from a source (W3C TextQuoteSelector), and what became of them there.")
class Quote:
    exact: str
    prefix: str
    suffix: str
    language: str = strawberry.field(description="BCP 47.")
    status: QuoteStatus
    translated_from: str | None
    original: str | None = strawberry.field(description="The words before translation.")
    changed: str | None = strawberry.field(description="When the words changed, in EDTF.")
    now: str | None = strawberry.field(description="The words that stand in their place today.")


@strawberry.type(description="A source that supports or contradicts what an event says.")
class Citation:
    source: Source
    supports: str = strawberry.field(description="What of the event it speaks to.")
    locator: str
    via: Source | None = strawberry.field(description="The source the words were seen in, where not the original.")
    stance: Stance
    quote: Quote | None


@strawberry.type(description="What an event does to another.")
class Relation:
    type: str = strawberry.field(description="amends, corrects, responds_to …")
    direction: Direction
    basis: Basis
    note: str
    event: "Event" = strawberry.field(description="The event at the other end.")


@strawberry.type(description="A dated fact, with the sources that attest it.")
class Event(Node):
    slug: str
    title: str
    summary: str
    kind: Kind
    topics: list[Topic]
    date: EventDate = strawberry.field(description="The axis date: where the event stands on a timeline.")
    dates: list[EventDate] = strawberry.field(description="Every typed date, the axis date first.")
    significance: int = strawberry.field(description="From 1, context, to 5, a turning point.")
    jurisdictions: list[str] = strawberry.field(description="ISO 3166-1 codes (and EU) of the authorities that act.")
    actors: list[Participation]
    media: Media | None
    citations: list[Citation]
    relations: list[Relation]
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
    cursor: str
    node: Event


@strawberry.type(description="A page of events that answer a question.")
class EventConnection:
    edges: list[EventEdge]
    nodes: list[Event]
    page_info: PageInfo
    edition: Edition = strawberry.field(description="The edition this was answered from.")
    not_found: list[str] = strawberry.field(description="Slugs and ids that were asked for and are not there.")

    @strawberry.field(description="How many events answer the question.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()
