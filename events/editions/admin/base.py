"""The admin every subject has: each save is a revision; publishing and withdrawing are acts of their own."""

from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import DateField, URLField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst

from ..drafts import NotRestorable, WorkingRow, get_latest_revision, save_revision
from ..models import Origin, Revision
from ..workflow import find_later_revision, get_open_review, get_pending_schedule, get_state
from .alike import Alike, answer_alike, find_by_name
from .autosave import RESTORED, AutosaveAdmin, forget_typed
from .changelists import add_saved, take_saved
from .dates import read_date
from .diffs import describe_changed_fields
from .edit_conflicts import (
    GuardedForm,
    close_editing_session,
    describe_holders,
    describe_other_editors,
    open_editing_session,
)
from .fields import LineArrayField
from .form_guide import get_form_errors
from .formsets import PartFormSet, part_order
from .lists import ListAdmin
from .publish import CommentForm, confirmation_page, get_user
from .revisions import compare_page, history_page

if TYPE_CHECKING:
    from django.contrib.admin.models import LogEntry

    from .unfold import Column, Fieldsets, Form


class SubjectAdmin(ListAdmin, AutosaveAdmin):
    """The admin of a working row: every save is a revision, and only an edition makes it public."""

    warn_unsaved_form = True
    form = GuardedForm
    change_form_outer_before_template = "admin/editions/state.html"

    class Media:
        js = tuple(
            f"editions/admin/{name}.js"
            for name in ("opening", "labels", "rows", "dates", "summary", "alike", "autosave", "texts")
        )
        css = {"all": ("editions/admin/desk.css",)}

    def formfield_for_dbfield(self, db_field: "Column", request: HttpRequest, **options: object) -> forms.Field | None:
        if isinstance(db_field, URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, ArrayField):
            texts = {"label": capfirst(db_field.verbose_name), "help_text": db_field.help_text}
            return LineArrayField(db_field.base_field, required=not db_field.blank, **texts)
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """The initial values given in the address, without invalid dates: a widget of Django's fails on them."""
        initial = super().get_changeform_initial_data(request)
        for field in self.opts.fields:
            if isinstance(field, DateField) and field.name in initial:
                try:
                    initial[field.name] = field.to_python(initial[field.name])
                except ValidationError:
                    del initial[field.name]
        return initial

    def get_fieldsets(self, request: HttpRequest, obj: WorkingRow | None = None) -> "Fieldsets":
        """The title or name comes first; the hidden field that detects a stale form is part of the first fieldset."""
        (name, options), *rest = super().get_fieldsets(request, obj)
        fields = sorted(options["fields"], key=lambda field: field not in ("title", "name"))
        fields = [field for field in fields if field != "seen_revision"]
        if self._is_guarded(request, obj):
            fields.append("seen_revision")
        return [(name, {**options, "fields": fields}), *rest]

    def save_related(self, request: HttpRequest, form: "Form", formsets: list[PartFormSet], change: bool) -> None:
        with part_order(formsets):
            super().save_related(request, form, formsets, change)
        editor = get_user(request)
        save_revision(form.instance, by=editor, comment=describe_changed_fields)
        close_editing_session(form.instance, editor)
        forget_typed(editor, form.instance.subject, form.instance.pk, is_new=not change)

    def response_post_save_add(self, request: HttpRequest, obj: WorkingRow) -> HttpResponseRedirect:
        return add_saved(super().response_post_save_add(request, obj), obj)

    def response_post_save_change(self, request: HttpRequest, obj: WorkingRow) -> HttpResponseRedirect:
        return add_saved(super().response_post_save_change(request, obj), obj)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The list; after a save, it says what the saved draft lacks, as the form does where it is shown again."""
        saved = self.get_object(request, pk) if (pk := take_saved(request)) else None
        if saved is not None and (revision := get_latest_revision(saved)):
            for lack in self.lacking(revision):
                messages.warning(request, str(lack))
        return super().changelist_view(request, extra_context)

    def log_change(self, request: HttpRequest, obj: WorkingRow, message: object) -> "LogEntry":
        comment = obj.saved_as.comment if obj.saved_as else ""
        return super().log_change(request, obj, comment or message)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and (working := self.get_object(request, object_id)) is not None:
            may_change = self.has_change_permission(request, working)
            extra_context = (extra_context or {}) | {
                "others": describe_other_editors(open_editing_session(working, get_user(request)))
                if may_change
                else None,
                "state": get_state(working),
                "review": get_open_review(working),
                "scheduled": (scheduled := get_pending_schedule(working)),
                "gone_on_to": find_later_revision(scheduled) if scheduled else None,
                "working": working,
            }
        elif request.method == "POST" and self._is_gone(object_id):
            return self.add_view(request, form_url, extra_context)
        return super().change_view(request, object_id, form_url, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if answer := self.restore_typed(request, object_id):
            return answer
        response = super().changeform_view(request, object_id, form_url, extra_context)
        try:
            # An autocomplete looks up the submitted id when it is rendered; only a forged form submits an invalid id.
            return response.render() if isinstance(response, TemplateResponse) else response
        except ValidationError as error:
            raise BadRequest(" ".join(error.messages)) from error

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: WorkingRow | None = None,
    ) -> HttpResponse:
        """The form, below what is wrong with what was sent and what its draft lacks."""
        form = cast(AdminForm, context["adminform"]).form
        if form.is_bound:
            inlines = cast(list[InlineAdminFormSet], context["inline_admin_formsets"])
            context |= {"form_errors": get_form_errors(form, inlines), "is_restored": RESTORED in form.data}
        if change and obj and self.has_change_permission(request, obj) and (revision := get_latest_revision(obj)):
            context["lacks"] = self.lacking(revision)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Refuse to delete a row that was published, is scheduled or is used, and name the reasons."""
        working = self.get_object(request, object_id)
        if (
            working is not None
            and self.has_delete_permission(request, working)
            and (reasons := describe_holders(working))
        ):
            for reason in reasons:
                messages.error(request, reason)
            return self._back(working)
        return super().delete_view(request, object_id, extra_context)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("alike/", self.admin_site.admin_view(partial(answer_alike, self)), name=f"{name}_alike"),
            path("edtf/", self.admin_site.admin_view(read_date), name=f"{name}_edtf"),
            path("<uuid:object_id>/open/", self.admin_site.admin_view(self.opened), name=f"{name}_opened"),
            path("<uuid:object_id>/revisions/", self.admin_site.admin_view(self.revisions), name=f"{name}_revisions"),
            path("<uuid:object_id>/compare/", self.admin_site.admin_view(self.compare), name=f"{name}_compare"),
            path(
                "<uuid:object_id>/revert/<int:number>/", self.admin_site.admin_view(self.revert), name=f"{name}_revert"
            ),
            *super().get_urls(),
        ]

    def find_alike(self, typed: QueryDict) -> list[Alike]:
        """The rows that may be the one that is being typed, the plainest first."""
        return find_by_name(self.model, typed)

    def opened(self, request: HttpRequest, object_id: UUID | str) -> JsonResponse:
        """Who else has the form open; its script asks once a minute, and posts when the form is closed."""
        working = self._working(request, object_id)
        if request.method == "POST":
            close_editing_session(working, get_user(request))
            return JsonResponse({})
        return JsonResponse({"others": open_editing_session(working, get_user(request))})

    def compare(self, request: HttpRequest, object_id: UUID | str) -> HttpResponse:
        return compare_page(self, request, self._working(request, object_id, changing=False))

    def revert(self, request: HttpRequest, object_id: UUID | str, number: int) -> HttpResponse:
        """Restore a revision as the draft, which is saved as a new revision."""
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
        saved = save_revision(working, by=get_user(request), comment=restored, origin=Origin.REVERT)
        messages.success(request, f"Restored revision {number} as the draft, saved as revision {saved.number}.")
        return self._back(working)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """The history of a subject is its revisions."""
        return HttpResponseRedirect("../revisions/")

    def revisions(self, request: HttpRequest, object_id: UUID | str) -> HttpResponse:
        return history_page(self, request, self._working(request, object_id, changing=False))

    def _is_guarded(self, request: HttpRequest, working: WorkingRow | None) -> bool:
        """Whether the form edits a row that existed when it was opened and that the user may change."""
        if working is None:
            return "seen_revision" in request.POST and self.has_add_permission(request)
        return self.has_change_permission(request, working)

    def _is_gone(self, object_id: str) -> bool:
        """Whether a row was saved once and is there no more."""
        try:
            id = UUID(object_id)
        except ValueError:
            return False
        revisions = Revision.objects.filter(subject=self.model.subject, subject_id=id)
        return not self.model._default_manager.filter(pk=id).exists() and revisions.exists()
