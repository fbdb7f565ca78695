"""Nodes, dates, editions and entries, as contract.graphql names them."""

from enum import Enum
from typing import Annotated, NamedTuple

import strawberry
from strawberry.types import Info

from ..chinese_dates import render_chinese
from ..documents import Document
from ..keyset import Slice, Sort, Window
from ..models import Cause, Change
from ..models import Edition as EditionRow
from ..models import Entry as EntryRow
from ..querysets import EntryQuerySet
from .base import Date, DateTime, Fields, StoredDocument, describe_enum, to_global_id
from .batches import Part, load_counts, load_slices
from .compat import get_core_info
from .loader import load
from .relay import After, Before, Connection, First, Last, PageArguments, page_arguments, to_connection, to_window
from .storage import composed, stored


def _to_key(type_name: str, id: object, edition: int) -> str:
    return f"{type_name}:{id}@{edition}"


@strawberry.interface(description="An object with a global id (Relay).")
class Node:
    @strawberry.field(
        description="The global id, which the root field node accepts.", metadata=stored("id", to_global_id)
    )
    def id(root: strawberry.Parent[Fields], info: Info) -> strawberry.ID:
        return strawberry.ID(to_global_id(get_core_info(info).parent_type.name, root["id"]))

    @strawberry.field(
        description="A key for caches of clients: unique by the subject, its entry and the edition that it is read in.",
        metadata=composed(_to_key, "id"),
    )
    def key(root: strawberry.Parent[Fields], info: Info) -> str | None:
        type_name, edition = get_core_info(info).parent_type.name, root.get("_edition")
        return _to_key(type_name, root["id"], edition.number) if edition else f"{type_name}:{root['id']}"

    @classmethod
    def is_type_of(cls, value: Document | StoredDocument, info: object) -> bool:
        """Values are dictionaries: where several types are possible, they say which they are of."""
        return value.get("_type", cls.__name__) == cls.__name__


@strawberry.enum(description="A language of answers.")
class Language(Enum):
    EN = "en"
    ZH = "zh"


describe_enum(
    Language,
    EN="English, the language of the originals.",
    ZH="Chinese, in simplified characters.",
)
Lang = Annotated[
    Language | None,
    strawberry.argument(description="The language: a translation where there is one, stale or not, else the original."),
]


@strawberry.enum(description="The shape of a date: a point, an interval or a window.")
class DateShape(Enum):
    POINT = "point"
    INTERVAL = "interval"
    WINDOW = "window"


describe_enum(
    DateShape,
    POINT="A single moment, as precisely as it is known.",
    INTERVAL="The whole time from the first day to the last.",
    WINDOW="An unknown day within these bounds.",
)


@strawberry.enum(description="The editorial status of a date.")
class DateStatus(Enum):
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


describe_enum(
    DateStatus,
    ACCEPTED="No source contradicts the date.",
    DISPUTED="The sources disagree about the date.",
    SCHEDULED="The date was set and still in the future when it was recorded.",
    CANCELLED="The date was set but cancelled.",
)


strawberry.enum(Cause, description="The reason why an edition holds an entry for a subject.")
strawberry.enum(Change, description="The change that an edition made to a subject.")
describe_enum(
    Cause,
    OWN="The subject itself changed.",
    NEIGHBOUR="A related subject changed, such as the name of an actor.",
)

describe_enum(
    Change,
    NEW="The subject became public.",
    UPDATE="The subject was updated.",
    CORRECTION="An error was corrected.",
    WITHDRAWAL="The subject is no longer public; the note gives the reason.",
    REDACTION="The subject was removed for legal reasons, from past editions as well.",
)


class _Entries(NamedTuple):
    """The entries of a subject or an edition, as the key of a batch."""

    subject_id: str
    causes: tuple[str, ...]
    number: int
    window: Window

    @property
    def found(self) -> EntryQuerySet:
        entries = EntryRow.objects.using("public")
        if not self.subject_id:
            return entries.filter(edition=self.number)
        return entries.filter(
            subject="event", subject_id=self.subject_id, edition__lte=self.number, cause__in=self.causes
        )

    @property
    def sort(self) -> Sort:
        return Sort(("edition_id",), descending=True) if self.subject_id else Sort(("id",))


def _entry_slices(keys: list[_Entries]) -> list[Slice]:
    return load_slices([Part([key.found], key.sort, key.window) for key in keys])


def _entry_counts(keys: list[_Entries]) -> list[int]:
    return load_counts([key.found for key in keys])


