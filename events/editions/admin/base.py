"""The admin every subject has: each save is a revision; publishing and withdrawing are acts of their own."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import DateField, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from unfold.admin import ModelAdmin
from unfold.decorators import action

from ..drafts import NotRestorable, get_latest_revision, save_revision
from ..models import Origin, Revision
from ..rows import Key
from ..workflow import IN_REVIEW, filter_by_state, get_pending_schedule, get_state, send_back, submit
from .changelists import BoundedPaginator, StateFilter, SubjectChangeList
from .diffs import describe_changed_fields
from .edit_conflicts import (
    announce_other_editors,
    close_editing_session,
    describe_holders,
    guarded_form,
    open_editing_session,
)
from .fields import LineArrayField
from .merge import merge_page
from .publish import (
    MOST_BY_FORM,
    CommentForm,
    ReturnForm,
    confirmation_page,
    get_user,
    publish_page,
    schedule_page,
    withdraw_page,
)
from .revisions import compare_page, history_page


class SubjectAdmin(ModelAdmin):
    """A working row whose every save is kept, and that is public only by an edition."""

    actions: tuple[str, ...] = ("submit_selected", "publish_selected", "withdraw_selected")
    actions_detail = ("submit_one", "return_one", "publish_one", "schedule_one", "withdraw_one")
    list_per_page = 50
    #: What a list shows of other tables. Rows that are edited must not remember such things.
    list_prefetch_related: tuple[str, ...] = ()
    show_full_result_count = False
    paginator = BoundedPaginator
    warn_unsaved_form = True
    change_form_outer_before_template = "admin/editions/standing.html"

    class Media:
        js = ("editions/admin/opening.js", "editions/admin/labels.js", "editions/admin/rows.js")
        css = {"all": ("editions/admin/desk.css",)}

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[SubjectChangeList]:
        return SubjectChangeList

    def get_list_display(self, request: HttpRequest) -> list | tuple:
        return (*super().get_list_display(request), "state")

    def get_list_filter(self, request: HttpRequest) -> list | tuple:
        return (StateFilter, *super().get_list_filter(request))

    @admin.display(description="state")
    def state(self, working: Any) -> str:
        return format_html('<span class="desk-tag">{}</span>', working.state)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        if not self._is_guarded(request, obj):
            return super().get_form(request, obj, change, **options)
        named = options["fields"] if "fields" in options else flatten_fieldsets(self.get_fieldsets(request, obj))
        if named is not None:
            options["fields"] = [field for field in named if field != "seen_revision"]
        return guarded_form(super().get_form(request, obj, change, **options))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if isinstance(db_field, URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, ArrayField):
            told = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
            return LineArrayField(db_field.base_field, required=not db_field.blank, **told)
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What an address fills in, without days that cannot be read: a widget of Django's fails on them."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for field in self.opts.fields:
            if isinstance(field, DateField) and field.name in initial:
                try:
                    initial[field.name] = field.to_python(initial[field.name])
                except ValidationError:
                    del initial[field.name]
        return initial

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str, ...]]:
        """A slug follows the title or name until it is first saved."""
        fields = {field.name for field in self.opts.get_fields()}
        if obj is not None or "slug" not in fields:
            return {}
        return {"slug": ("title" if "title" in fields else "name",)}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The guard of a stale form rides along in the first fieldset, hidden."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if not self._is_guarded(request, obj):
            return fieldsets
        (name, options), *rest = fieldsets
        fields = [field for field in options["fields"] if field != "seen_revision"]
        return [(name, {**options, "fields": (*fields, "seen_revision")}), *rest]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = get_latest_revision(form.instance)
        form.instance.refresh_from_db()
        said = describe_changed_fields(before.row if before else None, form.instance.row())
        save_revision(form.instance, by=get_user(request), comment=said)
        close_editing_session(form.instance, get_user(request))
        for warning in self.lacking(form.instance):
            messages.warning(request, warning)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        latest = get_latest_revision(obj)
        return super().log_change(request, obj, latest.comment if latest and latest.comment else message)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and (working := self.get_object(request, object_id)) is not None:
            if self.has_change_permission(request, working):
                announce_other_editors(request, working, get_user(request))
            extra_context = (extra_context or {}) | {
                "standing": get_state(working),
                "scheduled": get_pending_schedule(working),
                "working": working,
            }
        elif request.method == "POST" and self.get_object(request, object_id) is None and self._was_there(object_id):
            return self.add_view(request, form_url, extra_context)
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        answer = super().changeform_view(request, object_id, form_url, extra_context)
        try:
            # An autocomplete looks up what was sent when it is drawn, and no form sends what is no id.
            return answer.render() if isinstance(answer, TemplateResponse) else answer
        except ValidationError as error:
            raise BadRequest(" ".join(error.messages)) from error

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What is published or cited stays; what holds it is named."""
        working = self.get_object(request, object_id)
        if working is not None and self.has_delete_permission(request, working) and (held := describe_holders(working)):
            for reason in held:
                messages.error(request, reason)
            return self._back(working)
        return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """All of a list is what it holds now: it is told by ids, so that what is confirmed is what was looked at."""
        if "confirmed" in request.POST:
            return super().response_action(request, self.get_queryset(request))
        if request.POST.get("select_across") == "1":
            chosen = [str(pk) for pk in queryset.values_list("pk", flat=True)[: MOST_BY_FORM + 1]]
            if len(chosen) > MOST_BY_FORM:
                messages.error(
                    request,
                    f"Too many rows are selected; the limit is {MOST_BY_FORM:,}. Filter the list and work in parts.",
                )
                return HttpResponseRedirect(request.get_full_path())
            sent = request.POST.copy()
            sent["select_across"] = "0"
            sent.setlist(ACTION_CHECKBOX_NAME, chosen)
            request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, queryset)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<uuid:object_id>/open/", self.admin_site.admin_view(self.opened), name=f"{name}_opened"),
            path("<uuid:object_id>/revisions/", self.admin_site.admin_view(self.revisions), name=f"{name}_revisions"),
            path("<uuid:object_id>/compare/", self.admin_site.admin_view(self.compare), name=f"{name}_compare"),
            path(
                "<uuid:object_id>/revert/<int:number>/", self.admin_site.admin_view(self.revert), name=f"{name}_revert"
            ),
            *super().get_urls(),
        ]

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("editions.add_edition")

    def has_edit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.has_change_permission(request)

    def opened(self, request: HttpRequest, object_id: Any) -> JsonResponse:
        """Who else has the form open, as its script asks once a minute."""
        working = self._working(request, object_id)
        return JsonResponse({"others": open_editing_session(working, get_user(request))})

    def compare(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return compare_page(self, request, self._working(request, object_id, changing=False))

    def revert(self, request: HttpRequest, object_id: Any, number: int) -> HttpResponse:
        """Make the draft what a revision of it was; that is a revision again."""
        working = self._working(request, object_id)
        revision = Revision.objects.filter(subject=working.subject, subject_id=working.pk, number=number).first()
        if revision is None:
            raise Http404
        if not revision.row:
            messages.error(request, f"Revision {number} was emptied by a redaction. Restore another revision.")
            return self._back(working)
        form = CommentForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return confirmation_page(self, request, form, f"Restore revision {number}")
        try:
            working.restore(revision.row)
        except NotRestorable as error:
            messages.error(request, str(error))
            return self._back(working)
        comment = form.cleaned_data["comment"]
        restored = f"restored revision {number}{': ' if comment else ''}{comment}"
        kept = save_revision(working, by=get_user(request), comment=restored, origin=Origin.REVERT)
        messages.success(request, f"Restored revision {number} as the draft, saved as revision {kept.number}.")
        return self._back(working)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of a subject is its revisions."""
        return HttpResponseRedirect("../revisions/")

    def revisions(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        return history_page(self, request, self._working(request, object_id, changing=False))

    @action(description="Submit for review", url_path="submit", permissions=["edit"])
    def submit_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        form = CommentForm(request.POST if "confirmed" in request.POST else None)
        revision = self._latest(working)
        if not form.is_valid():
            return confirmation_page(self, request, form, "Submit for review", warnings=self.lacking(working))
        submit(revision, by=get_user(request), comment=form.cleaned_data["comment"])
        messages.success(request, f"Revision {revision.number} was submitted and waits for a publisher.")
        return self._back(working)

    @action(description="Return with a comment", url_path="return", permissions=["publish"])
    def return_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        form = ReturnForm(request.POST if "confirmed" in request.POST else None)
        if get_state(working) != IN_REVIEW:
            messages.error(request, "Nothing here is in review, so there is nothing to return.")
            return self._back(working)
        if not form.is_valid():
            return confirmation_page(self, request, form, "Return with a comment")
        send_back(self._latest(working), by=get_user(request), comment=form.cleaned_data["comment"])
        messages.success(request, "Returned to the editor.")
        return self._next_in_review(working)

    @action(description="Publish …", url_path="publish", permissions=["publish"])
    def publish_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        was = get_state(working)
        page = publish_page(
            self, request, self.publishing(request, working), warnings=self.publishing_warnings(request, working)
        )
        return page or (self._next_in_review(working) if was == IN_REVIEW else self._back(working))

    def publishing(self, request: HttpRequest, working: Any) -> list[Revision]:
        """The revisions that *Publish …* on this row makes public."""
        return [self._latest(working)]

    def publishing_warnings(self, request: HttpRequest, working: Any) -> list[str]:
        """Warnings for the publisher, shown before this row becomes public."""
        return []

    @action(description="Schedule …", url_path="schedule", permissions=["publish"])
    def schedule_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        return schedule_page(self, request, self._latest(working)) or self._back(working)

    @action(description="Withdraw …", url_path="withdraw", permissions=["publish"])
    def withdraw_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        working = self._working(request, object_id)
        return withdraw_page(self, request, [Key(working.subject, working.pk)]) or self._back(working)

    @admin.action(description="Submit for review", permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        revisions = [revision for row in queryset if (revision := get_latest_revision(row))]
        for revision in revisions:
            submit(revision, by=get_user(request))
        messages.success(request, f"{len(revisions):,} submitted for review.")

    @admin.action(description="Publish …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        revisions = [revision for row in queryset if (revision := get_latest_revision(row))]
        return publish_page(self, request, revisions, action="publish_selected")

    @admin.action(description="Withdraw …", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        keys = [Key(row.subject, row.pk) for row in queryset]
        return withdraw_page(self, request, keys, action="withdraw_selected")

    def lacking(self, working: Any) -> list[str]:
        """Every reason why the current draft cannot be published yet."""
        return []

    def _working(self, request: HttpRequest, object_id: Any, *, changing: bool = True) -> Any:
        working = self.get_object(request, str(object_id))
        if working is None:
            raise Http404
        allowed = self.has_change_permission if changing else self.has_view_permission
        if not allowed(request, working):
            raise PermissionDenied
        return working

    def _is_guarded(self, request: HttpRequest, working: Any) -> bool:
        """Whether a form is of a row that was there when it was opened, and that its reader may change."""
        if working is None:
            return "seen_revision" in request.POST and self.has_add_permission(request)
        return self.has_change_permission(request, working)

    def _was_there(self, object_id: str) -> bool:
        try:
            return Revision.objects.filter(subject=self.model.subject, subject_id=UUID(object_id)).exists()
        except ValueError:
            return False

    def _latest(self, working: Any) -> Revision:
        """The latest revision; a row that was never saved as one is saved now."""
        return get_latest_revision(working) or save_revision(working, by=None)

    def _back(self, working: Any) -> HttpResponseRedirect:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[working.pk]))

    def _next_in_review(self, working: Any) -> HttpResponseRedirect:
        """The next of its sort that waits for review; the one at hand where none does."""
        waiting = filter_by_state(type(working)._default_manager.exclude(pk=working.pk), IN_REVIEW)
        return self._back(waiting.order_by("slug").first() or working)


class MergingAdmin(SubjectAdmin):
    """A subject of which editors may find that two are one."""

    actions = (*SubjectAdmin.actions, "merge_selected")

    @admin.action(description="Merge …", permissions=["change"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return merge_page(self, request, queryset)
