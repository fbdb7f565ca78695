"""The page on which an editor reviews a capture: changed wording, affected quotations and the actions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from events.editions.admin import SubjectAdmin, get_user
from events.editions.planning import PublishingRefused

from ..models import Capture, Review
from ..review import (  # fmt: skip
    AffectedQuotation,
    earlier_unpublished,
    find_unpublished_events,
    get_affected_quotations,
    get_previous_capture,
    render_side_by_side,
    save_pair,
    save_review,
)


def review_page(admin: SubjectAdmin, request: HttpRequest, capture: Capture) -> HttpResponse:
    """Show the review page or perform the action of a button. Unsaved text stays in its boxes."""
    if not admin.has_change_permission(request, capture):
        raise PermissionDenied
    if request.method == "POST":
        try:
            if address := _perform(request, capture):
                return redirect(address)
        except PublishingRefused as refused:
            for problem in refused.problems:
                messages.error(request, problem)
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
    old, new = render_side_by_side(capture)
    ticked = request.POST.getlist("events")
    # Earlier captures are ticked by default.
    earlier = [
        (one, request.method != "POST" or str(one.pk) in request.POST.getlist("captures"))
        for one in earlier_unpublished(capture)
    ]
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Review {capture}",
        "opts": admin.model._meta,
        "capture": capture,
        "previous": get_previous_capture(capture),
        "old": old,
        "new": new,
        "affected": _with_typed_words(
            request, get_affected_quotations(capture, {one.pk for one, is_ticked in earlier if is_ticked})
        ),
        "earlier": earlier,
        "events": {citation.event for citation in capture.source.citations.select_related("event")},
        "waiting": [(one, str(one.subject_id) in ticked) for one in find_unpublished_events(capture)],
        "may_publish": admin.has_publish_permission(request),
    }
    return TemplateResponse(request, "admin/sources/review.html", context)


def _perform(request: HttpRequest, capture: Capture) -> str:
    """Perform the action of a button; return the address to go to, or "" to show the page as it is filled in.

    Raises:
        PublishingRefused, ValidationError: the action is not possible; the messages say why.
    """
    if pk := request.POST.get("pair"):
        save_pair(capture, pk, request.POST.get(f"now-{pk}", ""), by=get_user(request))
        messages.success(request, "Paired. To make the pairing public, publish the event with this capture.")
        return ""
    _refuse_unpaired(_with_typed_words(request, get_affected_quotations(capture)))
    match request.POST.get("act"):
        case "noise":
            save_review(capture, Review.NOISE)
            messages.success(request, "Marked as noise. This capture will not be compared or published.")
        case "keep":
            save_review(capture, Review.CONFIRMED)
            messages.success(request, "Kept for later.")
        case "publish":
            chosen = QueryDict(mutable=True)
            for name in ("events", "captures"):
                chosen.setlist(name, request.POST.getlist(name))
            return f"{reverse('admin:sources_capture_changelist')}{capture.pk}/publish/?{chosen.urlencode()}"
        case act:
            raise PublishingRefused([f"‘{act}’ is not an action of this page. Use pair, keep, noise or publish."])
    return request.path


def _with_typed_words(request: HttpRequest, quotations: list[AffectedQuotation]) -> list[tuple[AffectedQuotation, str]]:
    """Each quotation with the text in its box."""
    return [(one, request.POST.get(f"now-{one.citation.pk}", one.today)) for one in quotations]


def _refuse_unpaired(typed: list[tuple[AffectedQuotation, str]]) -> None:
    """Refuse to leave the page while text typed for a quotation is unsaved."""
    problems = [
        f"Your text for “{one.citation.quote}” is not saved. Press Pair, or reload the page to discard it."
        for one, words in typed
        if words.strip() != one.today.strip()
    ]
    if problems:
        raise PublishingRefused(problems)
