"""Pages that preview and confirm every public change: publish, schedule, withdraw."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanWidget

from ..models import Edition, Revision, Schedule
from ..planning import PlannedEntry, PublishingRefused, StalePlan, plan, plan_digest
from ..publishing import publish, withdraw
from ..rows import Key
from ..validators import validate_text
from ..workflow import find_unmentioned_without, find_unpublished, refuse_own_work
from .diffs import EntryPreview, describe_entry

if TYPE_CHECKING:
    from .actions import SubjectActions

#: What a valid form holds, by field.
CleanedData = dict[str, Any]
#: How many entries an edition may have that is made from a form; more go by command.
MOST_BY_FORM = 1000
#: How many entries are shown whole; of more, those that are new are shown by their names.
_MOST_WHOLE = 30
_TEXT = {"rows": 3}
_COMMENT = "Comment (colleagues only)"
_PUBLIC_ALREADY = (
    "This version is already public, so there is nothing to publish. Tick Correction to tell readers that the earlier "
    "public version was wrong."
)
_DONE_BY_VERB = {"Publish": "Published as", "Withdraw": "Withdrawn in", "Merge": "Merged in"}


def get_user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class PublishForm(forms.Form):
    """The note of an edition, and whether it is a correction."""

    note = forms.CharField(
        label="Public note (readers see it)",
        widget=UnfoldAdminTextareaWidget(attrs=_TEXT),
        validators=[validate_text],
    )
    correction = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="The earlier public version was wrong, not just out of date.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """The reason for a withdrawal."""

    note = forms.CharField(
        label="Reason (readers see it)",
        widget=UnfoldAdminTextareaWidget(attrs=_TEXT),
        validators=[validate_text],
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class CommentForm(forms.Form):
    """A comment between editor and publisher."""

    comment = forms.CharField(
        label=_COMMENT,
        widget=UnfoldAdminTextareaWidget(attrs=_TEXT),
        validators=[validate_text],
        required=False,
    )


class ReturnForm(CommentForm):
    """The required comment on a returned draft."""

    comment = forms.CharField(
        label=_COMMENT,
        widget=UnfoldAdminTextareaWidget(attrs=_TEXT),
        validators=[validate_text],
        help_text="What the editor should fix.",
    )


def publish_page(
    model_admin: "SubjectActions",
    request: HttpRequest,
    revisions: list[Revision],
    *,
    action: str = "",
    warnings: Iterable[str] = (),
) -> HttpResponse | None:
    """Preview what publishing these revisions would write, and publish once the current preview is confirmed.

    Revisions that are already public are left out, unless all are: then they can be published as a correction.
    """
    unpublished = find_unpublished(revisions)
    shown = unpublished if unpublished and not request.POST.get("correction") else revisions
    if not unpublished:
        warnings = [*warnings, _PUBLIC_ALREADY]

    def act(values: CleanedData) -> Edition:
        if not unpublished and not values["correction"]:
            raise PublishingRefused(["Everything is already public. No edition was made."])
        return publish(
            shown, by=get_user(request), note=values["note"], correction=values["correction"], seen=values["seen"]
        )

    def make_plan() -> list[PlannedEntry]:
        steps = plan(shown)
        refuse_own_work(steps, get_user(request))
        return steps

    return preview_page(model_admin, request, PublishForm, make_plan, act, "Publish", action, warnings)


def withdraw_page(
    model_admin: "SubjectActions", request: HttpRequest, keys: Iterable[Key], *, action: str = ""
) -> HttpResponse | None:
    """Preview the withdrawal of these subjects, and withdraw them once the current preview is confirmed."""
    leaving = list(keys)

    def act(values: CleanedData) -> Edition:
        return withdraw(leaving, by=get_user(request), reason=values["note"], seen=values["seen"])

    return preview_page(
        model_admin,
        request,
        WithdrawForm,
        lambda: plan(withdrawing=leaving),
        act,
        "Withdraw",
        action,
        _warn_of_left(leaving),
    )


def _warn_of_left(leaving: Collection[Key]) -> Iterator[str]:
    """A warning, looked for where it is shown, that names what stays public although nothing else mentions it."""
    left = [f"{entry.subject} {entry.label}" for entry in find_unmentioned_without(leaving)]
    if left:
        yield f"Nothing else that is public mentions {', '.join(left)}. It stays public unless you withdraw it too."


def preview_page(
    model_admin: "SubjectActions",
    request: HttpRequest,
    form_class: Callable[[QueryDict | None], forms.Form],
    make_plan: Callable[[], list[PlannedEntry]],
    act: Callable[[CleanedData], Edition | Schedule],
    verb: str,
    action: str,
    warnings: Iterable[str] = (),
) -> HttpResponse | None:
    """Preview what an action would write; perform it once the current preview is confirmed, and then return None."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    form = form_class(request.POST if "confirmed" in request.POST else None)
    try:
        steps = make_plan()
        if len(steps) > MOST_BY_FORM:
            raise PublishingRefused(
                [f"This edition has {len(steps):,} entries; the limit here is {MOST_BY_FORM:,}. Use manage.py publish."]
            )
        if form.is_valid():
            if not form.cleaned_data["seen"]:
                raise StalePlan(["Review the changes before you confirm."])
            done = act(form.cleaned_data)
            messages.success(request, _success_message(verb, done))
            return None
    except StalePlan as stale:
        for problem in stale.problems:
            messages.error(request, problem)
        steps = make_plan()
    except PublishingRefused as refused:
        for problem in refused.problems:
            messages.error(request, problem)
        return None
    entries = [describe_entry(step, is_whole=len(steps) <= _MOST_WHOLE) for step in steps]
    seen = plan_digest(steps)
    return confirmation_page(
        model_admin, request, form, verb, action=action, entries=entries, seen=seen, warnings=warnings
    )


