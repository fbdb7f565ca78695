"""The page on which an editor reviews a capture: what was reworded, which quotations it touches, what to do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from events.editions.admin import SubjectAdmin
from events.editions.models import Edition
from events.editions.planning import Refused
from events.editions.publishing import publish
from events.editions.validators import validate_text
from events.editions.working import latest_revision, revise

from .models import Capture, Review
from .reviewing import affected, beside, pair, previous, unpublished_events


class PairForm(forms.Form):
    """Old words of a quotation, and the new words in their place."""

    citation = forms.IntegerField()
    now = forms.CharField(required=False, validators=[validate_text])


class PublishCaptureForm(forms.Form):
    """What is said of the edition that makes a capture public."""

    note = forms.CharField(validators=[validate_text])
    events = forms.MultipleChoiceField(required=False)


def review(admin: SubjectAdmin, request: HttpRequest, capture: Capture) -> HttpResponse:
    """Show the review page, or do what its buttons say."""
    if not admin.has_change_permission(request, capture):
        raise PermissionDenied
    if request.method == "POST":
        try:
            if _done(admin, request, capture):
                return redirect(request.path)
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, problem)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
    old, new = beside(capture)
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Review {capture}",
        "opts": admin.model._meta,
        "capture": capture,
        "previous": previous(capture),
        "old": old,
        "new": new,
        "affected": affected(capture),
        "events": {citation.event for citation in capture.source.citations.select_related("event")},
        "waiting": unpublished_events(capture),
        "may_publish": admin.has_publish_permission(request),
        "note": request.POST.get("note", ""),
    }
    return TemplateResponse(request, "admin/sources/review.html", context)


def _done(admin: SubjectAdmin, request: HttpRequest, capture: Capture) -> bool:
    """Do what a button says; False where the page is to be shown again with what is wrong.

    Raises:
        Refused, ValidationError: it cannot be done, in words.
    """
    match request.POST.get("act"):
        case "pair":
            form = _checked(PairForm(request.POST))
            pair(capture, form["citation"], form["now"], by=_person(request))
            messages.success(request, "Paired. Publish the event with the capture to make it public.")
        case "noise":
            _reviewed(capture, Review.NOISE)
            messages.success(request, "Marked as noise: it will not be compared with, nor published.")
        case "keep":
            _reviewed(capture, Review.CONFIRMED)
            messages.success(request, "Kept for later.")
        case "publish":
            if not admin.has_publish_permission(request):
                raise PermissionDenied
            edition = _published(request, capture)
            messages.success(request, f"Published as edition {edition.number}.")
        case act:
            messages.error(request, f"‘{act}’ is nothing to do here: pair, keep, noise or publish.")
            return False
    return True


def _published(request: HttpRequest, capture: Capture) -> Edition:
    waiting = {str(revision.pk): revision for revision in unpublished_events(capture)}
    form = PublishCaptureForm(request.POST)
    form.fields["events"] = forms.MultipleChoiceField(required=False, choices=[(pk, pk) for pk in waiting])
    said = _checked(form)
    revision = latest_revision(capture) or revise(capture, by=_person(request))
    revisions = [revision, *(waiting[pk] for pk in said["events"])]
    edition = publish(revisions, by=_person(request), note=said["note"])
    _reviewed(capture, Review.CONFIRMED)
    return edition


def _reviewed(capture: Capture, state: Review) -> None:
    capture.review = state
    capture.save()


def _checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError([f"{name}: {error}" for name, errors in form.errors.items() for error in errors])
    return form.cleaned_data


def _person(request: HttpRequest) -> Any:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
