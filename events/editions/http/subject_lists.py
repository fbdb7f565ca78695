"""A page of the public subjects of one kind, by name, with how many events mention each."""

from collections.abc import Mapping

from ..documents import Document, decode
from ..keyset import Slice, Sort, Window, get_slice
from ..models import Edition, Entry
from ..tallies import count_mentions

#: What cursors hold values of.
COLUMNS = ("label", "slug")


def get_subjects_page(
    subject: str,
    edition: Edition,
    window: Window,
    *,
    with_count: bool = True,
    filters: Mapping[str, list[str]] | None = None,
) -> Slice:
    """The documents of the subjects in a window.

    Args:
        filters: lookups of entries with the values they may have.
    """
    entries = Entry.objects.using("public").at(edition).public().of(subject).filter(**(filters or {}))
    part = get_slice(entries.to_rows(), Sort(COLUMNS), window)
    counts = count_mentions(subject, [entry.slug for entry in part.entries], edition) if with_count else None
    documents = [render_subject(entry, counts) for entry in part.entries]
    return Slice(documents, part.keys, part.has_previous, part.has_next)


def render_subject(entry: Entry, counts: dict[str, int] | None) -> Document:
    """The document of a subject, with the number of events that mention it where they were counted."""
    document: Document = decode(entry.document or "{}")
    return document if counts is None else document | {"count": counts.get(entry.slug, 0)}
