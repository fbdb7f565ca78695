"""The types of events, as contract.graphql names them. Values are documents, so most fields only say what they are."""

import datetime as dt
from typing import Annotated

import strawberry
from strawberry.types import Info

from events.editions.graphql.base import Date, Fields, add_field
from events.editions.graphql.batches import InEdition, mention_counter
from events.editions.graphql.completion import document_in
from events.editions.graphql.loader import load
from events.editions.graphql.relay import After, Before, Connection, First, Last, page_arguments, question_digest
from events.editions.graphql.storage import composed, key_reader, mentioned, stored
from events.editions.graphql.types import Entry, Node, entries_connection, to_entry_value
from events.editions.models import Cause
from sources.graphql import Capture, EventDate, Source, captures_of, source_of

from ..choices import ActorKind, Basis, QuoteStatus, RelationType, Role, Stance
from ..documents.in_force import in_force_state as in_force_on
from .enums import Direction, InForce
from .identifiers import Identifier, get_identifiers
from .parts import get_actors, get_citations, get_dates, get_relations, to_part_id
from .translations import Translation, get_translation, get_translations, words_field

_mentions = {subject: mention_counter(subject) for subject in ("kind", "topic", "actor")}


@strawberry.type(description="A kind of event.")
class Kind(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    name: str = strawberry.field(description="The name of the kind.")
    description: str = strawberry.field(description="The description of the kind: which events belong to it.")

    @strawberry.field(description="The number of public events of this kind.")
    async def count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await load(info, _mentions["kind"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="A topic of events.")
class Topic(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    name: str = strawberry.field(description="The name of the topic.")
    description: str = strawberry.field(description="The description of the topic: which events belong to it.")

    @strawberry.field(description="The number of public events on this topic.")
    async def count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await load(info, _mentions["topic"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="A person or organisation that takes part in events.")
class Actor(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    name: str = strawberry.field(description="The name of the actor.")
    kind: str = strawberry.field(
        description="The kind of actor: government, agency, company, person …", deprecation_reason="Use actorKind."
    )
    actor_kind: ActorKind | None = strawberry.field(
        resolver=key_reader("kind"), description="The kind of the actor.", metadata=stored("kind")
    )
    country: str | None = strawberry.field(
        description="The country code (ISO 3166-1 alpha-2, or EU); null if the actor has none."
    )
    aliases: list[str] = strawberry.field(description="The other names of the actor.")
    identifiers: list[Identifier] = strawberry.field(
        resolver=get_identifiers, description="The identifiers of the actor in other registers."
    )

    @strawberry.field(description="The number of public events in which the actor takes part.")
    async def count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await load(info, _mentions["actor"], InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="The part of an actor in an event.")
class Participation:
    role: str = strawberry.field(
        description="The role of the actor: issuer, responder, target, affected …",
        deprecation_reason="Use actorRole.",
    )
    actor_role: Role | None = strawberry.field(
        resolver=key_reader("role"), description="The role of the actor.", metadata=stored("role")
    )

    @strawberry.field(description="The actor.", metadata=mentioned(None, "slug", "name", "kind", "country", "aliases"))
    def actor(root: strawberry.Parent[Fields]) -> Actor:
        # A document says what it holds of the actor beside the role.
        return root.get("actor", root)


@strawberry.type(description="A picture, video or document, with its alternative text.")
class Media:
    url: str = strawberry.field(description="The URL of the file.")
    caption: str = strawberry.field(description="The caption.")
    credit: str = strawberry.field(description="The credit: who made it.")
    alt: str = strawberry.field(description="The alternative text, for readers who cannot see it.")


def _to_quote_id(type_name: str, source: str, exact: str, prefix: str, suffix: str, edition: int) -> str:
    return f"{type_name}:{question_digest('quote', source, exact, prefix, suffix)}@{edition}"


@strawberry.type(description="Words quoted from a source (W3C TextQuoteSelector), with their status there.")
class Quote:
    @strawberry.field(
        description="An id for caches of clients, unique in this edition; the field node does not accept it.",
        metadata=composed(_to_quote_id, "../source.slug", "exact", "prefix", "suffix"),
    )
    def id(root: strawberry.Parent[Fields]) -> strawberry.ID | None:
        words = (root["exact"], root["prefix"], root["suffix"])
        return strawberry.ID(_to_quote_id("Quote", root["source"]["slug"], *words, root["_edition"].number))

    exact: str = strawberry.field(description="The quoted words.")
    prefix: str = strawberry.field(description="The words before the quotation.")
    suffix: str = strawberry.field(description="The words after the quotation.")
    language: str = strawberry.field(description="The language of the quotation (BCP 47).")
    status: QuoteStatus = strawberry.field(description="The status of the words in the source.")

    @strawberry.field(
        description="The reason for the status. `stands`, `altered` or `gone`: captures are decisive. For UNCHECKED:"
        " `no_capture`, no capture of the source is public; `only_excerpts`, all captures are excerpts without the"
        " words; `never_seen`, no capture has had the words although at least one is a whole text. `by_original`: the"
        " words are a translation, which is checked by its original and is UNCHECKED without one. Null in editions"
        " published before this field was added.",
        metadata=stored("reason"),
    )
    def reason(root: strawberry.Parent[Fields]) -> str | None:
        return root.get("reason")

    translated_from: str | None = strawberry.field(
        description="The language of the original, if the quotation is a translation (BCP 47)."
    )
    original: str | None = strawberry.field(
        description="The words in the original language, if the quotation is a translation."
    )
    changed: str | None = strawberry.field(
        description="The date when the words changed, in EDTF; null if they did not."
    )
    now: str | None = strawberry.field(description="The current wording, if the quotation was altered.")

    @strawberry.field(description="The newest capture that contained the words.")
    async def last_stood(root: strawberry.Parent[Fields], info: Info) -> Capture | None:
        if root["last_stood"] is None:
            return None
        captures = await captures_of(info, root["source"]["slug"], root["_edition"], root["last_stood"])
        return captures[0] if captures else None

    @strawberry.field(description="The quoted source.")
    async def source(root: strawberry.Parent[Fields], info: Info) -> Source:
        return await source_of(info, root["source"]["slug"], root["_edition"])


@strawberry.type(description="A source cited by an event, in support or contradiction.")
class Citation:
    id: strawberry.ID | None = strawberry.field(
        resolver=key_reader("_id"),
        description="An id for caches of clients, unique in this edition; the field node does not accept it.",
        metadata=composed(to_part_id, "/id", "#"),
    )
    source: Source = strawberry.field(
        description="The cited source.",
        metadata=mentioned(
            *("source", "slug", "title", "publisher", "type", "url", "published", "language", "identifiers"),
            "archive_url",
        ),
    )
    supports: str = strawberry.field(description="The part of the event that the source is cited for.")
    locator: str = strawberry.field(description="The place in the source, such as a page or section.")
    via: Source | None = strawberry.field(
        description="The source that reproduces the words; null if they were read in the original.",
        metadata=mentioned("via"),
    )
    stance: Stance = strawberry.field(description="The stance of the source.")
    quote: Quote | None = strawberry.field(description="The quotation; null if there is none.")


@strawberry.type(description="A relation between two events.")
class Relation:
    id: strawberry.ID | None = strawberry.field(
        resolver=key_reader("_id"),
        description="An id for caches of clients, unique in this edition; the field node does not accept it.",
        metadata=composed(to_part_id, "/id", "#"),
    )
    type: str = strawberry.field(
        description="The type of relation: amends, corrects, responds_to …", deprecation_reason="Use relationType."
    )
    relation_type: RelationType | None = strawberry.field(
        resolver=key_reader("type"), description="The type of the relation.", metadata=stored("type")
    )
    direction: Direction = strawberry.field(description="The direction of the relation.")
    basis: Basis = strawberry.field(description="The basis of the relation.")
    note: str = strawberry.field(description="The editor's note on the relation.")
    event: "Event" = strawberry.field(
        description="The other event.", metadata=mentioned("event", "slug", "title", "date")
    )


@strawberry.type(description="A dated event with its sources.")
class Event(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    title: str = words_field("title", "The title, in one line.")
    summary: str = words_field("summary", "The summary, in one paragraph.")
    translations: list[Translation] = strawberry.field(
        resolver=get_translations, description="The title and summary in other languages."
    )
    translation: Translation | None = strawberry.field(
        resolver=get_translation, description="The title and summary in a language; null if they are not translated."
    )
    kind: Kind = strawberry.field(description="The kind of event.", metadata=mentioned("kind", "slug", "name"))
    topics: list[Topic] = strawberry.field(
        description="The topics of the event.", metadata=mentioned("topics", "slug", "name")
    )
    date: EventDate = strawberry.field(description="The axis date, which places the event on a timeline.")
    dates: list[EventDate] = strawberry.field(
        resolver=get_dates,
        description="The dates of the event, each with its type; the axis date comes first.",
        metadata=stored("dates"),
    )
    significance: int = strawberry.field(description="The significance, from 1 (context) to 5 (turning point).")
    jurisdictions: list[str] = strawberry.field(
        description="The country codes of the acting authorities (ISO 3166-1 alpha-2, or EU)."
    )
    actors: list[Participation] = strawberry.field(
        resolver=get_actors, description="The actors of the event, with their roles.", metadata=stored("actors")
    )
    media: Media | None = strawberry.field(
        description="The picture, video or document of the event; null if there is none."
    )
    relations: list[Relation] = strawberry.field(
        resolver=get_relations,
        description="The relations with other events, in both directions.",
        metadata=stored("relations"),
    )
    identifiers: list[Identifier] = strawberry.field(
        resolver=get_identifiers, description="The identifiers of the event in other registers."
    )
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    citations: list[Citation] = strawberry.field(
        resolver=get_citations,
        description="The citations of sources that support or contradict the event.",
        metadata=stored("citations"),
    )

    @strawberry.field(description="The UUID: the global id without its type.", metadata=stored("id"))
    def uuid(root: strawberry.Parent[Fields]) -> str:
        return root["id"]

    @strawberry.field(description="The entry that published this state of the event.")
    def entry(root: strawberry.Parent[Fields]) -> Entry:
        return to_entry_value(root["_entry"])  # type: ignore[return-value]

    @strawberry.field(description="The state of the measure on a day, by its accepted dates.")
    def in_force(
        root: strawberry.Parent[Fields], on: Annotated[Date, strawberry.argument(description="The day.")]
    ) -> InForce:
        return InForce(in_force_on(root["dates"], dt.date.fromisoformat(str(on))))

    @strawberry.field(description="The entries of the event up to this edition, newest first.")
    async def history(
        root: strawberry.Parent[Fields],
        info: Info,
        cause: Annotated[
            list[Cause] | None, strawberry.argument(description="The causes of the entries; default OWN.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Entry]:
        causes = tuple(sorted(one.value for one in cause or [Cause.OWN]))
        page = page_arguments(first, after, last, before)
        return await entries_connection(info, root["_edition"], page, root["id"], causes)  # type: ignore[return-value]


async def _event_of(root: strawberry.Parent[Fields], info: Info) -> Event | None:
    entry = root["_entry"]
    if entry.subject != "event" or entry.document is None:
        return None
    return await document_in(info, entry)


add_field(
    Entry, "event", _event_of, "The event in the state of this entry; null for other subjects and after a withdrawal."
)
