"""The types of events, as contract.graphql names them. Values are documents, so most fields only say what they are."""

import datetime as dt
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import Date, add_field, describe_enum
from events.editions.graphql.batches import InEdition, mention_counter
from events.editions.graphql.completion import document_in
from events.editions.graphql.loader import load
from events.editions.graphql.relay import After, Before, Connection, First, Last, page_arguments
from events.editions.graphql.types import Cause, Entry, Node, entries_connection, to_entry_value
from sources.graphql import Capture, EventDate, Source, captures_of, source_of

from ..documents.in_force import in_force_state as in_force_on
from .inputs import QuoteStatus

_mentions = {subject: mention_counter(subject) for subject in ("kind", "topic", "actor")}


@strawberry.enum(description="Whether a source bears out what is said or contradicts it.")
class Stance(Enum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


describe_enum(Stance, SUPPORTS="The source bears it out.", CONTRADICTS="The source says otherwise.")


@strawberry.enum(description="Whether a relation goes out from an event or comes in to it.")
class Direction(Enum):
    OUT = "out"
    IN = "in"


describe_enum(Direction, OUT="This event does it to the other.", IN="The other event does it to this one.")


@strawberry.enum(description="Whether a source states a relation or an editor inferred it.")
class Basis(Enum):
    STATED = "stated"
    INFERRED = "inferred"


describe_enum(Basis, STATED="A source says so.", INFERRED="An editor concluded it.")


@strawberry.enum(description="Whether a measure was in force on a day.")
class InForce(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


describe_enum(
    InForce,
    YES="It was.",
    NO="It was not yet, or no longer.",
    UNKNOWN="The day lies within an uncertain date.",
)


@strawberry.type(description="The kind of an event.")
class Kind(Node):
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    name: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What belongs to it.")

    @strawberry.field(description="How many public events are of this kind.")
    async def count(root: strawberry.Parent[Any], info: Info) -> int:
        return await load(info, _mentions["kind"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="A topic of events.")
class Topic(Node):
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    name: str = strawberry.field(description="What it is called.")
    description: str = strawberry.field(description="What belongs to it.")

    @strawberry.field(description="How many public events are about it.")
    async def count(root: strawberry.Parent[Any], info: Info) -> int:
        return await load(info, _mentions["topic"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="A body or person that takes part in events.")
class Actor(Node):
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    path: str = strawberry.field(description="The address of its page, without the host.")
    name: str = strawberry.field(description="What it is called.")
    kind: str = strawberry.field(description="government, agency, company, person …")
    country: str | None = strawberry.field(description="ISO 3166-1 alpha-2, or EU.")
    aliases: list[str] = strawberry.field(description="Other names it is known by.")

    @strawberry.field(description="How many public events it takes part in.")
    async def count(root: strawberry.Parent[Any], info: Info) -> int:
        return await load(info, _mentions["actor"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="An actor's part in an event.")
class Participation:
    role: str = strawberry.field(description="issuer, responder, target, affected …")
    actor: Actor = strawberry.field(description="Who takes part.")


@strawberry.type(description="A picture, film or document, with its text alternative.")
class Media:
    url: str = strawberry.field(description="The address of the file.")
    caption: str = strawberry.field(description="What it shows.")
    credit: str = strawberry.field(description="Who made it.")
    alt: str = strawberry.field(description="The text alternative for readers who cannot see it.")


@strawberry.type(
    description="A quotation from a source (W3C TextQuoteSelector), checked against the source's captures."
)
class Quote:
    exact: str = strawberry.field(description="The words quoted.")
    prefix: str = strawberry.field(description="The words before them.")
    suffix: str = strawberry.field(description="The words after them.")
    language: str = strawberry.field(description="BCP 47.")
    status: QuoteStatus = strawberry.field(
        description="The result of checking the words against the captures of the source."
    )

    @strawberry.field(
        description="The reason for the status: `stands`, `altered` or `gone` where captures decide it. Of words that"
        " are UNCHECKED: `no_capture`, no capture of the source is public; `only_excerpts`, all captures are excerpts"
        " and none holds them; `never_seen`, no capture has held them although at least one is a whole text."
        " `by_original`: they are a translation, which is checked by its original, and UNCHECKED where no original is"
        " given. Null in editions published before this field was added."
    )
    def reason(root: strawberry.Parent[Any]) -> str | None:
        return root.get("reason")

    translated_from: str | None = strawberry.field(description="The language they were translated from (BCP 47).")
    original: str | None = strawberry.field(description="The words before translation.")
    changed: str | None = strawberry.field(description="When the words changed, in EDTF.")
    now: str | None = strawberry.field(description="The current wording in their place.")

    @strawberry.field(description="The newest capture that held them.")
    async def last_stood(root: strawberry.Parent[Any], info: Info) -> Capture | None:
        if root["last_stood"] is None:
            return None
        captures = await captures_of(info, root["source"]["slug"], root["_edition"])
        return next((one for one in captures if one["number"] == root["last_stood"]), None)  # type: ignore[return-value]

    @strawberry.field(description="The source quoted.")
    async def source(root: strawberry.Parent[Any], info: Info) -> Source:
        return await source_of(info, root["source"]["slug"], root["_edition"])


@strawberry.type(description="A source that supports or contradicts what an event says.")
class Citation:
    source: Source = strawberry.field(description="The source.")
    supports: str = strawberry.field(description="Which part of the event this source supports.")
    locator: str = strawberry.field(description="Where in the source: a page, a section.")
    via: Source | None = strawberry.field(description="The source the words were seen in, where not the original.")
    stance: Stance = strawberry.field(description="Whether it supports or contradicts.")
    quote: Quote | None = strawberry.field(description="The words quoted, if any.")


@strawberry.type(description="What an event does to another.")
class Relation:
    type: str = strawberry.field(description="amends, corrects, responds_to …")
    direction: Direction = strawberry.field(description="Which of the two does it.")
    basis: Basis = strawberry.field(description="Who says so.")
    note: str = strawberry.field(description="What an editor says of it.")
    event: "Event" = strawberry.field(description="The event at the other end.")


@strawberry.type(description="A dated fact, with the sources that attest it.")
class Event(Node):
    slug: str = strawberry.field(description="Its name in addresses and filters.")
    title: str = strawberry.field(description="What happened, in a line.")
    summary: str = strawberry.field(description="What happened, in a paragraph.")
    kind: Kind = strawberry.field(description="The kind of the event.")
    topics: list[Topic] = strawberry.field(description="What it is about.")
    date: EventDate = strawberry.field(description="The axis date: where the event stands on a timeline.")
    dates: list[EventDate] = strawberry.field(description="Every typed date, the axis date first.")
    significance: int = strawberry.field(description="From 1, context, to 5, a turning point.")
    jurisdictions: list[str] = strawberry.field(description="ISO 3166-1 codes (and EU) of the authorities that act.")
    actors: list[Participation] = strawberry.field(description="Who takes part, and how.")
    media: Media | None = strawberry.field(description="What shows it.")
    relations: list[Relation] = strawberry.field(description="What it does to other events, and they to it.")
    path: str = strawberry.field(description="The address of its page, without the host.")

    @strawberry.field(description="The sources that attest it, with what each supports or contradicts.")
    def citations(root: strawberry.Parent[Any]) -> list[Citation]:
        pinned = root["_edition"]
        return [
            citation | {"quote": quote and quote | {"source": citation["source"], "_edition": pinned}}
            for citation in root["citations"]
            for quote in (citation["quote"],)
        ]

    @strawberry.field(description="The id without its type.")
    def uuid(root: strawberry.Parent[Any]) -> str:
        return root["id"]

    @strawberry.field(description="What published it: edition, revision, change, cause, digest.")
    def entry(root: strawberry.Parent[Any]) -> Entry:
        return to_entry_value(root["_entry"])  # type: ignore[return-value]

    @strawberry.field(description="Whether it was in force on a day, told from its accepted dates.")
    def in_force(
        root: strawberry.Parent[Any], on: Annotated[Date, strawberry.argument(description="The day asked about.")]
    ) -> InForce:
        return InForce(in_force_on(root["dates"], dt.date.fromisoformat(str(on))))

    @strawberry.field(description="Its entries up to this edition, newest first; by default those of its own.")
    async def history(
        root: strawberry.Parent[Any],
        info: Info,
        cause: Annotated[
            list[Cause] | None, strawberry.argument(description="For whose sake entries were written: default OWN.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Entry]:
        causes = tuple(sorted(one.value for one in cause or [Cause.OWN]))
        page = page_arguments(first, after, last, before)
        return await entries_connection(info, root["_edition"], page, root["id"], causes)  # type: ignore[return-value]


async def _event_of(root: strawberry.Parent[Any], info: Info) -> Event | None:
    entry = root["_entry"]
    if entry.subject != "event" or entry.document is None:
        return None
    return await document_in(info, entry)  # type: ignore[return-value]


add_field(Entry, "event", _event_of, "The event as this entry tells it, where it is about one.")
