"""What the form of a source shows below its fields: its captures, how its wording changed, and what cites it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from events.editions.admin import get_user
from events.editions.admin.form_address import form_address
from events.editions.models import Edition, Entry

from ..capture.capture import capture_source
from ..capture.http import Bounds
from ..captures import get_weighed_changes
from ..models import Capture, Extent, Look, Outcome, Source
from ..shapes import WordingChange

#: The limits of *Capture now*.
BOUNDS = Bounds()
#: How many of each are shown; the lists have the rest.
_SHOWN = 20


class Listed(NamedTuple):
    """A capture, and whether it is public."""

    capture: Capture
    is_public: bool


class About(NamedTuple):
    """What is known of a source beside its fields; ``citing`` are names and addresses of the forms of events."""

    captures: list[Listed]
    capture_count: int
    changes: list[WordingChange]
    citing: list[tuple[str, str]]
    more_citing: int
    look: Look | None
    extents: list[tuple[str, str]]
    today: str


def get_about(source: Source) -> About:
    """The newest captures and changes, and the events whose drafts cite the source."""
    captures = list(source.captures.defer("text").order_by("-number")[:_SHOWN])
    public = Entry.objects.current().public().of("capture", *(one.pk for one in captures)) if captures else None
    ids = set(public.values_list("subject_id", flat=True)) if public is not None else set()
    changes = get_weighed_changes(source.slug, Edition.objects.newest()) if ids else []
    citations = source.citations.select_related("event").order_by("event__title", "event_id")
    events = list(dict.fromkeys(citation.event for citation in citations))
    return About(
        [Listed(one, one.pk in ids) for one in captures],
        source.captures.count(),
        changes[::-1][:_SHOWN],
        [(str(event), form_address(type(event), event.pk)) for event in events[:_SHOWN]],
        len(events[_SHOWN:]),
        Look.objects.filter(pk=source.pk).first(),
        list(Extent.choices),
        timezone.now().date().isoformat(),
    )


def capture_now(request: HttpRequest, source: Source) -> HttpResponse | None:
    """Fetch a source at once, and report what came of it; an answer only where that is not allowed."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.has_perm("sources.add_capture"):
        raise PermissionDenied
    attempt = capture_source(source, now=timezone.now(), bounds=BOUNDS, by=get_user(request))
    if attempt.outcome == Outcome.NEW and attempt.capture:
        messages.success(request, f"Capture {attempt.capture.number} was added. Review its wording.")
    elif attempt.outcome == Outcome.SIGHTING:
        messages.success(request, "The wording is unchanged.")
    else:
        messages.error(request, f"Nothing was captured. {attempt.reason}")
    return None
