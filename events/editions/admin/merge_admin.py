"""The admin of a subject whose duplicates can be merged: chosen in its list, or proposed."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from ..drafts import SubjectRow
from ..http import turns
from .base import SubjectAdmin
from .duplicates import Proposal, find_proposals
from .form_address import form_address
from .merge import merge_page
from .unfold import action

#: How many proposals are shown, and how many rows are compared.
_SHOWN, _COMPARED = 50, 50_000


class MergingAdmin(SubjectAdmin):
    """The admin of a subject whose duplicates can be merged."""

    actions = (*SubjectAdmin.actions, "merge_selected")
    actions_detail: ClassVar[tuple[str, ...]] = ("find_duplicates_of", *SubjectAdmin.actions_detail)
    actions_list: ClassVar[tuple[str, ...]] = ("find_all_duplicates",)

    @admin.action(description="Merge …", permissions=["change"])
    def merge_selected(self, request: HttpRequest, queryset: QuerySet[SubjectRow]) -> HttpResponse | None:
        return merge_page(self, request, queryset)

    @action(description="Duplicates", url_path="find-duplicates", permissions=["edit"])
    def find_all_duplicates(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self._duplicates_address())

    @action(description="Duplicates", url_path="find-duplicates", permissions=["edit"])
    def find_duplicates_of(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(f"{self._duplicates_address()}?of={self._working(request, object_id).pk}")

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_duplicates"
        return [path("duplicates/", self.admin_site.admin_view(self.duplicates), name=name), *super().get_urls()]

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        """The rows that may be one, of all or of one (``of``); each group can be merged from here."""
        if not (self.has_change_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        one = self._working(request, request.GET["of"]) if "of" in request.GET else None
        with turns.TURNS.take():
            proposals = self._propose(one) if one else self.find_duplicates()
        ids = {id for proposal in proposals[:_SHOWN] for id in proposal.ids}
        rows = self.model._default_manager.in_bulk(ids)
        plural = self.opts.verbose_name_plural
        context = {
            **self.admin_site.each_context(request),
            "title": f"Possible duplicates of {one}" if one else f"Possible duplicates: {plural}",
            "opts": self.opts,
            "original": one,
            "proposals": [
                (proposal.why, [(rows[id], form_address(self.model, id)) for id in proposal.ids if id in rows])
                for proposal in proposals[:_SHOWN]
            ],
            "more": len(proposals[_SHOWN:]),
            "checkbox": ACTION_CHECKBOX_NAME,
            "list_address": self._list(),
        }
        return TemplateResponse(request, "admin/editions/duplicates.html", context)

    def find_duplicates(self) -> list[Proposal]:
        """All rows that may be one."""
        rows = list(self.model._default_manager.order_by("slug")[:_COMPARED])
        names = {row.pk: [str(row), *getattr(row, "aliases", [])] for row in rows}
        return find_proposals(names, self.get_addresses(rows))

    def get_addresses(self, rows: list[SubjectRow]) -> Mapping[UUID, str]:
        """Of each of these that has one, its address on the web, written in one way."""
        return {}

    def _propose(self, one: SubjectRow) -> list[Proposal]:
        """The row with each that the form would show as a possible duplicate."""
        typed = QueryDict(mutable=True)
        field = "name" if hasattr(one, "name") else "title"
        typed.update({"id": str(one.pk), field: str(one), "url": getattr(one, "url", "")})
        return [Proposal((one.pk, alike.row.pk), alike.why) for alike in self.find_alike(typed)]

    def _duplicates_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_duplicates")
