"""Publishers, sources and captures in Django admin."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from events.editions.admin import MergingAdmin, SubjectAdmin
from events.editions.admin.alike import Alike
from events.editions.admin.fields import PairsField
from events.editions.admin.form_guide import Lack
from events.editions.documents import Document, decode
from events.editions.drafts import SubjectRow, WorkingRow
from events.editions.models import Entry, Revision

from ..archives.copies import comparable_address
from ..known_addresses import find_sources_at
from ..models import Capture, Publisher, Source
from ..quotations import LOST_STATUSES

if TYPE_CHECKING:
    from events.editions.admin.unfold import Column, Form
from ..review import earlier_unpublished, find_unpublished_events
from .about_source import capture_now, get_about
from .filters import DueFilter, LackFilter, LookFilter
from .forms import CaptureForm
from .review import review_page

#: Why a quotation may be wrong though nothing shows it, and in what order the desk lists those that need a look.
_UNPROVEN = ("never_seen", "only_excerpts")
_QUOTATION_ORDER = (*_UNPROVEN, *LOST_STATUSES)
#: What a source may lack, though readers look for it.
_EXPECTED = {"publisher": "publisher", "url": "address", "published": "date of publication"}


def _find_urgency(quote: Document) -> int:
    """The place of a quotation in the list: a translation is listed by its status."""
    reason = quote.get("reason")
    return _QUOTATION_ORDER.index(reason if reason in _UNPROVEN else quote["status"])


@admin.register(Publisher)
class PublisherAdmin(SubjectAdmin):
    list_display = ("name", "slug", "country")
    search_fields = ("name", "slug")


@admin.register(Source)
class SourceAdmin(MergingAdmin):
    list_display = ("title", "publisher", "type", "published", "rights", "check_every", "checked_at")
    list_filter = (DueFilter, LookFilter, LackFilter, "type", "rights", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "slug", "url")
    autocomplete_fields = ("publisher",)
    readonly_fields = ("archive",)
    change_form_outer_after_template = "admin/sources/about_source.html"

    @admin.display(description="web archive")
    def archive(self, source: Source) -> str:
        """Where the source's page is saved by a web archive, and where its copies are listed."""
        if not source.url:
            return "The source has no URL."
        return format_html(
            '<a class="underline" href="https://web.archive.org/save/{0}" {1}>Save to Wayback Machine</a>'
            ' · <a class="underline" href="https://web.archive.org/web/*/{0}" {1}>Archived copies</a>',
            source.url,
            mark_safe('rel="noopener" target="_blank"'),
        )

    def find_alike(self, typed: QueryDict) -> list[Alike]:
        """Sources with the same address, then those with a similar title."""
        url = typed.get("url", "").strip()
        found = find_sources_at([url if "://" in url else f"https://{url}"])
        same = [one for one in found if str(one.pk) != typed.get("id")]
        similar = super().find_alike(typed)
        return [Alike(one, "it has the same address") for one in same] + [one for one in similar if one.row not in same]

    def get_addresses(self, rows: list[SubjectRow]) -> dict[UUID, str]:
        return {row.pk: comparable_address(row.url) for row in rows if isinstance(row, Source) and row.url}

    def lacking(self, revision: Revision) -> list[Lack]:
        """What readers would look for in vain."""
        lacking = [(f"it has no {name}", f"id_{field}") for field, name in _EXPECTED.items() if not revision.row[field]]
        return [Lack(text, place, is_blocking=False) for text, place in lacking]

    def formfield_for_dbfield(self, db_field: "Column", request: HttpRequest, **options: object) -> forms.Field | None:
        if db_field.name == "identifiers":
            return PairsField(label="Identifiers", required=False, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        return [
            path("quotations/", seen(self.quotations), name="sources_source_quotations"),
            path("<uuid:object_id>/capture-now/", seen(self.capture_now), name="sources_source_capture_now"),
            *super().get_urls(),
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: WorkingRow | None = None,
    ) -> HttpResponse:
        """The form, above what is known of a source that is there already."""
        if change and isinstance(obj, Source) and not context.get("is_popup"):
            context["about"] = get_about(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def capture_now(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """Fetch a source at once."""
        source = self._working(request, object_id)
        return capture_now(request, source) or self._back(source)

    def quotations(self, request: HttpRequest) -> HttpResponse:
        """Public quotations that need a look: first those no capture has ever contained, then the altered and gone."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        unproven = [Q(document__contains=f'"{reason}"') for reason in _UNPROVEN]
        entries = (
            Entry.objects.current()
            .public()
            .of("event")
            .filter(reduce(or_, unproven, Q(quote_statuses__overlap=LOST_STATUSES)))
        )
        rows = [
            {"event": entry.label, "path": f"/events/{entry.slug}", "source": citation["source"], "quote": quote}
            for entry in entries.order_by("begins", "subject_id")[:1000]
            for citation in decode(entry.document or "{}")["citations"]
            if (quote := citation["quote"]) and (quote["status"] in LOST_STATUSES or quote.get("reason") in _UNPROVEN)
        ]
        rows.sort(key=lambda row: _find_urgency(row["quote"]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Unconfirmed, altered and missing quotations",
            "quotations": rows,
        }
        return TemplateResponse(request, "admin/sources/quotations.html", context)


def _is_ticked(request: HttpRequest, capture: Capture) -> bool:
    """Whether an earlier capture is to be published with the one at hand."""
    return str(capture.pk) in request.GET.getlist("captures")


@admin.register(Capture)
class CaptureAdmin(SubjectAdmin):
    list_display = ("__str__", "seen", "extent", "review", "to_review", "digest")
    list_filter = ("review", "extent")
    list_select_related = ("source",)
    search_fields = ("source__title", "source__slug", "text")
    autocomplete_fields = ("source", "via")

    def get_form(
        self, request: HttpRequest, obj: WorkingRow | None = None, change: bool = False, **options: object
    ) -> "type[Form]":
        if obj is None:
            options["form"] = CaptureForm
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: WorkingRow | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("source", "seen", "extent", "file", "text", "captured_at", "via", "archive_url", "note")
        return self.get_readonly_fields(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """A text is nearly always seen on the day it is added."""
        return {"seen": timezone.now().date().isoformat()} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: Capture, form: "Form", change: bool) -> None:
        if not change and (body := form.cleaned_data.get("file")):
            obj.keep(body)
        super().save_model(request, obj, form, change)

    def response_post_save_add(self, request: HttpRequest, obj: WorkingRow) -> HttpResponseRedirect:
        """Back to the form of the source where the capture was added there."""
        if "_from_source" in request.POST and isinstance(obj, Capture):
            return self._back(obj.source)
        return super().response_post_save_add(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: WorkingRow | None = None) -> tuple[str, ...]:
        """A capture's words never change once they are saved."""
        if obj is None:
            return ()
        read_only = ("review", "sha256", "raw_sha256", "fetched_from", "http_status")
        return (*(field.name for field in Capture._meta.fields if field.editable), *read_only, "to_review")

    @admin.display(description="sha256", ordering="sha256")
    def digest(self, capture: Capture) -> str:
        return f"{capture.sha256[:12]}…"

    @admin.display(description="wording")
    def to_review(self, capture: Capture) -> str:
        return format_html(
            '<a class="underline" href="{}">Review wording</a> · <a class="underline" href="{}">Quote …</a>',
            reverse("admin:sources_capture_review", args=[capture.pk]),
            reverse("admin:events_event_from_capture", args=[capture.pk]),
        )

    def get_urls(self) -> list[URLPattern]:
        page = path("<uuid:pk>/review/", self.admin_site.admin_view(self.review), name="sources_capture_review")
        return [page, *super().get_urls()]

    def publishing(self, request: HttpRequest, working: Capture) -> list[Revision]:
        """The capture, with the earlier captures and the waiting events that were ticked on its review page."""
        ticked = set(request.GET.getlist("events"))
        waiting = find_unpublished_events(working) if ticked else []
        earlier = [self._latest(one) for one in earlier_unpublished(working) if _is_ticked(request, one)]
        return [
            *earlier,
            *super().publishing(request, working),
            *(one for one in waiting if str(one.subject_id) in ticked),
        ]

    def publishing_warnings(self, request: HttpRequest, working: Capture) -> list[str]:
        missing = [one for one in earlier_unpublished(working) if not _is_ticked(request, one)]
        if not missing:
            return []
        query = request.GET.copy()
        query.setlist("captures", [str(one.pk) for one in earlier_unpublished(working)])
        numbers = ", ".join(str(one.number) for one in missing)
        return [
            format_html(
                "Earlier captures that are not public: {}. Without them, readers cannot see the earlier wording or "
                "when it changed. "
                '<a class="underline" href="?{}">Publish them as well</a>',
                numbers,
                query.urlencode(),
            )
        ]

    def review(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """The review page of a capture."""
        capture = self.get_object(request, str(pk))
        if capture is None:
            return redirect("admin:sources_capture_changelist")
        return review_page(self, request, capture)
