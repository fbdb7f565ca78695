"""The captures that an event's quotations are checked by, published with the event."""

from collections.abc import Collection

from django.http import QueryDict
from django.utils.html import format_html

from events.editions.models import Entry
from sources.models import Capture, Review
from sources.occurrences import holds

from ..models import Event


def find_unpublished_captures(event: Event, ids: Collection[str] | None = None) -> list[Capture]:
    """Captures of the sources that an event cites that are not public, noise left out, those added first first.

    Args:
        ids: those to keep, all if None.
    """
    captures = Capture.objects.filter(source__citations__event=event).exclude(review=Review.NOISE).distinct()
    public = Entry.objects.current().public().of("capture").values("subject_id")
    unpublished = captures.exclude(pk__in=public).select_related("source").order_by("source", "number")
    return [one for one in unpublished if ids is None or str(one.pk) in ids]


def warn_of_unpublished_captures(event: Event, query: QueryDict) -> list[str]:
    """A warning where a capture that has a quotation of the event stays unpublished, with a link that adds it."""
    chosen = query.getlist("captures")
    quotations = {citation.source_id: citation.exact for citation in event.citations.exclude(quote="")}
    missing = [
        one
        for one in find_unpublished_captures(event)
        if str(one.pk) not in chosen
        and one.source_id in quotations
        and quotations[one.source_id]
        and holds(one.text, quotations[one.source_id])
    ]
    if not missing:
        return []
    wanted = query.copy()
    wanted.setlist("captures", [*chosen, *(str(one.pk) for one in missing)])
    return [
        format_html(
            "Captures that have its quotations and are not public: {}. Without them, readers cannot see that the "
            'words are there. <a class="underline" href="?{}">Publish them as well</a>',
            ", ".join(map(str, missing)),
            wanted.urlencode(),
        )
    ]
