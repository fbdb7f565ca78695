"""Connections of subjects by name, and single subjects by slug or id."""

import base64
import binascii
from collections.abc import Collection, Mapping

from ..documents import Document
from ..keyset import Sort, get_slice
from ..lookup import find_entries
from ..models import Edition, Entry
from ..search import search_query
from .base import BadInput, to_global_id
from .completion import SelectedEntries, to_documents
from .loader import outside
from .relay import PageArguments, question_digest, to_connection, to_window
from .selection import Place

_BY_NAME = Sort(("label", "slug"))

#: The types a global id can be of, besides editions.
SUBJECTS = ("event", "source", "actor", "timeline", "kind", "topic", "publisher")


def get_subject_connection(
    subject: str,
    pinned: Edition,
    page: PageArguments,
    place: Place,
    filters: Mapping[str, Collection[str]] | None = None,
    q: str | None = None,
) -> Document:
    """A connection of public subjects of one kind, by name.

    Args:
        place: the field that selects it.
        filters: lookups of entries with the values they may have; empty ones do not filter.
        q: words to search for.
    """
    conditions = {name: sorted(values) for name, values in (filters or {}).items() if values}
    question = question_digest(subject, sorted(conditions.items()), q)
    entries = Entry.objects.using("public").at(pinned).public().of(subject).filter(**conditions)
    if q:
        entries = entries.filter(search=search_query(q))
    part = get_slice(entries.to_rows(), _BY_NAME, to_window(question, _BY_NAME.columns, pinned, **page))
    documents = to_documents([SelectedEntries(part.entries, pinned, place.of_nodes, place.mentions_suffice)])
    return to_connection(part, question, pinned, documents, lambda info: outside(info, entries.count))


def find_single_entries(subject: str, names: Collection[str], pinned: Edition) -> dict[str, Entry | BadInput]:
    """The entries of subjects by slug, former slug or id, in one query; nothing where nothing was ever public.

    What was withdrawn or redacted is the error that says so, NOT_FOUND with its reason.
    """
    return {name: _public(subject, name, found.entry) for name, found in find_entries(subject, names, pinned).items()}


def _public(subject: str, name: str, entry: Entry) -> Entry | BadInput:
    if entry.document is not None:
        return entry
    was = "removed" if entry.redaction else "withdrawn"
    error = BadInput(f"The {subject} ‘{name[:80]}’ was {was}: {entry.reason}", "NOT_FOUND")
    (error.extensions or {})["reason"] = entry.reason
    return error


def split_global_id(id: str) -> tuple[str, str]:
    """The type and the local id in a global id.

    Raises:
        BadInput: it is not a global id.
    """
    try:
        name, _, local = base64.b64decode(id, validate=True).decode().partition(":")
        if name and local and to_global_id(name, local) == id:
            return name, local
    except (ValueError, binascii.Error):
        pass
    raise BadInput(f"‘{id[:80]}’ is not a global id. Use the value of an id field.")
