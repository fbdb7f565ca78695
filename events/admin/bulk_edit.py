"""Many events at once, given a kind, topics or a significance."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.widgets import UnfoldAdminSelectMultipleWidget, UnfoldAdminSelectWidget

from events.editions.admin.publish import confirmation_page, get_user
from events.editions.drafts import save_revision

from ..models import Event, Kind, Topic


class BulkForm(forms.Form):
    """What all chosen events are given; what is left empty stays as it is."""

    kind = forms.ModelChoiceField(Kind.objects.all(), required=False, widget=UnfoldAdminSelectWidget())
    add_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=UnfoldAdminSelectMultipleWidget()
    )
    remove_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=UnfoldAdminSelectMultipleWidget()
    )
    significance = forms.TypedChoiceField(
        choices=[("", "unchanged"), *((str(level), str(level)) for level in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )


def bulk_page(model_admin: Any, request: HttpRequest, events: QuerySet[Event]) -> HttpResponse | None:
    """Ask what the chosen events are given, then save each as a revision."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = BulkForm(request.POST if "confirmed" in request.POST else None)
    if not form.is_valid():
        return confirmation_page(
            model_admin, request, form, "Save", action="edit_selected", title=f"Edit {events.count()} events"
        )
    given = form.cleaned_data
    with transaction.atomic():
        chosen = list(Event.objects.filter(pk__in=events.values("pk")).select_for_update())
        for event in chosen:
            event.kind = given["kind"] or event.kind
            event.significance = given["significance"] or event.significance
            event.save()
            event.topics.add(*given["add_topics"])
            event.topics.remove(*given["remove_topics"])
            save_revision(event, by=get_user(request), comment="edited in bulk")
    messages.success(request, f"{len(chosen):,} events saved, each as a draft.")
    return None