async def entries_connection(
    info: Info, pinned: EditionRow, page: PageArguments, subject_id: str = "", causes: tuple[str, ...] = ()
) -> Document:
    """What an edition changed or, with ``subject_id``, the entries of that event up to it, newest first."""
    question = f"history {subject_id} {causes}" if subject_id else f"edition {pinned.number}"
    columns = ("edition_id",) if subject_id else ("id",)
    key = _Entries(subject_id, causes, pinned.number, to_window(question, columns, pinned, **page))
    part = await load(info, _entry_slices, key)
    nodes = [to_entry_value(entry) for entry in part.entries]
    return to_connection(part, question, pinned, nodes, lambda info: load(info, _entry_counts, key))


@strawberry.type(description="An edition: everything that was published together, under one number.")
class Edition(Node):
    number: int = strawberry.field(
        description="The number of the edition, from 1 without gaps; 0 before anything is published."
    )
    published_at: DateTime | None = strawberry.field(
        description="The time of publication; null before anything is published."
    )
    note: str = strawberry.field(description="The publisher's note on the edition.")

    @strawberry.field(description="The entries of the edition, in the order in which they were written.")
    async def entries(
        root: strawberry.Parent[Fields],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> "Connection[Entry]":
        page = page_arguments(first, after, last, before)
        return await entries_connection(info, root["_row"], page)  # type: ignore[return-value]


@strawberry.type(description="The state of one subject from one edition until its next entry.")
class Entry:
    key: str | None = strawberry.field(
        description="A key for caches of clients: unique by the subject and the edition that wrote the entry."
    )
    subject: str = strawberry.field(description="The kind of subject: event, source, capture, actor …")
    id: strawberry.ID = strawberry.field(description="The global id of the subject.")
    slug: str = strawberry.field(description="The subject's slug in these editions.")
    edition: Edition = strawberry.field(description="The edition that wrote the entry.")
    revision: int = strawberry.field(description="The number of the subject's published revision.")
    published_at: DateTime = strawberry.field(description="The time of publication.")
    updated: DateTime | None = strawberry.field(
        description="The time when the subject's own last change was published; the sort key of UPDATED."
    )
    note: str = strawberry.field(description="The note on the edition, or the reason for a withdrawal.")
    withdrawn: bool = strawberry.field(description="Whether the entry ends the subject's publication.")
    digest: str = strawberry.field(description="The SHA-256 of the document, as 64 hexadecimal digits.")
    change: Change = strawberry.field(description="The change that the edition made to the subject.")
    cause: Cause = strawberry.field(
        description="The reason for the entry: the subject itself changed (OWN) or a related subject did (NEIGHBOUR)."
    )


@strawberry.type(description="A date in EDTF (ISO 8601-2), with its bounds and precision.")
class PlainDate:
    type: str | None = strawberry.field(
        description="The type of the date: announced, effective, ends … Null for dates outside events.",
        deprecation_reason="Use dateType.",
    )
    edtf: str = strawberry.field(description="The date in EDTF, as entered.")
    earliest: Date | None = strawberry.field(description="The first possible day; null if the start is open.")
    latest: Date | None = strawberry.field(description="The last possible day; null if the end is open.")
    precision: str = strawberry.field(
        description="The precision: day, month, season, year, decade or century.",
        deprecation_reason="Use datePrecision.",
    )
    uncertain: bool = strawberry.field(description="Whether the date is uncertain (? in EDTF).")
    approximate: bool = strawberry.field(description="Whether the date is approximate (~ in EDTF).")

    @strawberry.field(
        description="The date in words, such as “c. May 2018”; in English without a language.",
        metadata=stored("display"),
    )
    def display(root: strawberry.Parent[Fields], lang: Lang = None) -> str:
        return render_chinese(root["edtf"]) if lang is Language.ZH else root["display"]

    shape: DateShape = strawberry.field(description="The shape of the date: a point, an interval or a window.")
    status: DateStatus | None = strawberry.field(
        description="The editorial status of the date; null for dates outside events."
    )
    note: str = strawberry.field(description="The editor's note on the date.")


def to_edition_value(row: EditionRow) -> Document:
    return {
        "_row": row,
        "_type": "Edition",
        "id": row.number,
        "number": row.number,
        "published_at": row.published_at,
        "note": row.note,
    }


def to_entry_value(entry: EntryRow) -> Document:
    row = EditionRow(number=entry.edition_id, published_at=entry.published_at, note=entry.note)
    return {
        "_entry": entry,
        "key": f"Entry:{entry.subject}:{entry.subject_id}@{entry.edition_id}",
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
