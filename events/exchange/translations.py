"""The translations in rows of an import: each gets the pin of the words that it renders."""

from collections.abc import Iterable

from events.editions.subjects import StoredRow

from ..choices import TranslationStatus
from ..models import Event, Timeline
from ..models.part_writer import write_translations
from ..models.translations import pin_of
from .prepared_row import PreparedRow

#: The keys of a translation that say what it renders, and the words that an event's and a timeline's have.
_PINNING = frozenset({"status", "renders"})
_EVENT: StoredRow = {"title": "", "summary": ""}
_TIMELINE: StoredRow = {"title": "", "description": "", "steps": [], "eras": []}


def to_stored_translations(one: PreparedRow) -> list[StoredRow]:
    """The translations of an event or a timeline that has its other words already, as ``row`` of its model gives them.

    A row of a table or of an export says no more than it has: what else is stored stays.
    """
    working: Event | Timeline = one.working
    stored = [] if one.is_new else [translation.row() for translation in working.translations.all()]
    empty = _TIMELINE if isinstance(working, Timeline) else _EVENT
    # What an export said as it was published was dropped from the values; its translation renders that all the same.
    said_there = {name: text for name in ("title", "summary") if isinstance(text := one.row.row.get(name), str)}
    pin = pin_of({name: getattr(working, name) for name in empty} | (said_there if empty is _EVENT else {}))
    is_merged = "translations" in one.row.merged
    known = {row["lang"]: row for row in stored}
    given = [
        _to_stored(empty | (known.get(said["lang"], {}) if is_merged else {}), said, stored, pin)
        for said in one.values["translations"]
        if said
    ]
    languages = {row["lang"] for row in given}
    return [*(row for row in stored if is_merged and row["lang"] not in languages), *given]


def _to_stored(base: StoredRow, said: StoredRow, stored: Iterable[StoredRow], pin: str) -> StoredRow:
    """A translation with its pin: the one that it says or, in the words that are stored, the stored one."""
    words = {name: value for name, value in (base | said).items() if name not in _PINNING}
    kept = next((row["renders"] for row in stored if words == _without_pin(row)), None)
    if renders := said.get("renders"):
        return words | {"renders": renders}
    if said.get("status") == TranslationStatus.CURRENT:
        return words | {"renders": pin}
    if kept is not None:
        return words | {"renders": kept}
    return words | {"renders": "" if said.get("status") == TranslationStatus.STALE else pin}


def _without_pin(row: StoredRow) -> StoredRow:
    return {name: value for name, value in row.items() if name != "renders"}


def write_timeline_translations(one: PreparedRow) -> None:
    """Write those of a timeline, where its row has any."""
    if "translations" in one.values:
        write_translations(one.working, to_stored_translations(one))
