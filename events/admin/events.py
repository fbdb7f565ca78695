"""The forms of events and their vocabulary."""

from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from events.editions.admin import MergingAdmin, PartFormSet, SubjectAdmin
from events.editions.admin.alike import Alike
from events.editions.admin.form_guide import Lack
from events.editions.admin.publish import confirmation_page, get_user
from events.editions.admin.unfold import StackedInline, TabularInline, action
from events.editions.drafts import NotRestorable
from events.editions.http.responses import base_url
from events.editions.models import Revision
from events.editions.planning import PublishingRefused, render_revision
from sources.quotations import LOST_STATUSES

from ..documents.media import NO_ALT_TEXT
from ..documents.shapes import EventDocument
from ..exchange.drafts_table import render_drafts
from ..models import Actor, Citation, Event, EventDate, Kind, Participation, Relation, Timeline, Topic
from .alike import find_alike_events
from .bulk_edit import bulk_page
from .cited_captures import find_unpublished_captures, warn_of_unpublished_captures
from .copies import copy_event
from .dashboard import install_dashboard
from .fields import IDENTIFIERS, TIMELINE_FIELDS
from .filters import DateFilter, search_events, with_axis_date
from .find import install_find
from .from_address import address_page, capture_page
from .import_page import import_page
from .preview import render_draft, render_draft_page, render_in_every_format
from .question_answers import answer_question
from .translations import EventTranslationInline, TimelineTranslationInline, TranslationFilter

if TYPE_CHECKING:
    from events.editions.admin.unfold import Column

admin.site.site_header = admin.site.site_title = "Annals"
admin.site.index_title = "Desk"
admin.site.index_template = "admin/desk.html"
install_dashboard(admin.site)
install_find(admin.site)

#: Where in the form it is put right that keeps an event from being published (events/documents/event.py).
_PLACES = {
    "it has no title": "id_title",
    "it has no kind": "id_kind",
    "it has no date": "dates-group",
    "no source attests it": "citations-group",
    NO_ALT_TEXT: "id_media_alt",
}


class EventDateInline(StackedInline):
    model = EventDate
    formset = PartFormSet
    verbose_name, verbose_name_plural = "date", "Dates"
    fields = (("type", "date", "status"), ("sources", "note"))
    extra = 0
    min_num = 0
    autocomplete_fields = ("sources",)


class ParticipationInline(TabularInline):
    model = Participation
    formset = PartFormSet
    verbose_name, verbose_name_plural = "actor", "Actors"
    fields = ("actor", "role")
    extra = 0
    autocomplete_fields = ("actor",)


class CitationInline(StackedInline):
    model = Citation
    formset = PartFormSet
    fk_name = "event"
    verbose_name_plural = "Citations"
    fields = (
        ("source", "stance"), ("supports", "locator"), "quote", ("prefix", "suffix"), "via",
        ("language", "translated_from"), "original", "now",
    )  # fmt: skip
    extra = 0
    autocomplete_fields = ("source", "via")


class RelationInline(TabularInline):
    model = Relation
    formset = PartFormSet
    fk_name = "source_event"
    verbose_name_plural = "Relations"
    fields = ("type", "event", "basis", "note")
    extra = 0
    autocomplete_fields = ("event",)


