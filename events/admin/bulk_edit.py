"""Editing the kind, topics or significance of many events at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.widgets import UnfoldAdminSelectMultipleWidget, UnfoldAdminSelectWidget

from events.editions.admin.actions import SubjectActions
from events.editions.admin.publish import confirmation_page, get_user
from events.editions.drafts import save_revision

from ..models import Event, Kind, Topic


class BulkForm(forms.Form):
    """New values for the selected events; an empty field leaves theirs unchanged."""

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


def bulk_page(model_admin: SubjectActions, request: HttpRequest, events: QuerySet[Event]) -> HttpResponse | None:
    """Show the form, then save each selected event as a revision."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = BulkForm(request.POST if "confirmed" in request.POST else None)
    if not form.is_valid():
        return confirmation_page(
            model_admin, request, form, "Save", action="edit_selected", title=f"Edit {events.count()} events"
        )
    values = form.cleaned_data
    with transaction.atomic():
        selected = list(Event.objects.filter(pk__in=events.values("pk")).select_for_update())
        for event in selected:
            event.kind = values["kind"] or event.kind
            event.significance = values["significance"] or event.significance
            event.save()
            event.topics.add(*values["add_topics"])
            event.topics.remove(*values["remove_topics"])
            save_revision(event, by=get_user(request), comment="edited in bulk")
    messages.success(request, f"{len(selected):,} events saved, each as a draft.")
    return None
