"""The desk: the open work, and a chart of the public events."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.admin import get_user
from events.editions.admin.form_address import form_address
from events.editions.lookup import load_names
from events.editions.models import Edition, Revision, Schedule
from events.editions.subjects import get_subjects
from events.editions.workflow import CHANGED, DRAFT, filter_by_state, find_later_revision
from events.people.two_step import should_set_up
from sources.admin.filters import DEAD
from sources.models import Look, Source
from sources.quotations import LOST_STATUSES

from ..models import Event, EventEntry
from .heaps import get_heaps, state_list
from .translations import get_stale_translations

#: How many of each are shown; the lists have the rest.
_SHOWN = 10


class Panel(NamedTuple):
    """A box on the desk; ``lists`` are the names and addresses of the full lists."""

    title: str
    rows: list[tuple[str, str]]
    lists: list[tuple[str, str]]


@dataclass(frozen=True)
class Bar:
    """A year's events: how many, and what share of the fullest year, in per cent."""

    label: str
    count: int
    share: int
    kinds: str


def install_dashboard(site: AdminSite) -> None:
    """Make the admin's index the desk."""
    plain = site.index

    def index(request: HttpRequest, extra_context: dict[str, object] | None = None) -> TemplateResponse:
        context = (
            {
                "heaps": get_heaps(get_user(request), may_publish=request.user.has_perm("editions.add_edition")),
                "panels": get_panels(),
                "schedules": _get_schedules(),
                "editions": Edition.objects.select_related("published_by").order_by("-number")[:_SHOWN],
                "bars": events_by_year(),
                "should_set_up_two_step": should_set_up(get_user(request)),
            }
            if request.user.has_perm("events.view_event")
            else {}
        )
        return plain(request, (extra_context or {}) | context)

    site.index = index  # type: ignore[method-assign]


def get_panels() -> list[Panel]:
    """The boxes of open work."""
    sources = reverse("admin:sources_source_changelist")
    events = reverse("admin:events_event_changelist")
    return [
        Panel("Drafts", _in_state(DRAFT), [state_list(Event, DRAFT)]),
        Panel("Unpublished changes", _in_state(CHANGED), [state_list(Event, CHANGED)]),
        Panel(
            "Altered and missing quotations", _lost_quotations(), [("all", reverse("admin:sources_source_quotations"))]
        ),
        Panel("Stale translations", get_stale_translations(_SHOWN), [("all events", f"{events}?translation=stale")]),
        Panel("Links that failed at the last look", _dead_links(), [("all", f"{sources}?look=dead")]),
        Panel("Sources without captures", _never_captured(), [("all", f"{sources}?due=never")]),
    ]


def _in_state(state: str) -> list[tuple[str, str]]:
    rows = filter_by_state(Event.objects.only("pk", "title"), state).order_by("slug")[:_SHOWN]
    return [(event.title, form_address(Event, event.pk)) for event in rows]


def _get_schedules() -> list[tuple[Schedule, str, Revision | None]]:
    """Pending schedules, each with the address of its form, and the revision that the form has gone on to."""
    waiting = Schedule.objects.filter(edition=None).select_related("revision", "scheduled_by")[:_SHOWN]
    load_names(one.revision for one in waiting)
    return [
        (one, form_address(get_subjects()[one.subject].model, one.subject_id), find_later_revision(one))
        for one in waiting
    ]


def _lost_quotations() -> list[tuple[str, str]]:
    entries = EventEntry.objects.current().public().filter(quote_statuses__overlap=LOST_STATUSES)
    return [
        (label, form_address(Event, id))
        for label, id in entries.order_by("slug").values_list("label", "subject_id")[:_SHOWN]
    ]


def _never_captured() -> list[tuple[str, str]]:
    sources = Source.objects.filter(captures=None).order_by("slug").values_list("title", "pk")[:_SHOWN]
    return [(title, form_address(Source, id)) for title, id in sources]


def _dead_links() -> list[tuple[str, str]]:
    """The sources that could not be read when they were last looked at, the latest first."""
    looks = Look.objects.filter(outcome__in=DEAD).order_by("-last_looked")[:_SHOWN]
    sources = Source.objects.in_bulk([look.source_id for look in looks])
    return [
        (
            f"{sources[look.source_id]} ({look.get_outcome_display()}, {look.last_looked:%-d %B %Y})",
            form_address(Source, look.source_id),
        )
        for look in looks
        if look.source_id in sources
    ]


def events_by_year() -> list[Bar]:
    """Public events by the year in which they begin, with their kinds."""
    rows = (
        EventEntry.objects.current()
        .public()
        .filter(earliest__isnull=False)
        .annotate(year=ExtractYear("earliest"))
        .values("year", "kind")
        .annotate(count=Count("pk"))
        .order_by("year", "kind")
    )
    years: dict[int, Counter[str]] = {}
    for row in rows:
        years.setdefault(row["year"], Counter())[str(row["kind"])] += row["count"]
    last = sorted(years.items())[-20:]
    fullest = max((sum(kinds.values()) for _, kinds in last), default=1)
    return [
        Bar(
            str(year),
            sum(kinds.values()),
            round(100 * sum(kinds.values()) / fullest),
            ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()),
        )
        for year, kinds in last
    ]
