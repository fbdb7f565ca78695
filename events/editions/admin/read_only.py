"""Read-only lists: editions, revisions and entries; and the pending schedules."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ..lookup import load_names
from ..models import Edition, Entry, Revision, Schedule
from .changelists import SafeChangeList
from .unfold import ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """The admin of rows that are never changed by hand."""

    show_full_result_count = False
    list_per_page = 50

    class Media:
        css = {"all": ("editions/admin/desk.css",)}

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("number", "published_at", "published_by", "note")
    search_fields = ("note",)
    list_select_related = ("published_by",)


class RevisionChangeList(SafeChangeList):
    """A list that loads the names of all its revisions at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: list[Revision] = list(self.result_list)
        load_names(self.result_list)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "origin", "created_at", "created_by", "comment")
    list_filter = ("subject", "origin")
    list_select_related = ("created_by",)
    ordering = ("-pk",)

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return RevisionChangeList


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


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyAdmin):
    """Scheduled publications. Deleting a pending one cancels it."""

    list_display = ("revision", "due", "scheduled_by", "note", "edition", "problem")
    list_select_related = ("revision", "scheduled_by", "edition")
    ordering = ("edition", "due")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, Schedule) and obj.edition_id:
            return False
        return request.user.has_perm("editions.delete_schedule")
