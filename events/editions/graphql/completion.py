"""Completes documents: puts the whole document of a subject wherever another document only mentions it.

An event's document holds a few words of each actor, source and event that it names. Whatever leads to a document (its
name, a page, a quotation, a history), it is completed here before fields are read from it, as far as the selection
below selects more than the mention holds: one query a level, however many rows, subjects and editions.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import IntegerField
from django.db.models import Value as Constant
from strawberry.types import Info
from strawberry.utils.str_converters import to_camel_case

from ..documents import Document
from ..models import Edition, Entry
from .base import Value, to_stored_documents, to_value
from .batches import get_united_rows
from .loader import load
from .selection import Place, Tree, place_of


class Mention(NamedTuple):
    """A place in a document that names another subject, and the fields selected of that subject."""

    holder: Any
    key: str | int
    subject: str
    slug: str
    fields: Tree


class Selected(NamedTuple):
    """A document, the edition it is read in, and the fields selected of it."""

    subject: str
    document: Document
    edition: Edition
    fields: Tree


class SelectedEntries(NamedTuple):
    """Entries with documents, the edition they are read in, and what is selected of them.

    Args:
        mentions_suffice: the documents hold all that is selected of the subjects they mention.
    """

    entries: Sequence[Entry]
    edition: Edition
    fields: Tree
    mentions_suffice: bool


class _Name(NamedTuple):
    subject: str
    slug: str
    edition: Edition


#: By kind of subject, the mentions in its documents that a selection reads. The modules of the types fill it.
MENTIONS: dict[str, Callable[[Document, Tree], Iterator[Mention]]] = {}


def mention(holder: Document, key: str, subject: str, fields: Tree) -> Iterator[Mention]:
    """The mention under a key of a document, if there is one and the selection reads it."""
    value = holder[key]
    if value is not None and key in fields:
        yield Mention(holder, key, subject, value if isinstance(value, str) else value["slug"], fields[key])


def to_documents(selections: Iterable[SelectedEntries]) -> list[Value]:
    """The documents of entries: completed, or as they are stored where that suffices."""
    documents: list[Value] = []
    selected: list[Selected] = []
    for one in selections:
        if one.mentions_suffice:
            documents += to_stored_documents(one.entries, one.edition)
            continue
        for entry in one.entries:
            document = to_value(entry, one.edition)
            documents.append(document)
            selected.append(Selected(entry.subject, document, one.edition, one.fields))
    complete(selected)
    return documents


def complete(selected: Iterable[Selected]) -> None:
    """Replace, at every level, each mention that holds less than is selected by the whole document."""
    level = list(selected)
    enough = _Enough()
    while level:
        found: list[tuple[Mention, _Name]] = []
        for one in level:
            for place in MENTIONS[one.subject](one.document, one.fields) if one.subject in MENTIONS else ():
                if not enough.holds(place):
                    found.append((place, _Name(place.subject, place.slug, one.edition)))
        entries = _read({name for _, name in found})
        # One document for each selection: what is completed for one lacks what another selects.
        documents: dict[tuple[_Name, int], Document] = {}
        level = []
        for place, name in found:
            key = (name, id(place.fields))
            if key not in documents:
                documents[key] = to_value(entries[name], name.edition)
                level.append(Selected(name.subject, documents[key], name.edition, place.fields))
            place.holder[place.key] = documents[key]


class _Enough:
    """Whether mentions hold what is selected of them, decided once for all that have the same keys."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[str, ...]], bool] = {}

    def holds(self, mention: Mention) -> bool:
        value = mention.holder[mention.key]
        if not isinstance(value, dict):
            return False
        key = (id(mention.fields), tuple(value))
        if key not in self._known:
            nested = any("sources" in below for below in mention.fields.values())
            # A mention has no id; that of its whole document is read with the document.
            itself = {to_camel_case(name) for name in value if name != "id"} | {"__typename"}
            self._known[key] = not nested and mention.fields.keys() <= itself
        return self._known[key]


def _read(names: Collection[_Name]) -> dict[_Name, Entry]:
    """The entries of public subjects by their names in editions."""
    slugs: dict[tuple[str, Edition], list[str]] = defaultdict(list)
    for subject, slug, edition in names:
        slugs[subject, edition].append(slug)
    arms: list[Any] = [
        Entry.objects.using("public")
        .at(edition)
        .public()
        .of(subject)
        .filter(slug__in=slugs[subject, edition])
        .annotate(place=Constant(place, IntegerField()))
        .to_rows()
        for place, (subject, edition) in enumerate(slugs)
    ]
    groups = list(slugs)
    return {_Name(groups[row.place][0], row.slug, groups[row.place][1]): row for row in get_united_rows(arms)}


class _Named(NamedTuple):
    """A subject by its slug in an edition, and the field that selects it."""

    name: _Name
    place: Place


async def get_named_document(info: Info, subject: str, slug: str, edition: Edition) -> Any:
    """The public document with this slug, completed; None where there is none."""
    return await load(info, _load_named, _Named(_Name(subject, slug, edition), place_of(info)))


def _load_named(keys: list[_Named]) -> list[Value | None]:
    entries = _read({key.name for key in keys})
    there = [key for key in keys if key.name in entries]
    documents = to_documents(
        SelectedEntries([entries[key.name]], key.name.edition, key.place.fields, key.place.mentions_suffice)
        for key in there
    )
    found = dict(zip(there, documents, strict=True))
    return [found.get(key) for key in keys]


@dataclass(frozen=True)
class _InEntry:
    """What an entry says of its subject, in the edition that wrote it, and the field that selects it."""

    subject: str
    subject_id: UUID
    number: int
    place: Place
    entry: Entry = field(compare=False)


async def document_in(info: Info, entry: Entry) -> Any:
    """The document of an entry that has one, completed from the edition that wrote it."""
    key = _InEntry(entry.subject, entry.subject_id, entry.edition_id, place_of(info), entry)
    return await load(info, _in_entries, key)


def _in_entries(keys: list[_InEntry]) -> list[Value]:
    return to_documents(
        SelectedEntries([key.entry], Edition(number=key.number), key.place.fields, key.place.mentions_suffice)
        for key in keys
    )
