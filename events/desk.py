"""The desk: what waits for an editor, and a chart of what is public."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.models import Edition, Schedule
from events.editions.workflow import CHANGED, DRAFT, IN_REVIEW, in_state
from sources.models import Source

from .models import Event, EventEntry

#: How many of each are shown; the lists have the rest.
_SHOWN = 10


class Waiting(NamedTuple):
    """One heap on the desk."""

    title: str
    rows: list[Any]
    address: str


@dataclass(frozen=True)
class Bar:
    """A year's events: how many, and what share of the fullest year, in per cent."""

    label: str
    count: int
    share: int
    kinds: str


def desk(site: AdminSite) -> None:
    """Make the admin's index the desk."""
    plain = site.index

    def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        told = (
            {
                "heaps": waiting(),
                "schedules": Schedule.objects.filter(edition=None).select_related("revision", "scheduled_by")[:_SHOWN],
                "editions": Edition.objects.select_related("published_by").order_by("-number")[:_SHOWN],
                "bars": by_year(),
            }
            if request.user.has_perm("events.view_event")
            else {}
        )
        return plain(request, (extra_context or {}) | told)

    site.index = index  # type: ignore[method-assign]


def waiting() -> list[Waiting]:
    """What waits, heap by heap."""
    events = reverse("admin:events_event_changelist")
    heaps = [
        Waiting(title, _in_state(state), f"{events}?state={state.replace(' ', '+')}")
        for title, state in (("In review", IN_REVIEW), ("Drafts", DRAFT), ("Unpublished changes", CHANGED))
    ]
    return [
        *heaps,
        Waiting("Quotations altered or gone", _reworded(), reverse("admin:sources_source_quotations")),
        Waiting("Sources never captured", _never_captured(), reverse("admin:sources_source_changelist")),
    ]


def _in_state(state: str) -> list[tuple[str, str]]:
    rows = in_state(Event.objects.only("pk", "title"), state).order_by("slug")[:_SHOWN]
    return [(event.title, reverse("admin:events_event_change", args=[event.pk])) for event in rows]


def _reworded() -> list[tuple[str, str]]:
    entries = EventEntry.objects.current().public().filter(quote_statuses__overlap=["altered", "gone"])
    return [
        (label, reverse("admin:events_event_change", args=[id]))
        for label, id in entries.order_by("slug").values_list("label", "subject_id")[:_SHOWN]
    ]


def _never_captured() -> list[tuple[str, str]]:
    sources = Source.objects.filter(captures=None).order_by("slug").values_list("title", "pk")[:_SHOWN]
    return [(title, reverse("admin:sources_source_change", args=[id])) for title, id in sources]


def by_year() -> list[Bar]:
    """Public events by the year they begin in, with their kinds."""
    counted = (
        EventEntry.objects.current()
        .public()
        .filter(earliest__isnull=False)
        .annotate(year=ExtractYear("earliest"))
        .values("year", "kind")
        .annotate(count=Count("pk"))
        .order_by("year", "kind")
    )
    years: dict[int, Counter[str]] = {}
    for row in counted:
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
