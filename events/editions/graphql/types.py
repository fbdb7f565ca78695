"""Nodes, dates, editions and entries, as contract.graphql names them."""

from enum import Enum
from typing import Any

import strawberry
from strawberry.types import Info

from ..models import Edition as EditionRow
from ..models import Entry as EntryRow
from ..paging import Sort, keyset
from .ground import Date, DateTime, PageInfo, connection, global_id, window


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


@strawberry.type(description="A numbered act of publishing.")
class Edition(Node):
    number: int = strawberry.field(description="Gapless from 1; 0 before the first.")
    published_at: DateTime | None = strawberry.field(description="When; null before the first.")
    note: str = strawberry.field(description="What was said of it.")

    @strawberry.field(description="What it changed, in the order it was written.")
    def entries(
        root: strawberry.Parent[Any],
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "EntryConnection":
        row = root["_row"]
        found = EntryRow.objects.using("public").filter(edition=row.number)
        sort = Sort(("id",))
        return entries_connection(found, sort, f"edition {row.number}", row, first, after, last, before)


@strawberry.type(description="What a run of editions says of one subject.")
class Entry:
    subject: str = strawberry.field(description="event, source, capture, actor …")
    id: strawberry.ID = strawberry.field(description="The global id of the subject.")
    slug: str
    edition: Edition = strawberry.field(description="The edition that wrote it.")
    revision: int = strawberry.field(description="The revision of the subject that it publishes.")
    published_at: DateTime
    note: str = strawberry.field(description="The note of its edition, or the reason of a withdrawal.")
    withdrawn: bool
    digest: str = strawberry.field(description="SHA-256 of the document, in hexadecimal.")
    change: Change
    cause: Cause


@strawberry.type(description="An entry and its cursor.")
class EntryEdge:
    cursor: str
    node: Entry


@strawberry.type(description="A page of entries.")
class EntryConnection:
    edges: list[EntryEdge]
    nodes: list[Entry]
    page_info: PageInfo

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


@strawberry.type(description="A date as written in EDTF (ISO 8601-2), and what it says.")
class PlainDate:
    type: str | None = strawberry.field(description="announced, effective, ends …")
    edtf: str = strawberry.field(description="As written.")
    earliest: Date | None = strawberry.field(description="Its first day; null where it is open.")
    latest: Date | None = strawberry.field(description="Its last day; null where it is open.")
    precision: str = strawberry.field(description="day, month, season, year, decade or century.")
    uncertain: bool
    approximate: bool
    display: str = strawberry.field(description="In English: c. May 2018.")
    shape: DateShape
    status: DateStatus | None
    note: str


def edition_value(row: EditionRow) -> dict[str, Any]:
    return {
        "_row": row,
        "_type": "Edition",
        "id": row.number,
        "number": row.number,
        "published_at": row.published_at,
        "note": row.note,
    }


def entry_value(entry: EntryRow) -> dict[str, Any]:
    row = EditionRow(number=entry.edition_id, published_at=entry.published_at, note=entry.note)
    return {
        "_entry": entry,
        "subject": entry.subject,
        "id": global_id(entry.subject.capitalize(), entry.subject_id),
        "slug": entry.slug,
        "edition": edition_value(row),
        "revision": entry.revision_number,
        "published_at": entry.published_at,
        "note": entry.note,
        "withdrawn": entry.document is None,
        "digest": entry.digest,
        "change": entry.change,
        "cause": entry.cause,
    }


def entries_connection(
    found: Any,
    sort: Sort,
    question: str,
    pinned: EditionRow,
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
) -> Any:
    asked = window(question, sort.columns, pinned, first=first, after=after, last=last, before=before)
    return connection(keyset(found, sort, asked), question, pinned, entry_value, _all=found)
