"""The desk: the open work, and a chart of the public events."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.admin import AdminSite
from django.db.models import Count, Model
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.lookup import load_names
from events.editions.models import Edition, Schedule
from events.editions.subjects import get_subjects, get_working_rows
from events.editions.workflow import CHANGED, DRAFT, IN_REVIEW, filter_by_state, get_in_review
from sources.models import Source
from sources.quotations import LOST_STATUSES

from ..models import Event, EventEntry
from .translations import get_stale_translations

#: How many of each are shown; the lists have the rest.
_SHOWN = 10
#: How many pending reviews are read to find out which subjects they are of.
_REVIEWS_READ = 200


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
                "panels": get_panels(),
                "schedules": _get_schedules(),
                "editions": Edition.objects.select_related("published_by").order_by("-number")[:_SHOWN],
                "bars": events_by_year(),
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
        _in_review_panel(),
        Panel("Drafts", _in_state(DRAFT), [_list(Event, DRAFT)]),
        Panel("Unpublished changes", _in_state(CHANGED), [_list(Event, CHANGED)]),
        Panel(
            "Altered and missing quotations", _lost_quotations(), [("all", reverse("admin:sources_source_quotations"))]
        ),
        Panel("Stale translations", get_stale_translations(_SHOWN), [("all events", f"{events}?translation=stale")]),
        Panel("Sources without captures", _never_captured(), [("all", f"{sources}?due=never")]),
    ]


def _in_review_panel() -> Panel:
    """Everything in review, of any subject, except what has been deleted since."""
    keys = list(get_in_review().values_list("subject", "subject_id")[:_REVIEWS_READ])
    rows: dict[tuple[str, UUID], tuple[str, str]] = {}
    for subject in dict.fromkeys(subject for subject, _ in keys):
        for id, working in get_working_rows(subject, [id for other, id in keys if other == subject]).items():
            name = str(working) if subject == "event" else f"{subject}: {working}"
            rows[subject, id] = (name, _form(type(working), id))
    models = [get_subjects()[subject].model for subject in dict.fromkeys(subject for subject, _ in rows)]
    return Panel(
        "In review", [rows[key] for key in keys if key in rows][:_SHOWN], [_list(model, IN_REVIEW) for model in models]
    )


def _list(model: type[Model], state: str) -> tuple[str, str]:
    """A list of an admin, narrowed to a state."""
    meta = model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"all {meta.verbose_name_plural}", f"{address}?state={state.replace(' ', '+')}"


def _form(model: type[Model], id: UUID) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[id])


def _in_state(state: str) -> list[tuple[str, str]]:
    rows = filter_by_state(Event.objects.only("pk", "title"), state).order_by("slug")[:_SHOWN]
    return [(event.title, _form(Event, event.pk)) for event in rows]


def _get_schedules() -> list[tuple[Schedule, str]]:
    """Pending schedules, each with the address of its form."""
    waiting = Schedule.objects.filter(edition=None).select_related("revision", "scheduled_by")[:_SHOWN]
    load_names(one.revision for one in waiting)
    return [(one, _form(get_subjects()[one.subject].model, one.subject_id)) for one in waiting]


def _lost_quotations() -> list[tuple[str, str]]:
    entries = EventEntry.objects.current().public().filter(quote_statuses__overlap=LOST_STATUSES)
    return [
        (label, _form(Event, id)) for label, id in entries.order_by("slug").values_list("label", "subject_id")[:_SHOWN]
    ]


def _never_captured() -> list[tuple[str, str]]:
    sources = Source.objects.filter(captures=None).order_by("slug").values_list("title", "pk")[:_SHOWN]
    return [(title, _form(Source, id)) for title, id in sources]


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
