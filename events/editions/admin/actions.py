"""The actions on one row or on selected rows: submit, return, publish, schedule, withdraw."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from ..drafts import WorkingRow, get_latest_revision, save_revision
from ..http.responses import base_url
from ..models import Review, Revision
from ..rows import Key
from ..workflow import IN_REVIEW, filter_by_state, get_state, send_back, submit
from .form_address import form_address
from .form_guide import Lack
from .mail import MAY_PUBLISH, Step, mail_steps
from .publish import (
    MOST_BY_FORM,
    CommentForm,
    ReturnForm,
    confirmation_page,
    get_user,
    publish_page,
    withdraw_page,
)
from .schedule_page import schedule_page
from .unfold import ActionVariant, ModelAdmin, action

#: The actions of lists by what they put at risk, the least first; those that are not named change drafts.
_GROUPS = {"publish_selected": "Public", "withdraw_selected": "Removes", "merge_selected": "Removes"}


class SubjectActions(ModelAdmin):
    """The actions of a subject's form and list, in the order of what they put at risk."""

    actions: tuple[str, ...] = ("submit_selected", "publish_selected", "withdraw_selected")
    actions_detail: ClassVar[tuple[str, ...]] = (
        "submit_one",
        "return_one",
        "publish_one",
        "schedule_one",
        "withdraw_one",
    )

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable[..., str], str, str] | None]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_action_choices(  # type: ignore[override]  # Django's form takes groups of choices too
        self, request: HttpRequest, *defaults: list[tuple[str, str]]
    ) -> list[tuple[str, str | list[tuple[str, str]]]]:
        """The actions, in groups."""
        plain: list[tuple[str, str | list[tuple[str, str]]]] = []
        groups: dict[str, list[tuple[str, str]]] = {group: [] for group in ("Drafts", "Public", "Removes")}
        for name, description in super().get_action_choices(request, *defaults):
            if name:
                groups[_GROUPS.get(name, "Drafts")].append((name, description))
            else:
                plain.append((name, description))
        return [*plain, *((group, choices) for group, choices in groups.items() if choices)]

    def response_action(  # type: ignore[override]  # the stubs are of Django 6: 5.2 gives no location
        self, request: HttpRequest, queryset: QuerySet[WorkingRow]
    ) -> HttpResponse | None:
        """Replace "select all" by the ids selected now, so that the editor confirms exactly the rows shown."""
        if "confirmed" in request.POST:
            return super().response_action(request, self.get_queryset(request))
        if request.POST.get("select_across") == "1":
            selected = [str(pk) for pk in queryset.values_list("pk", flat=True)[: MOST_BY_FORM + 1]]
            if len(selected) > MOST_BY_FORM:
                messages.error(
                    request,
                    f"Too many rows are selected; the limit is {MOST_BY_FORM:,}. Filter the list and work in parts.",
                )
                return HttpResponseRedirect(request.get_full_path())
            data = request.POST.copy()
            data["select_across"] = "0"
            data.setlist(ACTION_CHECKBOX_NAME, selected)
            request.POST = data  # type: ignore[assignment]
        return super().response_action(request, queryset)

    def has_publish_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        return request.user.has_perm(MAY_PUBLISH)

    def has_edit_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        return self.has_change_permission(request)

    @action(description="Submit for review", url_path="submit", permissions=["edit"])
    def submit_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        form = CommentForm(request.POST if "confirmed" in request.POST else None)
        revision = self._latest(working)
        if not form.is_valid():
            return confirmation_page(
                self, request, form, "Submit for review", warnings=map(str, self.lacking(revision))
            )
        self._mail(request, [(submit(revision, by=get_user(request), comment=form.cleaned_data["comment"]), working)])
        messages.success(request, f"Revision {revision.number} was submitted and waits for a publisher.")
        return self._back(working)

    @action(description="Return with a comment", url_path="return", permissions=[MAY_PUBLISH])
    def return_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        form = ReturnForm(request.POST if "confirmed" in request.POST else None)
        if get_state(working) != IN_REVIEW:
            messages.error(request, "Nothing here is in review, so there is nothing to return.")
            return self._back(working)
        if not form.is_valid():
            return confirmation_page(self, request, form, "Return with a comment")
        returned = send_back(self._latest(working), by=get_user(request), comment=form.cleaned_data["comment"])
        self._mail(request, [(returned, working)])
        messages.success(request, "Returned to the editor.")
        return self._next_in_review(working)

    @action(description="Publish …", url_path="publish", permissions=[MAY_PUBLISH], variant=ActionVariant.PRIMARY)
    def publish_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        previous_state = get_state(working)
        page = publish_page(
            self, request, self.publishing(request, working), warnings=self.publishing_warnings(request, working)
        )
        return page or (self._next_in_review(working) if previous_state == IN_REVIEW else self._back(working))

    def publishing(self, request: HttpRequest, working: Any) -> list[Revision]:
        """The revisions that *Publish …* on this row makes public."""
        return [self._latest(working)]

    def publishing_warnings(self, request: HttpRequest, working: Any) -> list[str]:
        """Warnings for the publisher, shown before this row becomes public."""
        return []

    @action(description="Schedule …", url_path="schedule", permissions=[MAY_PUBLISH], variant=ActionVariant.PRIMARY)
    def schedule_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        return schedule_page(self, request, self._latest(working)) or self._back(working)

    @action(description="Withdraw …", url_path="withdraw", permissions=[MAY_PUBLISH], variant=ActionVariant.DANGER)
    def withdraw_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        return withdraw_page(self, request, [Key(working.subject, working.pk)]) or self._back(working)

    @admin.action(description="Submit for review", permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> None:
        revisions = [(row, revision) for row in queryset if (revision := get_latest_revision(row))]
        self._mail(request, [(submit(revision, by=get_user(request)), row) for row, revision in revisions])
        messages.success(request, f"{len(revisions):,} submitted for review.")

    @admin.action(description="Publish …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> HttpResponse | None:
        revisions = [revision for row in queryset if (revision := get_latest_revision(row))]
        return publish_page(self, request, revisions, action="publish_selected")

    @admin.action(description="Withdraw …", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[WorkingRow]) -> HttpResponse | None:
        keys = [Key(row.subject, row.pk) for row in queryset]
        return withdraw_page(self, request, keys, action="withdraw_selected")

    def lacking(self, revision: Revision) -> list[Lack]:
        """What to do about a draft before it is published."""
        return []

    def _mail(self, request: HttpRequest, reviews: list[tuple[Review, WorkingRow]]) -> None:
        """Tell colleagues by mail, and the user where that fails."""
        base = base_url(request)
        if not mail_steps([Step(review, str(row), f"{base}{self._back(row).url}") for review, row in reviews]):
            messages.warning(request, "No mail could be sent about it. Your colleagues see it on their desks.")

    def _working(self, request: HttpRequest, object_id: object, *, changing: bool = True) -> Any:
        working = self.get_object(request, str(object_id))
        if working is None:
            raise Http404
        allowed = self.has_change_permission if changing else self.has_view_permission
        if not allowed(request, working):
            raise PermissionDenied
        return working

    def _latest(self, working: WorkingRow) -> Revision:
        """The latest revision; a row without one gets its first revision now."""
        return get_latest_revision(working) or save_revision(working, by=None)

    def _back(self, working: WorkingRow) -> HttpResponseRedirect:
        return HttpResponseRedirect(form_address(type(working), working.pk))

    def _next_in_review(self, working: WorkingRow) -> HttpResponseRedirect:
        """Redirect to the next row of this kind in review, or back to this one if there is none."""
        waiting = filter_by_state(type(working)._default_manager.exclude(pk=working.pk), IN_REVIEW)
        return self._back(waiting.order_by("slug").first() or working)
