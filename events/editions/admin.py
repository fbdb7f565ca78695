"""The plain admin every subject has: each save is a revision; publishing and withdrawing are acts of their own."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin

from .models import Edition, Entry, Revision
from .planning import Refused, plan
from .public import Key
from .publishing import publish, withdraw
from .validators import validate_text
from .working import latest_revision, revise

#: How many entries an edition may have that is made from a form; more go by command.
MOST_BY_FORM = 1000


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class PublishForm(forms.Form):
    """What is said of an edition."""

    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), validators=[validate_text], help_text="Readers are shown it."
    )
    correction = forms.BooleanField(
        required=False, help_text="What was public before was wrong, rather than out of date."
    )


class WithdrawForm(forms.Form):
    """Why something is taken back."""

    note = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_text],
        help_text="Readers are shown it.",
    )


class SubjectAdmin(ModelAdmin):
    """A working row whose every save is kept, and that is public only by an edition."""

    actions = ("publish_selected", "withdraw_selected")
    list_per_page = 50

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        revise(form.instance, by=_person(request))

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("editions.add_edition")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was ever public is withdrawn, not deleted."""
        if obj is not None and Entry.objects.of(obj.subject, obj.pk).exists():
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Publish …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        revisions = [revision for row in queryset if (revision := latest_revision(row))]
        form = PublishForm(request.POST if "confirmed" in request.POST else None)
        try:
            steps = plan(revisions)
            if len(steps) > MOST_BY_FORM:
                raise Refused([f"This edition has {len(steps)} entries. Over {MOST_BY_FORM}, use manage.py publish."])
            if form.is_valid():
                said = form.cleaned_data
                edition = publish(revisions, by=_person(request), note=said["note"], correction=said["correction"])
                messages.success(request, f"Published as edition {edition.number}.")
                return None
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, problem)
            return None
        return self._asked(request, queryset, form, "publish_selected", "Publish", steps)

    @admin.action(description="Withdraw …", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        keys = [Key(row.subject, row.pk) for row in queryset]
        form = WithdrawForm(request.POST if "confirmed" in request.POST else None)
        try:
            steps = plan(withdrawing=keys)
            if form.is_valid():
                edition = withdraw(keys, by=_person(request), reason=form.cleaned_data["note"])
                messages.success(request, f"Withdrawn in edition {edition.number}.")
                return None
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, problem)
            return None
        return self._asked(request, queryset, form, "withdraw_selected", "Withdraw", steps)

    def _asked(
        self, request: HttpRequest, queryset: QuerySet, form: forms.Form, action: str, verb: str, steps: list[Any]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb} as one edition",
            "opts": self.model._meta,
            "form": form,
            "action": action,
            "verb": verb,
            "rows": queryset,
            "steps": steps,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/editions/confirm.html", context)


class ReadOnlyAdmin(ModelAdmin):
    """What is never changed by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("number", "published_at", "published_by", "note")
    search_fields = ("note",)
    list_select_related = ("published_by",)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "origin", "created_at", "created_by", "comment")
    list_filter = ("subject", "origin")
    list_select_related = ("created_by",)
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("subject", "slug", "edition", "replaced_in", "change", "cause")
    list_filter = ("subject", "change", "cause")
    search_fields = ("slug", "label")
    fields = (
        "subject", "subject_id", "slug", "label", "edition", "replaced_in", "revision", "change", "cause", "note",
        "digest", "document",
    )  # fmt: skip
    ordering = ("-pk",)
    show_full_result_count = False
