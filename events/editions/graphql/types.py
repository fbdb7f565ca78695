"""Nodes, dates, editions and entries, as contract.graphql names them."""

from enum import Enum
from typing import Any, NamedTuple

import strawberry
from strawberry.types import Info

from ..keyset import Sort, Window
from ..models import Edition as EditionRow
from ..models import Entry as EntryRow
from ..querysets import EntryQuerySet
from .base import Date, DateTime, describe_enum, to_global_id
from .batches import Part, load_counts, load_slices
from .loader import load
from .relay import After, Before, Connection, First, Last, page_arguments, to_connection, to_window


@strawberry.interface(description="Anything with a global id (Relay).")
class Node:
    @strawberry.field(description="The global id: give it to node to come back.")
    def id(root: strawberry.Parent[Any], info: Info) -> strawberry.ID:
        return strawberry.ID(to_global_id(info._raw_info.parent_type.name, root["id"]))

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        """Values are dictionaries: where several types are possible, they say which they are of."""
        return value.get("_type", cls.__name__) == cls.__name__


@strawberry.enum(description="Whether a date is one moment, lasted, or lies somewhere within bounds.")
class DateShape(Enum):
    POINT = "point"
    INTERVAL = "interval"
    WINDOW = "window"


describe_enum(
    DateShape,
    POINT="One moment, as precise as it is known.",
    INTERVAL="It lasted from the first day to the last.",
    WINDOW="On an unknown day within these bounds.",
)


@strawberry.enum(description="Whether a date is accepted, disputed, scheduled or cancelled.")
class DateStatus(Enum):
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


describe_enum(
    DateStatus,
    ACCEPTED="Nothing speaks against it.",
    DISPUTED="Sources do not agree.",
    SCHEDULED="Scheduled, and in the future when written.",
    CANCELLED="Scheduled, but it never happened.",
)


@strawberry.enum(description="Why an entry was written.")
class Cause(Enum):
    OWN = "own"
    NEIGHBOUR = "neighbour"


describe_enum(
    Cause,
    OWN="The subject itself was changed.",
    NEIGHBOUR="A subject named in its document changed, such as an actor's name.",
)


@strawberry.enum(description="The kind of change that an edition made to a subject.")
class Change(Enum):
    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    REDACTION = "redaction"


describe_enum(
    Change,
    NEW="It became public.",
    UPDATE="It was updated.",
    CORRECTION="An error was corrected.",
    WITHDRAWAL="It is no longer public, for the reason in the note.",
    REDACTION="Removed for legal reasons, from past editions as well.",
)


class _Entries(NamedTuple):
    """The entries of a subject or an edition, as the key of a batch."""

    subject_id: str
    causes: tuple[str, ...]
    number: int
    window: Window

    @property
    def found(self) -> EntryQuerySet:
        entries: Any = EntryRow.objects.using("public")
        if not self.subject_id:
            return entries.filter(edition=self.number)
        return entries.filter(
            subject="event", subject_id=self.subject_id, edition__lte=self.number, cause__in=self.causes
        )

    @property
    def sort(self) -> Sort:
        return Sort(("edition_id",), descending=True) if self.subject_id else Sort(("id",))


def _entry_slices(keys: list[_Entries]) -> list[Any]:
    return load_slices([Part([key.found], key.sort, key.window) for key in keys])


def _entry_counts(keys: list[_Entries]) -> list[int]:
    return load_counts([key.found for key in keys])


async def entries_connection(
    info: Info, pinned: EditionRow, page: dict[str, Any], subject_id: str = "", causes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What an edition changed or, with ``subject_id``, the entries of that event up to it, newest first."""
    question = f"history {subject_id} {causes}" if subject_id else f"edition {pinned.number}"
    columns = ("edition_id",) if subject_id else ("id",)
    key = _Entries(subject_id, causes, pinned.number, to_window(question, columns, pinned, **page))
    part = await load(info, _entry_slices, key)
    return to_connection(part, question, pinned, to_entry_value, lambda info: load(info, _entry_counts, key))


@strawberry.type(description="A numbered act of publishing.")
class Edition(Node):
    number: int = strawberry.field(description="Gapless from 1; 0 before the first.")
    published_at: DateTime | None = strawberry.field(description="When; null before the first.")
    note: str = strawberry.field(description="The public note of the edition.")

    @strawberry.field(description="What it changed, in the order it was written.")
    async def entries(
        root: strawberry.Parent[Any],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> "Connection[Entry]":
        page = page_arguments(first, after, last, before)
        return await entries_connection(info, root["_row"], page)  # type: ignore[return-value]


@strawberry.type(description="What a run of editions says of one subject.")
class Entry:
    subject: str = strawberry.field(description="event, source, capture, actor …")
    id: strawberry.ID = strawberry.field(description="The global id of the subject.")
    slug: str = strawberry.field(description="The subject's slug in these editions.")
    edition: Edition = strawberry.field(description="The edition that wrote it.")
    revision: int = strawberry.field(description="The revision of the subject that it publishes.")
    published_at: DateTime = strawberry.field(description="When it was published.")
    updated: DateTime | None = strawberry.field(
        description="When the subject was last published for its own sake; what UPDATED sorts by."
    )
    note: str = strawberry.field(description="The note of its edition, or the reason of a withdrawal.")
    withdrawn: bool = strawberry.field(description="Whether it says that the subject is no longer public.")
    digest: str = strawberry.field(description="SHA-256 of the document, in hexadecimal.")
    change: Change = strawberry.field(description="The kind of change to the subject.")
    cause: Cause = strawberry.field(
        description="Why it was written: the subject itself changed (OWN) or a dependency did (NEIGHBOUR)."
    )


@strawberry.type(description="A date as written in EDTF (ISO 8601-2), and what it says.")
class PlainDate:
    type: str | None = strawberry.field(description="announced, effective, ends …")
    edtf: str = strawberry.field(description="As written.")
    earliest: Date | None = strawberry.field(description="Its first day; null where it is open.")
    latest: Date | None = strawberry.field(description="Its last day; null where it is open.")
    precision: str = strawberry.field(description="day, month, season, year, decade or century.")
    uncertain: bool = strawberry.field(description="Written with a question mark: it may be another date.")
    approximate: bool = strawberry.field(description="Written with a tilde: about then.")
    display: str = strawberry.field(description="In English: c. May 2018.")
    shape: DateShape = strawberry.field(description="One moment, a length of time, or bounds.")
    status: DateStatus | None = strawberry.field(description="Whether it is accepted; null for a source's dates.")
    note: str = strawberry.field(description="What an editor says of it.")


def to_edition_value(row: EditionRow) -> dict[str, Any]:
    return {
        "_row": row,
        "_type": "Edition",
        "id": row.number,
        "number": row.number,
        "published_at": row.published_at,
        "note": row.note,
    }


def to_entry_value(entry: EntryRow) -> dict[str, Any]:
    row = EditionRow(number=entry.edition_id, published_at=entry.published_at, note=entry.note)
    return {
        "_entry": entry,
        "subject": entry.subject,
        "id": to_global_id(entry.subject.capitalize(), entry.subject_id),
        "slug": entry.slug,
        "edition": to_edition_value(row),
        "revision": entry.revision_number,
        "published_at": entry.published_at,
        "updated": entry.own_published_at,
        "note": entry.note,
        "withdrawn": entry.document is None,
        "digest": entry.digest,
        "change": entry.change,
        "cause": entry.cause,
    }
