"""Editions and entries, as contract.graphql names them."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.types import Info

from events.editions.graphql.ground import DateTime, PageInfo, connection, document_of, global_id, wanted, window
from events.editions.graphql.types import Cause, Change, Node
from events.editions.models import Edition as EditionRow
from events.editions.models import Entry as EntryRow
from events.editions.paging import Sort, keyset

from .levels import complete

if TYPE_CHECKING:
    from .types import Event


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
    slug: str = strawberry.field(description="The slug its subject had.")
    edition: Edition = strawberry.field(description="The edition that wrote it.")
    revision: int = strawberry.field(description="The revision of the subject that it publishes.")
    published_at: DateTime = strawberry.field(description="When it became public.")
    note: str = strawberry.field(description="The note of its edition, or the reason of a withdrawal.")
    withdrawn: bool = strawberry.field(description="Whether it took its subject back.")
    digest: str = strawberry.field(description="SHA-256 of the document, in hexadecimal.")
    change: Change = strawberry.field(description="What it did to its subject.")
    cause: Cause = strawberry.field(description="For whose sake it was written.")

    @strawberry.field(description="The event as this entry tells it; null for other subjects and once withdrawn.")
    def event(root: strawberry.Parent[Any], info: Info) -> Annotated["Event", strawberry.lazy(".types")] | None:
        entry = root["_entry"]
        if entry.subject != "event" or entry.document is None:
            return None
        pinned = EditionRow(number=entry.edition_id, published_at=entry.published_at)
        document = document_of(entry, pinned)
        complete("event", [document], wanted(info), pinned)
        return document  # type: ignore[return-value]


@strawberry.type(description="An entry and its cursor.")
class EntryEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Entry = strawberry.field(description="The entry.")


@strawberry.type(description="A page of entries.")
class EntryConnection:
    edges: list[EntryEdge] = strawberry.field(description="The entries with their cursors.")
    nodes: list[Entry] = strawberry.field(description="The entries.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()


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


@strawberry.type(description="An edition and its cursor.")
class EditionEdge:
    cursor: str = strawberry.field(description="Where this edge stands.")
    node: Edition = strawberry.field(description="The edition.")


@strawberry.type(description="A page of editions, newest first.")
class EditionConnection:
    edges: list[EditionEdge] = strawberry.field(description="The editions with their cursors.")
    nodes: list[Edition] = strawberry.field(description="The editions.")
    page_info: PageInfo = strawberry.field(description="What lies before and after.")

    @strawberry.field(description="How many there are in all.")
    def total_count(root: strawberry.Parent[Any]) -> int:
        return root["_all"].count()
