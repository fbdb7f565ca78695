"""The history of a subject, and the comparison of two revisions."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ..drafts import WorkingRow
from ..models import Change, Entry, Review, Revision
from ..problems import unknown_value_message
from .diffs import row_differences
from .unfold import ModelAdmin

#: What the editions were that a revision was public until.
_ENDED = {Change.WITHDRAWAL: " (withdrawn)", Change.REDACTION: " (removed)"}


def history_page(model_admin: ModelAdmin, request: HttpRequest, working: WorkingRow) -> HttpResponse:
    """Every revision of a subject: who, when, and what changed; which are public, and what was said in review."""
    revisions = list(_revisions(working).select_related("created_by").order_by("-number")[:200])
    entries = Entry.objects.of(working.subject, working.pk).filter(cause="own").order_by("edition")
    published: dict[int, list[str]] = {}
    for revision, edition, change in entries.values_list("revision", "edition", "change"):
        published.setdefault(revision, []).append(f"{edition}{_ENDED.get(change, '')}")
    reviews = Review.objects.filter(subject=working.subject, subject_id=working.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"History of {working}",
        "original": working,
        "opts": model_admin.opts,
        "revisions": [(revision, published.get(revision.pk, [])) for revision in revisions],
        "reviews": reviews.select_related("created_by", "revision")[:50],
        "can_change": model_admin.has_change_permission(request, working),
    }
    return TemplateResponse(request, "admin/editions/history.html", context)


def compare_page(model_admin: ModelAdmin, request: HttpRequest, working: WorkingRow) -> HttpResponse:
    """Compare two revisions field by field; by default the public version with the draft."""
    revisions = _revisions(working).select_related("created_by")
    entry = Entry.objects.current().of(working.subject, working.pk).first()
    newest = revisions.order_by("-number").first()
    if newest is None:
        raise Http404
    problems: list[str] = []
    public = entry.revision_number if entry else max(newest.number - 1, 1)
    old = _find_revision(request.GET.get("old"), public, revisions, problems)
    new = _find_revision(request.GET.get("new"), newest.number, revisions, problems)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Compare {working}",
        "original": working,
        "opts": model_admin.opts,
        "old": old,
        "new": new,
        "public": entry.revision_number if entry and entry.document else None,
        "numbers": list(revisions.order_by("-number").values_list("number", flat=True)[:200]),
        "differences": row_differences(old.row, new.row) if old and new else [],
        "problems": problems,
    }
    return TemplateResponse(request, "admin/editions/compare.html", context, status=400 if problems else 200)


def _revisions(working: WorkingRow) -> QuerySet[Revision]:
    return Revision.objects.filter(subject=working.subject, subject_id=working.pk)


def _find_revision(
    text: str | None, default: int, revisions: QuerySet[Revision], problems: list[str]
) -> Revision | None:
    numbers = {str(number): number for number in revisions.values_list("number", flat=True)}
    if text is not None and text not in numbers:
        problems.append(unknown_value_message("revision", text, numbers))
        return None
    return revisions.filter(number=numbers[text] if text is not None else default).first()
