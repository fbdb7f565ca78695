"""Rewordings: the words that an event quotes from a source, and the words that replaced them there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from events.editions.edtf import Edtf
from events.editions.models import Edition
from sources.captures import get_public_captures
from sources.diff import to_blocks, word_diff
from sources.quotations import LOST_STATUSES
from sources.shapes import Capture, OpBlock, SourceBrief

from ..documents.shapes import Citation, EventDocument, Quote
from ..query.querysets import EventEntryQuerySet
from .documents import read_events

#: How many events with lost quotations are read, the latest first.
_MOST_READ = 40


@dataclass
class Rewording:
    """Words of a source that changed.

    Args:
        quote: the quotation, as an event's document has it.
        events: the documents of the events that quote it, the one about the change first.
    """

    quote: Quote
    source: SourceBrief
    events: list[EventDocument] = field(default_factory=list)

    @property
    def event(self) -> EventDocument:
        return self.events[0]

    @property
    def _is_translation(self) -> bool:
        # A translation is checked by its original, so the original is compared.
        return bool(self.quote["translated_from"] and self.quote["original"])

    @property
    def old(self) -> str:
        return (self.quote["original"] or "") if self._is_translation else self.quote["exact"]

    @property
    def new(self) -> str | None:
        """The words there now; None where nothing replaced them."""
        return self.quote["now"]

    @property
    def language(self) -> str | None:
        return self.quote["translated_from"] if self._is_translation else self.quote["language"]

    @property
    def ops(self) -> list[OpBlock]:
        """The word diff from the old words to the new ones."""
        return to_blocks(word_diff(self.old, self.new or ""))

    @property
    def window(self) -> Edtf | None:
        """The day on which the words changed, or the days within which they did."""
        return Edtf.parse(self.quote["changed"]) if self.quote["changed"] else None

    @property
    def changed_by(self) -> str:
        """The last day of that window, as an ISO day; empty where it is unknown."""
        window = self.window
        return window.latest.isoformat() if window and window.latest else ""

    @property
    def significance(self) -> int:
        return max(event["significance"] for event in self.events)

    @property
    def reports(self) -> list[Citation]:
        """The citations of other sources by the event about the change: who noticed it."""
        found: dict[str, Citation] = {}
        for citation in self.event["citations"]:
            source = citation["source"]
            if source["slug"] != self.source["slug"] and source["publisher"] and citation["stance"] == "supports":
                found.setdefault(source["slug"], citation)
        return list(found.values())

    @property
    def seen_in(self) -> str | None:
        """The slug of the source in which the old words were seen; None where they were seen in the source itself."""
        vias = (
            citation["via"]
            for citation in self.event["citations"]
            if citation["quote"] and citation["quote"]["exact"] == self.quote["exact"]
        )
        return next(vias, None)


@dataclass(frozen=True)
class Sightings:
    """When the old and the new words were seen: two saved copies of the source, None where they are not public."""

    old: Capture | None
    new: Capture | None


def get_rewordings(entries: EventEntryQuerySet) -> list[Rewording]:
    """The rewordings that the latest events quote, the latest change first."""
    quoting = entries.filter(quote_statuses__overlap=list(LOST_STATUSES)).order_by("-begins", "-subject_id")
    documents = read_events(quoting.values_list("document", flat=True)[:_MOST_READ])
    return sorted(collect_rewordings(documents), key=lambda one: (one.changed_by, one.significance), reverse=True)


def collect_rewordings(documents: Iterable[EventDocument]) -> list[Rewording]:
    """The rewordings that these events quote, each once, in the order of the events."""
    found: dict[tuple[str, str, str], Rewording] = {}
    for document in documents:
        for citation in document["citations"]:
            quote, source = citation["quote"], citation["source"]
            if not quote or quote["status"] not in LOST_STATUSES:
                continue
            place = (source["slug"], quote["exact"], quote["prefix"])
            rewording = found.setdefault(place, Rewording(quote, source))
            if document not in rewording.events:
                rewording.events.append(document)
    for rewording in found.values():
        rewording.events.sort(key=lambda event: _distance(event, rewording.window))
    return list(found.values())


def get_most_significant(rewordings: list[Rewording]) -> Rewording | None:
    """The rewording quoted by the most significant event; of several, the latest that has new words."""
    return max(rewordings, key=lambda one: (one.significance, one.new is not None, one.changed_by), default=None)


def get_sightings(rewording: Rewording, edition: Edition) -> Sightings:
    """The saved copies that show a rewording."""
    captures = get_public_captures(rewording.source["slug"], edition)
    old = next((one for one in captures if one["number"] == rewording.quote["last_stood"]), None)
    changed = [one for one in captures if old and one["change"] and one["change"]["from"] == old["number"]]
    return Sightings(old, changed[0] if changed else None)


def _distance(event: EventDocument, window: Edtf | None) -> tuple[bool, int]:
    """A sort key: an event within the window in which the words changed is about the change."""
    first, last = event["date"]["earliest"], event["date"]["latest"]
    begin = window.earliest.isoformat() if window and window.earliest else ""
    end = window.latest.isoformat() if window and window.latest else ""
    is_within = bool(first and last and begin and end and first <= end and last >= begin)
    return not is_within, -event["significance"]
