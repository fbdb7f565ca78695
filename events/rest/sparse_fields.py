"""Which fields of events, facets and counts an answer has."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar, cast

import orjson

from events.editions.documents import decode
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import render_documents, render_entry_block
from events.editions.models import Edition, Entry
from events.editions.problems import unknown_value_message

from ..choices import LANGUAGES
from ..documents.in_force import in_force_state
from ..documents.shapes import Event, EventDocument, Tree, empty_value, field_tree
from ..documents.translation import Translator
from ..query.facets import FACETS, get_facets
from ..query.question import EventQuery

#: An event, as stored or as served.
Document = TypeVar("Document", bound=EventDocument)
#: Every field of an event's document that ``fields`` can name.
FIELDS = field_tree(Event)
#: The parameters of a selection.
SELECTION = frozenset({"fields", "facets", "count", "lang"})
_parse_language = choice_parser(LANGUAGES)


@dataclass(frozen=True)
class Selection:
    """The requested parts of an answer, and its language.

    Args:
        fields: a tree of names, empty for everything.
        language: as ``lang`` names it; None for the texts as they are stored.
    """

    fields: Tree
    facets: tuple[str, ...]
    counts: bool
    language: str | None = None

    @classmethod
    def parse(cls, params: Parameters) -> "Selection":
        """The selection of a request; errors are noted in ``params``."""
        if params.given.keys().isdisjoint(SELECTION):
            return _WHOLE
        tree: Tree = {}
        for path in params.texts("fields"):
            _graft(path, tree, params)
        counts = params.value("count", choice_parser(("exact",))) is not None
        return cls(tree, params.chosen("facets", FACETS), counts, params.value("lang", _parse_language))

    def render(self, entries: Iterable[Entry], edition: Edition) -> list[str]:
        """The documents of entries of an edition as JSON, with the requested fields only."""
        if not self.fields and not self.language:
            return render_documents(entries)
        return [orjson.dumps(self.shape(event, pruned=True)).decode() for event in self.get_events(entries, edition)]

    def get_events(self, entries: Iterable[Entry], edition: Edition | int) -> list[Event]:
        """The documents of entries of an edition, as they are served, in the requested language."""
        events: list[Event] = [
            decode(entry.document or "{}") | {"entry": render_entry_block(entry)} for entry in entries
        ]
        return Translator(self.language, edition).translate_all(events) if self.language else events

    def shape(self, document: Document, *, pruned: bool) -> Document:
        """A document with the requested fields, for a format other than json.

        Args:
            pruned: drop the other fields; else keep them, empty, for formats that draw every field.
        """
        if not self.fields:
            return document
        # What is pruned is an event no more, and only written as it is.
        return cast(Document, _prune(document, self.fields) if pruned else _empty(document, self.fields))


_WHOLE = Selection({}, (), counts=False)


def _graft(path: str, tree: Tree, params: Parameters) -> None:
    known, branch = FIELDS, tree
    steps = path.split(".")
    for depth, step in enumerate(steps):
        if step not in known:
            parent = ".".join(steps[:depth])
            detail = (
                unknown_value_message("field", step, known)
                if known
                else f"‘{path}’ is unknown: {parent} has no nested fields. Write {parent}."
            )
            params.wrong("fields", f"fields: {detail}", "unknown_value")
            return
        known, branch = known[step], branch.setdefault(step, {})


def _prune(value: Any, tree: Tree) -> object:
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [_prune(item, tree) for item in value]
    return {name: _prune(value[name], below) for name, below in tree.items() if name in value}


#: The fields that a drawn event always has: they name, date, rank and link it.
_DRAWN = frozenset({"id", "slug", "path", "title", "kind", "date", "significance", "entry"})
_EMPTY = {name: empty_value(Event, name) for name in FIELDS if name not in _DRAWN}


def _empty(document: EventDocument, tree: Tree) -> dict[str, object]:
    """The document with every key, empty where the field was not requested."""
    emptied = {**document} | {name: empty for name, empty in _EMPTY.items() if name not in tree}
    if tree.get("citations") and "quote" not in tree["citations"]:
        emptied["citations"] = [{**citation, "quote": None} for citation in document["citations"]]
    return emptied


def render_facets(
    query: EventQuery,
    edition: Edition,
    names: Iterable[str] = FACETS,
    *,
    within: EventQuery | None = None,
) -> dict[str, object]:
    """Facets as JSON shows them, and how many values those left out that have too many."""
    facets = get_facets(query, edition, names, within=within)
    counts: dict[str, object] = {name: [asdict(count) for count in facet.counts] for name, facet in facets.items()}
    left_out = {name: facet.left_out for name, facet in facets.items() if facet.left_out}
    return counts | ({"left_out": left_out} if left_out else {})


def render_in_force(entries: Iterable[Entry], on: dt.date) -> dict[str, str]:
    """For each event of a page whether it was in force on a day, ``yes`` or ``unknown``."""
    return {entry.slug: in_force_state(decode(entry.document or "{}")["dates"], on) for entry in entries}
