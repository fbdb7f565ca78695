"""The history of an event: every edition that changed it, newest first, with the differences."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from events.editions.documents import DateBlock, decode, find_changed_fields
from events.editions.models import Cause, Edition, Entry
from sources.diff import to_blocks, word_diff
from sources.shapes import OpBlock

from ..documents.languages import render_date
from ..documents.shapes import Citation, EventDocument, Relation
from ..identifiers import to_texts
from ..templatetags.annals import significance, words
from .context import VERBS

#: A part of a document.
Part = TypeVar("Part")

#: Fields that repeat what other fields say.
_DERIVED = frozenset({"id", "path", "date"})


class Difference(NamedTuple):
    """A field that an edition changed; ``ops`` is its word diff, empty where the words are the same."""

    name: str
    heading: str
    ops: list[OpBlock]


class Publication(NamedTuple):
    """An edition's entry of an event, with the differences from the document before it."""

    entry: Entry
    differences: list[Difference]


def get_history(event_id: UUID, edition: Edition) -> list[Publication]:
    """The editions that changed an event itself, up to one of them, newest first."""
    entries = Entry.objects.using("public").of("event", event_id).filter(edition__lte=edition.number)
    publications = []
    before: EventDocument | None = None
    for entry in entries.order_by("edition_id"):
        document = decode(entry.document) if entry.document else None
        if entry.cause == Cause.OWN:
            # Compared with the document it replaced, so that changes of its dependencies are not shown as its own.
            found = compare_documents(before, document) if before and document else []
            publications.append(Publication(entry, found))
        before = document or (None if entry.redaction_id else before)
    return publications[::-1]


def compare_documents(old: Mapping[str, object], new: Mapping[str, object]) -> list[Difference]:
    """The fields that differ between two documents of an event, in the order of the later one."""
    fields = [name for name in find_changed_fields(old, new) if name not in _DERIVED]
    return [
        Difference(name, words(_HEADINGS.get(name, name)), _ops(name, old.get(name), new.get(name))) for name in fields
    ]


def _ops(name: str, old: object, new: object) -> list[OpBlock]:
    """The word diff of a field as readers see it, without the lines that both have."""
    write = _LINES.get(name, _plain)
    olds, news = (write(value) if value else [] for value in (old, new))
    left, right = [line for line in olds if line not in news], [line for line in news if line not in olds]
    return to_blocks(word_diff("\n".join(left), "\n".join(right))) if left or right else []


def _plain(value: object) -> list[str]:
    """A value as lines: the names and texts in it."""
    if isinstance(value, list):
        return list(chain.from_iterable(map(_plain, value)))
    if isinstance(value, dict):
        label = value.get("name") or value.get("title")
        return [label] if label else ["; ".join(f"{words(key)}: {text}" for key, text in value.items() if text)]
    return str(value).splitlines()


def _each(write: Callable[[Part], str]) -> Callable[[list[Part]], list[str]]:
    return lambda values: [write(value) for value in values]


def _date(date: DateBlock) -> str:
    status = f" ({date['status']})" if date["status"] != "accepted" else ""
    note = f". {date['note']}" if date["note"] else ""
    return f"{words(date['type'] or '')}: {render_date(date['edtf'], date['display'])}{status}{note}"


def _citation(citation: Citation) -> str:
    quote = citation["quote"]
    stance = "contradicts" if citation["stance"] == "contradicts" else ""
    quoted = f"“{quote['exact']}” ({quote['status']})" if quote else ""
    parts = (stance, citation["supports"], citation["locator"], quoted)
    return ": ".join(filter(None, (citation["source"]["title"], ", ".join(filter(None, parts)))))


def _relation(relation: Relation) -> str:
    verb = VERBS.get(relation["type"], (relation["type"],) * 2)[relation["direction"] == "in"]
    return f"{verb}: {relation['event']['title']}" + (f". {relation['note']}" if relation["note"] else "")


_LINES: dict[str, Callable[[Any], list[str]]] = {
    "significance": lambda value: [significance(value)],
    "dates": _each(_date),
    "actors": _each(lambda actor: f"{actor['name']} ({words(actor['role'])})"),
    "citations": _each(_citation),
    "relations": _each(_relation),
    "identifiers": to_texts,
    "translations": _each(lambda one: f"{one['title']} ({words(one['status'])}). {one['summary']}"),
}
_HEADINGS = {"slug": "address", "citations": "sources"}
