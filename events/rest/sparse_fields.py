"""What a page of JSON is to tell: which fields, which facets, and what stands beside the events."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from events.editions.documents import decode
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import render_document, render_entry_block
from events.editions.models import Edition, Entry
from events.editions.problems import unknown_value_message

from ..documents.in_force import in_force_state
from ..query.facets import FACETS, get_facets
from ..query.question import EventQuery

Tree = dict[str, "Tree"]


def _leaves(names: str) -> Tree:
    return {name: {} for name in names.split()}


_NAMED = _leaves("slug name")
_DATE = _leaves("type edtf earliest latest precision shape status uncertain approximate display note sources")
#: Every field of an event's document that can be asked for, as contract.md has them.
FIELDS: Tree = {
    **_leaves("id slug path title summary significance jurisdictions"),
    "kind": _NAMED,
    "topics": _NAMED,
    "date": _DATE,
    "dates": _DATE,
    "actors": _leaves("slug name kind country role aliases"),
    "media": _leaves("url caption credit alt"),
    "citations": {
        "source": _leaves("slug title type url published language identifiers archive_url") | {"publisher": _NAMED},
        **_leaves("stance supports locator via"),
        "quote": _leaves("exact prefix suffix language translated_from original status reason last_stood changed now"),
    },
    "relations": {
        **_leaves("type direction basis note"),
        "event": _leaves("slug title") | {"date": _DATE},
    },
    "entry": _leaves("edition revision published_at updated change cause note digest"),
}


#: The parameters a selection is told by.
SELECTION = frozenset({"fields", "facets", "count"})


@dataclass(frozen=True)
class Selection:
    """What of an answer is wanted. ``fields`` is a tree of names, empty for everything."""

    fields: Tree
    facets: tuple[str, ...]
    counts: bool

    @classmethod
    def of(cls, asked: Parameters) -> "Selection":
        """What a request asks for; what cannot be understood is noted in ``asked``."""
        tree: Tree = {}
        for path in asked.texts("fields"):
            _graft(path, tree, asked)
        counts = asked.value("count", choice_parser(("exact",))) is not None
        return cls(tree, asked.chosen("facets", FACETS), counts)

    def served(self, entry: Entry) -> str:
        """An entry's document as it is served, with the fields wanted alone."""
        if not self.fields:
            return render_document(entry)
        document = decode(entry.document or "{}") | {"entry": render_entry_block(entry)}
        return orjson.dumps(_pruned(document, self.fields)).decode()

    def told(self, document: dict[str, Any], *, pruned: bool) -> dict[str, Any]:
        """A document for a format that is not json.

        Args:
            pruned: the format gives documents as they are; else it draws them, and what is not wanted is empty.
        """
        if not self.fields:
            return document
        return _pruned(document, self.fields) if pruned else _emptied(document, self.fields)


def _graft(path: str, tree: Tree, asked: Parameters) -> None:
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
            asked.wrong("fields", f"fields: {detail}", "unknown_value")
            return
        known, branch = known[step], branch.setdefault(step, {})


def _pruned(value: Any, tree: Tree) -> Any:
    if not tree or value is None:
        return value
    if isinstance(value, list):
        return [_pruned(one, tree) for one in value]
    return {name: _pruned(value[name], below) for name, below in tree.items() if name in value}


#: What a drawing of an event does without: the rest names it, dates it and says where it came from.
_EMPTY: dict[str, Any] = {
    "summary": "",
    "topics": [],
    "dates": [],
    "jurisdictions": [],
    "actors": [],
    "media": None,
    "citations": [],
    "relations": [],
}


def _emptied(document: dict[str, Any], tree: Tree) -> dict[str, Any]:
    """A document with every key, where what is not wanted is empty."""
    told = document | {name: empty for name, empty in _EMPTY.items() if name not in tree}
    if tree.get("citations") and "quote" not in tree["citations"]:
        told["citations"] = [citation | {"quote": None} for citation in told["citations"]]
    return told


def render_facets(
    query: EventQuery,
    edition: Edition,
    names: Iterable[str] = FACETS,
    *,
    within: EventQuery | None = None,
) -> dict[str, Any]:
    """Facets as JSON tells them."""
    counted = get_facets(query, edition, names, within=within)
    return {name: [asdict(one) for one in counts] for name, counts in counted.items()}


def render_in_force(entries: Iterable[Entry], on: dt.date) -> dict[str, str]:
    """For each event of a page whether it was in force on a day: yes or unknown."""
    return {entry.slug: in_force_state(decode(entry.document or "{}")["dates"], on) for entry in entries}