def _success_message(verb: str, done: Edition | Schedule) -> str:
    if isinstance(done, Edition):
        return f"{_DONE_BY_VERB[verb]} edition {done.number}."
    return f"Revision {done.revision.number} will be published on {describe_instant(done.due)}."


def describe_instant(instant: dt.datetime) -> str:
    """An aware instant in words: in its own zone if that has a name, and in UTC."""
    utc = instant.astimezone(dt.UTC)
    zone = getattr(instant.tzinfo, "key", "UTC")
    if zone == "UTC":
        return f"{utc:%-d %B %Y at %H:%M} UTC"
    return f"{instant:%-d %B %Y at %H:%M} ({zone.replace('_', ' ')}), {utc:%-d %B %Y at %H:%M} UTC"


def confirmation_page(
    model_admin: "SubjectActions",
    request: HttpRequest,
    form: forms.Form,
    verb: str,
    *,
    action: str = "",
    entries: list[EntryPreview] | None = None,
    seen: str = "",
    warnings: Iterable[str] = (),
    title: str = "",
    heading: str = "",
) -> TemplateResponse:
    """The page that previews an action and has its form."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title or (f"{verb} as one edition" if entries else verb),
        "opts": model_admin.model._meta,
        "form": form,
        "verb": verb,
        "action": action,
        "rows": request.POST.getlist(ACTION_CHECKBOX_NAME) if action else [],
        "entries": entries,
        "heading": heading,
        "seen": seen,
        "warnings": list(warnings),
        "checkbox": ACTION_CHECKBOX_NAME,
        "last_note": _get_last_note(request) if "note" in form.fields else "",
    }
    return TemplateResponse(request, "admin/editions/ask.html", context)


def _get_last_note(request: HttpRequest) -> str:
    """The public note that the user wrote last."""
    notes = Edition.objects.filter(published_by=get_user(request)).exclude(note="").order_by("-number")
    return notes.values_list("note", flat=True).first() or ""
