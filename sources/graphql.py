"""Sources, their publishers, captures and wording, as contract.graphql names them."""

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

import strawberry
from strawberry.types import Info

from events.editions.documents import Document, decode
from events.editions.graphql.base import JSON, Date, DateTime, Fields, describe_enum
from events.editions.graphql.batches import InEdition, group_by_edition, mention_counter
from events.editions.graphql.completion import MENTIONS, get_named_document, mention
from events.editions.graphql.loader import load, outside
from events.editions.graphql.relay import (
    After,
    Before,
    Connection,
    First,
    Last,
    page_arguments,
    to_connection,
    to_window,
)
from events.editions.graphql.storage import key_reader, mentioned, stored
from events.editions.graphql.types import Node, PlainDate
from events.editions.keyset import Slice, slice_rows
from events.editions.models import Edition, Entry

from .captures import (
    brief_seen_by,
    get_capture_slice,
    get_listed_captures,
    get_quoted_words,
    get_wording_changes,
)
from .diff import Op
from .look_types import Look, load_looks
from .models import Extent, Rights, SourceType
from .shapes import CaptureBrief
from .weight import weigh

_publisher_mentions = mention_counter("publisher")
MENTIONS["source"] = lambda document, fields: mention(document, "publisher", "publisher", fields)


def _load_listed(keys: list[InEdition]) -> list[list[CaptureBrief]]:
    """The public captures that each source lists, by number."""
    found: dict[InEdition, list[CaptureBrief]] = {}
    for pinned, slugs in group_by_edition(keys).items():
        entries = Entry.objects.using("public").at(pinned).public().of("source").filter(slug__in=slugs)
        for entry in entries:
            found[InEdition(entry.slug, pinned)] = get_listed_captures(decode(entry.document or "{}"), pinned)
    return [found.get(key, []) for key in keys]


def _load_quoted(keys: list[InEdition]) -> list[list[str]]:
    """The words that events quote from each source."""
    found: dict[InEdition, list[str]] = {}
    for pinned, slugs in group_by_edition(keys).items():
        quoted = get_quoted_words(slugs, pinned)
        found |= {InEdition(slug, pinned): quoted[slug] for slug in slugs}
    return [found[key] for key in keys]


class _Numbered(NamedTuple):
    """Captures of one source, as the key of a batch."""

    slug: str
    numbers: tuple[int, ...]
    edition: Edition

    @property
    def names(self) -> list[InEdition]:
        return [InEdition(f"{self.slug}/{number}", self.edition) for number in self.numbers]


def _load_numbered(keys: list[_Numbered]) -> list[list[Document]]:
    """The public captures of these numbers, in their order."""
    found: dict[InEdition, Document] = {}
    for pinned, slugs in group_by_edition(name for key in keys for name in key.names).items():
        entries = Entry.objects.using("public").at(pinned).public().of("capture").filter(slug__in=slugs)
        for entry in entries:
            found[InEdition(entry.slug, pinned)] = decode(entry.document or "{}") | {"_edition": pinned}
    return [[found[name] for name in key.names if name in found] for key in keys]


async def captures_of(info: Info, slug: str, pinned: Edition, *numbers: int) -> list[Any]:
    """A source's public captures of these numbers, read together with those of the level."""
    return await load(info, _load_numbered, _Numbered(slug, numbers, pinned)) if numbers else []


async def listed_captures_of(info: Info, slug: str, pinned: Edition) -> list[CaptureBrief]:
    """The public captures that a source lists, read together with those of the level."""
    return await load(info, _load_listed, InEdition(slug, pinned))


async def source_of(info: Info, slug: str, pinned: Edition) -> Any:
    """A source's document, read together with those of the level."""
    return await get_named_document(info, "source", slug, pinned)


