"""The page that schedules a revision: previewed like a publication, at a time typed in the editor's own zone."""

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from unfold.widgets import UnfoldAdminTextInputWidget

from ..models import Revision, Schedule
from ..planning import PlannedEntry, StalePlan, plan, plan_digest
from ..workflow import refuse_own_work, schedule
from .publish import CleanedData, PublishForm, get_user, preview_page

if TYPE_CHECKING:
    from .actions import SubjectActions

#: The last year of which every instant has the same year, or the next, in every zone.
_LAST_YEAR = 9998


class ScheduleForm(PublishForm):
    """The time and the note of a scheduled edition; the browser says in which zone the time is typed."""

    due = forms.DateTimeField(
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
        help_text=mark_safe("Date and time in this zone: <strong data-zone-told>UTC</strong>."),
    )
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}), initial="UTC")
    field_order = ("due", "note", "correction")

    def full_clean(self) -> None:
        """Read the time in the zone of the form. Django refuses times that a change of the clock skips or repeats."""
        with timezone.override(find_zone(self.data.get("zone", "")) or dt.UTC):
            super().full_clean()

    def clean_due(self) -> dt.datetime:
        due: dt.datetime = self.cleaned_data["due"]
        if due <= timezone.now():
            raise ValidationError("This time has passed. Choose a later time, or publish now.")
        if due.year > _LAST_YEAR:
            raise ValidationError(f"The year is too late; the limit is {_LAST_YEAR}. Choose an earlier time.")
        return due

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone and find_zone(zone) is None:
            raise ValidationError("The time zone of your browser is not known here. Set it to another, such as UTC.")
        return zone


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of the IANA's database with a name, if it has one."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, OSError, ValueError):  # what is no name of a zone may be that of a folder
        return None


def schedule_page(model_admin: "SubjectActions", request: HttpRequest, revision: Revision) -> HttpResponse | None:
    """Preview what publishing this revision would write today, and schedule it."""

    def act(values: CleanedData) -> Schedule:
        if values["seen"] != plan_digest(make_plan()):
            raise StalePlan(["Something changed since the preview. Nothing was scheduled; review it again."])
        return schedule(
            revision, due=values["due"], note=values["note"], correction=values["correction"], by=get_user(request)
        )

    def make_plan() -> list[PlannedEntry]:
        steps = plan([revision])
        refuse_own_work(steps, get_user(request))
        return steps

    return preview_page(model_admin, request, ScheduleForm, make_plan, act, "Schedule", "")
