"""What every list of working rows has: states, who changed a row last, and the filters that its user has saved."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from ..drafts import WorkingRow
from ..models import Revision, SavedFilter
from .actions import SubjectActions
from .changelists import BoundedPaginator, MineFilter, StateFilter, SubjectChangeList
from .publish import get_user
from .saved_filters import SavedFilterForm, normalize_query

if TYPE_CHECKING:
    from .unfold import ListDisplay, ListFilters


class ListAdmin(SubjectActions):
    """The list of a subject, newest first."""

    list_per_page = 50
    #: Relations that a list shows. A form must not prefetch them, or it would edit stale parts.
    list_prefetch_related: tuple[str, ...] = ()
    show_full_result_count = False
    paginator = BoundedPaginator
    list_before_template = "admin/editions/list_tools.html"

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SubjectChangeList]:
        return SubjectChangeList

    def get_list_display(self, request: HttpRequest) -> "ListDisplay":
        return (*super().get_list_display(request), "state", "last_changed")

    def get_list_filter(self, request: HttpRequest) -> "ListFilters":
        return (StateFilter, MineFilter, *super().get_list_filter(request))

    @admin.display(description="state")
    def state(self, working: WorkingRow) -> str:
        return format_html('<span class="desk-tag">{}</span>', getattr(working, "state", ""))

    @admin.display(description="last changed")
    def last_changed(self, working: WorkingRow) -> str:
        """When a row was last saved, and by whom."""
        latest: Revision | None = getattr(working, "latest_revision", None)
        if latest is None:
            return ""
        return format_html(
            '<time data-instant datetime="{}">{} UTC</time> {}',
            latest.created_at.isoformat(),
            date_format(latest.created_at, "j M Y, H:i"),
            latest.created_by or "by command",
        )

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_filters"
        return [path("filters/", self.admin_site.admin_view(self.change_filters), name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        current = normalize_query(request.GET.urlencode())
        mine = SavedFilter.objects.filter(saved_by=get_user(request), subject=self.model.subject)
        context = {
            "saved_filters": mine.order_by("name"),
            "current_filter": current,
            "filters_address": self._filters(),
        }
        return super().changelist_view(request, (extra_context or {}) | context)

    def change_filters(self, request: HttpRequest) -> HttpResponse:
        """Save the filter that the user's list shows under a name, or remove one of the user's."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = normalize_query(request.POST.get("query", ""))
        own = {"saved_by": get_user(request), "subject": self.model.subject}
        if name := request.POST.get("remove"):
            SavedFilter.objects.filter(**own, name=name).delete()
        else:
            form = SavedFilterForm({"name": request.POST.get("name"), "query": query})
            if form.is_valid():
                SavedFilter.objects.update_or_create(**own, name=form.cleaned_data["name"], defaults={"query": query})
                messages.success(request, f"Saved the filter “{form.cleaned_data['name']}”.")
            for problem in [text for texts in form.errors.values() for text in texts]:
                messages.error(request, str(problem))
        return HttpResponseRedirect(f"{self._list()}{'?' if query else ''}{query}")

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _filters(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_filters")