strawberry.enum(SourceType, description="The type of a source.")
strawberry.enum(Rights, description="The rights in the text of a source.")
strawberry.enum(Extent, description="The extent of a capture: the whole text or an excerpt.")
describe_enum(
    SourceType,
    PRESS_RELEASE="A press release.",
    OFFICIAL_NOTICE="A notice of an authority, such as in a gazette.",
    REGULATION="A regulation.",
    STATUTE="A statute.",
    EXECUTIVE_ORDER="An executive order or proclamation.",
    COURT_FILING="A court filing or opinion.",
    FACT_SHEET="A fact sheet.",
    STATEMENT="A statement, speech or transcript.",
    TREATY="An agreement or treaty.",
    REGULATORY_FILING="A filing with a regulator.",
    NEWS_ARTICLE="A news article.",
    OPINION="An opinion piece.",
    ANALYSIS="An analysis or law firm's note.",
    REPORT="A report.",
    ENCYCLOPEDIA="An article in an encyclopedia.",
    DATASET="A dataset.",
    WEB_PAGE="Another web page.",
)
describe_enum(
    Rights,
    PUBLIC_DOMAIN="The text is in the public domain.",
    OPEN_LICENCE="The text has an open licence.",
    PROTECTED="The text is protected by copyright.",
    UNKNOWN="The rights are unknown.",
)

describe_enum(Extent, WHOLE="The whole text.", EXCERPT="A part of the text; missing words may be in the rest.")