@admin.register(Event)
class EventAdmin(SubjectAdmin):
    list_display = ("title", "kind", "date", "significance")
    list_filter = (DateFilter, "kind", "topics", "significance", TranslationFilter)
    list_select_related = ("kind",)
    list_prefetch_related = ("dates",)
    search_fields = ("title", "slug", "summary")
    autocomplete_fields = ("kind", "topics")
    inlines = (EventDateInline, ParticipationInline, CitationInline, RelationInline, EventTranslationInline)
    actions_list = ("address_link", "import_link")
    list_before_template = "admin/events/list_tools.html"
    fieldsets = (
        ("Event", {"fields": ("title", "slug", "summary", "kind", "topics", "jurisdictions")}),
        ("Significance", {"fields": ("significance",)}),
        ("Media", {"fields": ("media_url", "media_alt", "media_caption", "media_credit")}),
        ("Identifiers", {"fields": ("identifiers",)}),
    )

    formfield_overrides = IDENTIFIERS
    actions = (*SubjectAdmin.actions, "edit_selected")
    actions_detail = ("duplicate_one", *SubjectAdmin.actions_detail)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return with_axis_date(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        seen = self.admin_site.admin_view
        return [
            path("import/", seen(self.import_file), name="events_event_import"),
            path("download/", seen(self.download), name="events_event_download"),
            path("from-address/", seen(partial(address_page, self)), name="events_event_from_address"),
            path("from-capture/<uuid:id>/", seen(partial(capture_page, self)), name="events_event_from_capture"),
            path("<uuid:object_id>/preview/", seen(self.preview), name="events_event_preview"),
            path("<uuid:object_id>/preview/page/", seen(self.preview_page), name="events_event_preview_page"),
            *super().get_urls(),
        ]

    @admin.display(ordering="axis__earliest")
    def date(self, event: Event) -> str:
        return next((date.date for date in event.dates.all()), "")

    @action(description="Add from an address", url_path="add-from-address", permissions=["add"])
    def address_link(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:events_event_from_address"))

    @action(description="Import a file", url_path="import-file", permissions=["add"])
    def import_link(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:events_event_import"))

    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Import a file as drafts, after a preview."""
        return import_page(self, request)

    def download(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows, drafts too, as a table that can be imported again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            events = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{reverse('admin:events_event_changelist')}?e=1")
        table = render_drafts(list(events.values_list("pk", flat=True)))
        disposition = {"Content-Disposition": 'attachment; filename="events.csv"'}
        return StreamingHttpResponse(table, content_type="text/csv; charset=utf-8", headers=disposition)

    def preview(self, request: HttpRequest, object_id: UUID | str) -> HttpResponse:
        """The draft in every format, for its editors alone."""
        event = self._working(request, object_id, changing=False)
        try:
            document = render_draft(self._latest(event))
        except PublishingRefused as refused:
            return self._render_preview(request, event, problems=refused.problems)
        return self._render_preview(request, event, formats=render_in_every_format(document, base_url(request)))

    def preview_page(self, request: HttpRequest, object_id: UUID | str) -> HttpResponse:
        event = self._working(request, object_id, changing=False)
        try:
            return render_draft_page(request, render_draft(self._latest(event)))
        except PublishingRefused as refused:
            return self._render_preview(request, event, problems=refused.problems)

    @action(description="Duplicate", url_path="duplicate", permissions=["edit"])
    def duplicate_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a draft that has everything of this one, after asking."""
        event = self._working(request, object_id, changing=False)
        if "confirmed" not in request.POST:
            return confirmation_page(self, request, forms.Form(), "Duplicate", title=f"Make a draft like {event}")
        try:
            copy = copy_event(event, by=get_user(request))
        except NotRestorable as error:
            messages.error(request, str(error))
            return self._back(event)
        messages.success(request, f"This is a copy of {event}. Change what is different, and its slug.")
        return self._back(copy)

    @admin.action(description="Edit many …", permissions=["change"])
    def edit_selected(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse | None:
        return bulk_page(self, request, queryset)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return search_events(queryset, search_term), False

    def find_alike(self, typed: QueryDict) -> list[Alike]:
        return find_alike_events(typed)

    def publishing(self, request: HttpRequest, working: Event) -> list[Revision]:
        """The event, with the captures of its sources that the address names."""
        captures = find_unpublished_captures(working, request.GET.getlist("captures"))
        return [*(self._latest(one) for one in captures), *super().publishing(request, working)]

    def publishing_warnings(self, request: HttpRequest, working: Event) -> list[str]:
        return warn_of_unpublished_captures(working, request.GET)

    def _render_preview(self, request: HttpRequest, event: Event, **values: object) -> TemplateResponse:
        titled = {"title": f"Preview of {event}", "original": event, "opts": self.opts}
        context = self.admin_site.each_context(request) | titled | values
        return TemplateResponse(request, "admin/events/preview.html", context)

    def lacking(self, revision: Revision) -> list[Lack]:
        """What keeps a draft from being published, or else which of its quotations are altered or gone."""
        try:
            document = cast(EventDocument, render_revision(revision))
        except PublishingRefused as refused:
            reasons = [problem.removeprefix(f"event {revision.name}: ") for problem in refused.problems]
            return [Lack(reason, _PLACES.get(reason, "")) for reason in reasons]
        lost = [
            (citation["source"]["title"], quote)
            for citation in document["citations"]
            if (quote := citation["quote"]) and quote["status"] in LOST_STATUSES
        ]
        return [
            Lack(f"The quotation “{quote['exact'][:60]}” from {title} is {quote['status']}.", "citations-group", False)
            for title, quote in lost
        ]


@admin.register(Kind)
class KindAdmin(SubjectAdmin):
    list_display = ("name", "slug", "description")
    search_fields = ("name", "slug")


@admin.register(Topic)
class TopicAdmin(MergingAdmin):
    list_display = ("name", "slug", "description")
    search_fields = ("name", "slug")


@admin.register(Actor)
class ActorAdmin(MergingAdmin):
    list_display = ("name", "slug", "kind", "country")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "aliases")
    fields = ("name", "slug", "kind", "country", "aliases", "identifiers")
    formfield_overrides = IDENTIFIERS


@admin.register(Timeline)
class TimelineAdmin(SubjectAdmin):
    list_display = ("title", "slug")
    search_fields = ("title", "slug")
    inlines = (TimelineTranslationInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "description", "question", "eras", "sides", "steps")}),
        ("Media", {"fields": ("media_url", "media_alt", "media_caption", "media_credit")}),
    )

    class Media:
        js = ("events/admin/timeline.js", "events/admin/steps.js")

    def get_urls(self) -> list[URLPattern]:
        answers = self.admin_site.admin_view(answer_question)
        return [path("answers/", answers, name="events_timeline_answers"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field: "Column", request: HttpRequest, **options: object) -> forms.Field | None:
        if field := TIMELINE_FIELDS.get(db_field.name):
            return field()
        return super().formfield_for_dbfield(db_field, request, **options)

    def lacking(self, revision: Revision) -> list[Lack]:
        """What keeps a draft from being published: an invalid question, or media without alternative text."""
        try:
            render_revision(revision)
        except PublishingRefused as refused:
            reasons = [problem.removeprefix(f"timeline {revision.name}: ") for problem in refused.problems]
            return [Lack(reason, _PLACES.get(reason, "id_question")) for reason in reasons]
        return []
