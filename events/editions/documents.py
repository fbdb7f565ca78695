"""A document: the finished JSON of a subject, its digest, and the entry block spliced into it when served."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypedDict

import orjson

from .edtf import Edtf

#: A document or a part of one, as its JSON is read; who reads it knows the shape.
Document = dict[str, Any]


class DateBlock(TypedDict):
    """A date in a document; type and status are null where it is not an event's."""

    type: str | None
    edtf: str
    earliest: str | None
    latest: str | None
    precision: str
    shape: str
    status: str | None
    uncertain: bool
    approximate: bool
    display: str
    note: str
    sources: list[str]


class EntryBlock(TypedDict):
    """The last key of a document that is served: what published it, when and why, and its digest."""

    edition: int
    revision: int
    published_at: str
    updated: str
    change: str
    cause: str
    note: str
    digest: str


def encode(document: Mapping[str, object]) -> str:
    """The document as JSON text (RFC 8259, UTF-8, no insignificant blanks), keys in the order given."""
    return orjson.dumps(document).decode()


def decode(text: str) -> Any:
    """The document of a JSON text; its reader says of which shape."""
    return orjson.loads(text)


def digest(text: str) -> str:
    """SHA-256 of the document's text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def find_changed_fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The fields that differ between two documents or rows, in the order of the later one."""
    return [name for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name)]


def date_document(
    date: Edtf, type: str | None = None, status: str | None = None, note: str = "", sources: list[str] | None = None
) -> DateBlock:
    """A date as every document has it, with ``earliest`` and ``latest`` null where it is open."""
    return {
        "type": type,
        "edtf": date.text,
        "earliest": date.earliest.isoformat() if date.earliest else None,
        "latest": date.latest.isoformat() if date.latest else None,
        "precision": date.precision,
        "shape": date.shape,
        "status": status,
        "uncertain": date.uncertain,
        "approximate": date.approximate,
        "display": date.display,
        "note": note,
        "sources": sources or [],
    }
