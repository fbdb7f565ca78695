"""Editing many events at once: what is chosen, then what it changes of each, then a revision of each."""

import hashlib
import json
from typing import NamedTuple, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from events.editions.admin.actions import SubjectActions
from events.editions.admin.diffs import EntryPreview, row_differences
from events.editions.admin.publish import confirmation_page, get_user
from events.editions.drafts import NotRestorable, save_revision
from events.editions.subjects import StoredRow

from ..models import Event
from .bulk_form import BulkForm, BulkValues, change_row

#: How many of the changed events the page shows; what it says of the others is their number.
_SHOWN = 200
_PARTS = ("dates__sources", "topics", "participations", "relations", "citations", "translations")
_STALE = "The events or your choices have changed since this preview. Nothing is saved yet; review the changes again."


class EventChange(NamedTuple):
    """An event, its row, and the row as it would be."""

    event: Event
    before: StoredRow
    after: StoredRow


def bulk_page(model_admin: SubjectActions, request: HttpRequest, events: QuerySet[Event]) -> HttpResponse | None:
    """Ask what to change, show what that changes of each event, and save each as a revision once that is confirmed."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = BulkForm(request.POST if "confirmed" in request.POST else None)
    title = f"Edit {events.count():,} events"
    if not form.is_valid():
        return confirmation_page(model_admin, request, form, "Preview", action="edit_selected", title=title)
    with transaction.atomic():
        locked = Event.objects.filter(pk__in=events.order_by().values("pk")).select_for_update(of=("self",))
        changes = _find_changes(locked, cast(BulkValues, form.cleaned_data))
        digest = _digest(changes)
        seen = request.POST.get("seen", "")
        if not changes or seen != digest:
            if seen and changes:
                messages.warning(request, _STALE)
            return _preview(model_admin, request, form, changes, digest, title)
        try:
            with transaction.atomic():
                _save(changes, request)
        except NotRestorable as error:
            messages.error(request, f"Nothing was saved. {error}")
            return None
    messages.success(request, f"{len(changes):,} events saved, each as a draft.")
    return None


def _find_changes(events: QuerySet[Event], values: BulkValues) -> list[EventChange]:
    """What the values change, of the events that they change at all."""
    changes = []
    for event in events.order_by("slug").prefetch_related(*_PARTS):
        row = event.row()
        changed = change_row(row, values)
        if changed != row:
            changes.append(EventChange(event, row, changed))
    return changes


def _digest(changes: list[EventChange]) -> str:
    """What is the same only for the same changes of the same rows."""
    told = [(change.before, change.after) for change in changes]
    return hashlib.sha256(json.dumps(told, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _preview(
    model_admin: SubjectActions,
    request: HttpRequest,
    form: BulkForm,
    changes: list[EventChange],
    digest: str,
    title: str,
) -> HttpResponse:
    entries = [
        EntryPreview(
            "event", change.event.title, "draft", "", row_differences(change.before, change.after), False, [], []
        )
        for change in changes[:_SHOWN]
    ]
    heading = f"These {len(changes):,} events change, each as a draft" if changes else "None of the events changes."
    if len(changes) > _SHOWN:
        heading += f"; the first {_SHOWN} are shown"
    return confirmation_page(
        model_admin,
        request,
        form,
        "Save" if changes else "Preview",
        action="edit_selected",
        entries=entries,
        seen=digest if changes else "",
        title=title,
        heading=heading,
    )


def _save(changes: list[EventChange], request: HttpRequest) -> None:
    """Save every change as a revision.

    Raises:
        NotRestorable: naming the event of which a rule forbids it.
    """
    # Read again: those that were compared remember their parts.
    events = Event.objects.in_bulk([change.event.pk for change in changes])
    for change in changes:
        event = events[change.event.pk]
        try:
            event.restore(change.after)
        except NotRestorable as error:
            raise NotRestorable(f"“{event}”: {error}") from error
        save_revision(event, by=get_user(request), comment="edited in bulk")