@strawberry.type(description="An organisation that publishes sources.")
class Publisher(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    path: str = strawberry.field(description="The path of the page on this site, without the host.")
    name: str = strawberry.field(description="The name of the publisher.")
    country: str | None = strawberry.field(description="The country code (ISO 3166-1 alpha-2, or EU).")
    url: str | None = strawberry.field(description="The URL of the publisher's website.")

    @strawberry.field(description="The number of public events that cite one of its sources.")
    async def count(root: strawberry.Parent[Fields], info: Info) -> int:
        return await load(info, _publisher_mentions, InEdition(root["slug"], root["_edition"]))


@strawberry.type(description="A document that events cite as evidence.")
class Source(Node):
    slug: str = strawberry.field(description="The name used in URLs and filters.")
    title: str = strawberry.field(description="The title, as printed.")
    publisher: Publisher | None = strawberry.field(
        description="The publisher; null if unknown.", metadata=mentioned("publisher", "slug", "name")
    )
    authors: list[str] = strawberry.field(description="The names of the authors.")
    type: str = strawberry.field(
        description="The type of source: press_release, regulation, news_article …",
        deprecation_reason="Use sourceType.",
    )
    source_type: SourceType | None = strawberry.field(
        resolver=key_reader("type"), description="The type of the source.", metadata=stored("type")
    )
    url: str | None = strawberry.field(description="The URL of the source; null if it has none.")
    published: str | None = strawberry.field(description="The date of publication, in EDTF.")
    language: str = strawberry.field(description="The language of the source (BCP 47).")
    identifiers: JSON = strawberry.field(description="The identifiers by name: document_number, fr_citation …")
    archive_url: str | None = strawberry.field(description="The URL of a copy in a web archive.")
    rights: str = strawberry.field(
        description="The rights in the text: public_domain, open_licence, protected or unknown.",
        deprecation_reason="Use textRights.",
    )
    text_rights: Rights | None = strawberry.field(
        resolver=key_reader("rights"), description="The rights in the text.", metadata=stored("rights")
    )
    path: str = strawberry.field(description="The path of the page on this site, without the host.")

    @strawberry.field(
        description="The last look at the source; null if it was never looked at. It belongs to no edition."
    )
    async def look(root: strawberry.Parent[Fields], info: Info) -> Look | None:
        return await load(info, load_looks, str(root["id"]))

    @strawberry.field(description="The public captures of the source, by number.")
    async def captures(
        root: strawberry.Parent[Fields],
        info: Info,
        on: Annotated[
            Date | None, strawberry.argument(description="The day whose text to return: at most one capture.")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> "Connection[Capture]":
        slug, pinned = root["slug"], root["_edition"]
        listed = await listed_captures_of(info, slug, pinned)
        if on is not None:
            listed = brief_seen_by(listed, dt.date.fromisoformat(str(on)))
        question = f"captures {slug} {on}"
        window = to_window(question, ("number",), pinned, **page_arguments(first, after, last, before))
        part = get_capture_slice(listed, window)
        captures = await captures_of(info, slug, pinned, *part.entries)
        read = replace(part, entries=captures, keys=[(capture["number"],) for capture in captures])
        return _to_connection(read, question, pinned, len(listed))  # type: ignore[return-value]

    @strawberry.field(description="The changes of wording from each capture to the next.")
    async def changes(
        root: strawberry.Parent[Fields],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> "Connection[WordingChange]":
        slug, pinned = root["slug"], root["_edition"]
        listed = await listed_captures_of(info, slug, pinned)
        captures = await captures_of(info, slug, pinned, *(one["number"] for one in listed))
        numbered = {capture["number"]: capture for capture in captures}
        changes = [
            {
                **change,
                "number": change["to"],
                "from": numbered[change["from"]],
                "to": numbered[change["to"]],
                "window": change["window"] or numbered[change["to"]]["seen"],
            }
            for change in get_wording_changes(captures)
            if change["from"] in numbered
        ]
        question = f"wording changes {slug}"
        window = to_window(question, ("number",), pinned, **page_arguments(first, after, last, before))
        part = slice_rows(changes, lambda change: (change["number"],), window)
        return _to_connection(part, question, pinned, len(changes))  # type: ignore[return-value]


def _to_connection(part: Slice, question: str, pinned: Edition, count: int) -> Document:
    """A connection of rows by their numbers."""
    return to_connection(part, question, pinned, part.entries, lambda info: outside(info, lambda: count))


@strawberry.type(description="A date in EDTF (ISO 8601-2), with its bounds, precision and sources.")
class EventDate(PlainDate):
    sources: list[Source] = strawberry.field(description="The sources for the date.", metadata=mentioned("sources"))


@strawberry.type(description="A saved copy of a source's text, as read at one time.")
class Capture:
    @strawberry.field(
        description="An id for caches of clients, unique in this edition; the field node does not accept it."
    )
    def id(root: strawberry.Parent[Any]) -> strawberry.ID | None:
        return strawberry.ID(f"Capture:{root['source']['slug']}:{root['number']}@{root['_edition'].number}")

    number: int = strawberry.field(
        description="The number of the capture, from 1 in the order in which captures were added."
    )
    captured_at: DateTime | None = strawberry.field(
        description="The time when Annals fetched the text; null if it was copied by hand."
    )
    seen: EventDate = strawberry.field(description="The date when the source had this text.")
    extent: Extent = strawberry.field(description="The extent of the capture: the whole text or an excerpt.")
    sha256: str = strawberry.field(description="The SHA-256 of the text, as 64 hexadecimal digits.")
    media_type: str = strawberry.field(description="The media type of the original: text/html, application/pdf …")
    text: str | None = strawberry.field(description="The text; null if its rights do not allow showing it in full.")
    archive_url: str | None = strawberry.field(description="The URL of a copy in a web archive.")

    @strawberry.field(description="The source that reproduces the text; null if it was read in the original.")
    async def via(root: strawberry.Parent[Fields], info: Info) -> Source | None:
        return await source_of(info, root["via"], root["_edition"]) if root["via"] else None


@strawberry.type(description="A passage that both captures share, or that only one of them has.")
class DiffOp:
    op: str = strawberry.field(description="The kind of passage: equal, delete or insert.")
    text: str = strawberry.field(description="The text of the passage.")


@strawberry.type(description="A change of wording between two captures.")
class WordingChange:
    @strawberry.field(name="from", description="The earlier capture.")
    def from_(root: strawberry.Parent[Fields]) -> Capture:
        return root["from"]

    to: Capture = strawberry.field(description="The later capture.")
    html: str = strawberry.field(description="The change as escaped HTML with del and ins elements.")
    ops: list[DiffOp] = strawberry.field(description="The change as passages, in the order of the text.")
    window: EventDate = strawberry.field(description="The days between which the wording changed.")

    @strawberry.field(
        description="What the change touches, the heaviest of: `quotation`, words that an event quotes; `number`;"
        " `date`; `negation`; `modal`, a modal verb; `words`; `style`, only punctuation and capitals."
    )
    async def weight(root: strawberry.Parent[Fields], info: Info) -> str:
        capture = root["to"]
        quoted = await load(info, _load_quoted, InEdition(capture["source"]["slug"], capture["_edition"]))
        return await outside(info, lambda: weigh([Op(**op) for op in root["ops"]], quoted))
