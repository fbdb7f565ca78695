"""The review of a capture: what it would change, and the editor's decision."""

import datetime as dt
from collections.abc import Collection, Iterable
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.safestring import SafeString, mark_safe

from events.editions.drafts import get_latest_revision, save_revision
from events.editions.models import Entry, Revision
from events.editions.planning import PublishingRefused

from .diff import compare_runs
from .likeness import closest
from .models import Capture, Review, seen_sort_key, to_seen
from .occurrences import holds
from .quotations import LOST_STATUSES, Checked, Seen, check

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AffectedQuotation(NamedTuple):
    """A quotation of the source, checked without and with this capture."""

    citation: Any
    before: Checked
    after: Checked
    #: The passage of the capture that is most like it, which proves nothing.
    proposed: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def today(self) -> str:
        """The words in its place: as an editor paired them, as the captures show, or as likeness proposes."""
        return self.citation.now or self.after.now or self.proposed


def get_previous_capture(capture: Capture) -> Capture | None:
    """The capture to compare with: the one of the same extent seen last before this, noise left out."""
    others = capture.source.captures.filter(extent=capture.extent).exclude(review=Review.NOISE).exclude(pk=capture.pk)
    return max((one for one in others if seen_sort_key(one) < seen_sort_key(capture)), key=seen_sort_key, default=None)


def render_side_by_side(capture: Capture) -> tuple[SafeString, SafeString]:
    """The two texts as HTML, old and new, each with what is its own marked."""
    before = get_previous_capture(capture)
    runs = compare_runs(before.text if before else "", capture.text)
    old = _mark(((run.op == "delete", run.old) for run in runs), "del")
    return old, _mark(((run.op == "insert", run.new) for run in runs), "ins") if before else _escape(capture.text)


def _mark(parts: Iterable[tuple[bool, str]], tag: str) -> SafeString:
    html = (f"<{tag}>{escape(text)}</{tag}>" if own else escape(text) for own, text in parts if text)
    return mark_safe("".join(html))  # noqa: S308 -- every part is escaped


def _escape(text: str) -> SafeString:
    return mark_safe(escape(text))  # noqa: S308


def get_affected_quotations(capture: Capture, together: Collection[UUID] = ()) -> list[AffectedQuotation]:
    """The quotations of the capture's source, those first whose status it changes.

    Args:
        together: other captures of the source that are to be published with it.
    """
    public = set(Entry.objects.current().public().of("capture").values_list("subject_id", flat=True))
    others = [one for one in capture.source.captures.all() if one.pk != capture.pk]
    before = [to_seen(one) for one in others if one.pk in public]
    after = [*(to_seen(one) for one in others if one.pk in public or one.pk in together), to_seen(capture)]
    found = []
    for citation in capture.source.citations.exclude(quote="").select_related("event").order_by("event__slug", "pk"):
        found.append(
            AffectedQuotation(
                citation, _check(citation, before), _check(citation, after), _propose_wording(citation, capture)
            )
        )
    return sorted(found, key=lambda one: not one.is_changed)


def _check(citation: Any, captures: list[Seen]) -> Checked:
    paired = citation.now or None
    if not citation.exact:
        return Checked("unchecked", now=paired)
    return check(citation.exact, captures, paired, prefix=citation.prefix, suffix=citation.suffix)


def _propose_wording(citation: Any, capture: Capture) -> str:
    """The passage of a capture most like a quotation that it does not hold: for an editor to judge."""
    if not citation.exact or holds(capture.text, citation.exact):
        return ""
    return closest(capture.text, citation.exact) or ""


@transaction.atomic
def save_review(capture: Capture, state: Review) -> None:
    """Save the review state of a capture.

    Raises:
        PublishingRefused: a public capture cannot be noise.
    """
    # Wait for a concurrent publication: an edition confirms its captures.
    Capture.objects.select_for_update().only("pk").get(pk=capture.pk)
    if state == Review.NOISE and Entry.objects.current().public().of("capture", capture.pk).exists():
        raise PublishingRefused([f"Capture {capture.number} is public, so it cannot be noise. Withdraw it first."])
    capture.review = state
    capture.save()


def save_pair(capture: Capture, citation_pk: str, words: str, *, by: "User | None") -> Revision:
    """Save the current wording of a quotation. This saves a revision of the event and publishes nothing.

    Raises:
        PublishingRefused: the citation is not of this source.
        ValidationError: the capture does not contain the words, or they contain forbidden characters.
    """
    cited = capture.source.citations.filter(pk=citation_pk) if citation_pk.isdecimal() else None
    citation = cited.select_related("event").first() if cited is not None else None
    if citation is None:
        raise PublishingRefused(["This quotation no longer exists. Reload the page."])
    citation.now = words.strip()
    citation.full_clean()
    citation.save(update_fields=["now"])
    return save_revision(
        citation.event, by=by, comment=f"Paired with capture {capture.number} of {capture.source.slug}"
    )


def find_unpublished_events(capture: Capture) -> list[Revision]:
    """The latest revisions, not yet public, of public events that cite the source."""
    events = {citation.event for citation in capture.source.citations.select_related("event")}
    in_force = dict(
        Entry.objects.current()
        .public()
        .of("event", *(event.pk for event in events))
        .values_list("subject_id", "revision_id")
        if events
        else ()
    )
    latest = (get_latest_revision(event) for event in events if event.pk in in_force)
    waiting = [revision for revision in latest if revision and revision.pk != in_force[revision.subject_id]]
    return sorted(waiting, key=lambda revision: revision.row["slug"])


def earlier_unpublished(capture: Capture) -> list[Capture]:
    """Captures of its source that were seen before it and are not public, noise left out, earliest first.

    The status of a quotation depends on them: a change cannot be shown if the earlier text was never public.
    """
    public = set(Entry.objects.current().public().of("capture").values_list("subject_id", flat=True))
    others = capture.source.captures.exclude(review=Review.NOISE).exclude(pk=capture.pk)
    return sorted(
        (one for one in others if one.pk not in public and seen_sort_key(one) < seen_sort_key(capture)),
        key=seen_sort_key,
    )


def find_newly_lost(since: dt.datetime) -> list[tuple[Capture, AffectedQuotation]]:
    """The quotations that captures added after an instant (aware) show to be altered or gone, which were neither.

    Each is found once, with the capture added last. Captures marked as noise show nothing.
    """
    added = Revision.objects.filter(subject="capture", number=1, created_at__gt=since).order_by("pk")
    captures = Capture.objects.exclude(review=Review.NOISE).in_bulk(list(added.values_list("subject_id", flat=True)))
    found: dict[int, tuple[Capture, AffectedQuotation]] = {}
    for id in added.values_list("subject_id", flat=True):
        for one in get_affected_quotations(captures[id]) if id in captures else ():
            if one.after.status in LOST_STATUSES and one.before.status not in LOST_STATUSES:
                found[one.citation.pk] = (captures[id], one)
    return list(found.values())
