"""The front page above its timeline: the finding, and what is new, reworded, disputed and changed."""

from functools import cached_property

from events.editions.models import Edition

from ..documents.shapes import EventDocument
from ..query.querysets import EventEntryQuerySet
from ..query.results import EventResults
from .base import page_address
from .disputes import get_disputes
from .documents import get_titles, read_events
from .edition_changes import LATEST_PUBLISHED, EditionChanges, get_edition_changes
from .rewordings import Rewording, Sightings, get_most_significant, get_rewordings, get_sightings
from .share import edition_parameter, render_citation, render_frame

#: How many events a list shows.
LISTED = 4


class Front:
    """The front page of an edition.

    Args:
        base: scheme and host of absolute links.
        counts: whether what the edition changed is counted; of very many events nothing is.
    """

    def __init__(self, edition: Edition, base: str, *, counts: bool = True) -> None:
        self.edition = edition
        self._counts = counts
        self._base = base

    @cached_property
    def _entries(self) -> EventEntryQuerySet:
        return EventResults(self.edition).entries

    @cached_property
    def rewordings(self) -> list[Rewording]:
        """All rewordings that the page may show, the latest first."""
        return get_rewordings(self._entries)

    @cached_property
    def lead(self) -> Rewording | None:
        """The rewording to lead with; None where no source was reworded."""
        return get_most_significant(self.rewordings)

    @cached_property
    def sightings(self) -> Sightings | None:
        return get_sightings(self.lead, self.edition) if self.lead else None

    @property
    def reworded(self) -> list[Rewording]:
        """The latest rewordings besides the first one."""
        return [one for one in self.rewordings if one is not self.lead][:LISTED]

    @cached_property
    def latest(self) -> list[EventDocument]:
        """The latest events that had begun by the day of the edition."""
        entries = self._entries
        if self.edition.published_at:
            entries = entries.filter(begins__lte=self.edition.published_at.date())
        return _decode_first(entries)

    @cached_property
    def disputed(self) -> list[tuple[EventDocument, str]]:
        """The latest disputed events, each with the first reason."""
        events = _decode_first(self._entries.filter(disputed=True))
        return [(event, next(iter(get_disputes(event)), "")) for event in events]

    @cached_property
    def changes(self) -> EditionChanges | None:
        """What the edition changed; None before the first."""
        if not self.edition.number:
            return None
        return get_edition_changes([self.edition])[0] if self._counts else EditionChanges(self.edition, [])

    @cached_property
    def changed_events(self) -> list[dict[str, str]]:
        """Events that the edition published, the latest first."""
        entries = self._entries.filter(own_edition=self.edition.number).order_by(*LATEST_PUBLISHED)
        rows = list(entries.values_list("slug", "label", "own_change")[:LISTED])
        titles = get_titles("event", ((slug, label) for slug, label, _ in rows), self.edition)
        return [{"slug": slug, "title": titles[slug], "change": change} for slug, _, change in rows]

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        return edition_parameter(self.edition)

    @property
    def citation(self) -> str:
        """A citation of the finding."""
        title, path = (self.lead.event["title"], self.lead.event["path"]) if self.lead else ("Annals", "/")
        return render_citation(title, self.edition, f"{self._base}{path}")

    @property
    def embed(self) -> str:
        """The finding as a frame for other sites."""
        if not self.lead:
            return ""
        address = page_address(f"{self._base}/embed{self.lead.event['path']}", self._pairs)
        return render_frame(address, self.lead.event["title"], height=420)


def _decode_first(entries: EventEntryQuerySet) -> list[EventDocument]:
    texts = entries.order_by("-begins", "-subject_id").values_list("document", flat=True)[:LISTED]
    return read_events(texts)
