from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from events.editions.admin import SubjectAdmin

from .models import Actor, Citation, Event, EventDate, Kind, Participation, Relation, Timeline, Topic


class EventDateInline(TabularInline):
    model = EventDate
    extra = 1
    autocomplete_fields = ("sources",)


class ParticipationInline(TabularInline):
    model = Participation
    extra = 1
    autocomplete_fields = ("actor",)


class RelationInline(TabularInline):
    model = Relation
    fk_name = "source_event"
    extra = 0
    autocomplete_fields = ("event",)


class CitationInline(StackedInline):
    model = Citation
    fk_name = "event"
    extra = 0
    autocomplete_fields = ("source", "via")


@admin.register(Event)
class EventAdmin(SubjectAdmin):
    list_display = ("title", "kind", "axis", "significance")
    list_filter = ("kind", "topics", "significance")
    list_select_related = ("kind",)
    search_fields = ("title", "slug", "summary")
    autocomplete_fields = ("kind", "topics")
    inlines = (EventDateInline, ParticipationInline, CitationInline, RelationInline)
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "kind", "topics", "jurisdictions", "significance")}),
        ("Media", {"fields": ("media_url", "media_alt", "media_caption", "media_credit"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("dates")

    @admin.display(description="date")
    def axis(self, event: Event) -> str:
        return next((date.date for date in event.dates.all()), "")


@admin.register(Kind, Topic)
class TermAdmin(SubjectAdmin):
    list_display = ("name", "slug", "description")
    search_fields = ("name", "slug")


@admin.register(Actor)
class ActorAdmin(SubjectAdmin):
    list_display = ("name", "slug", "kind", "country")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "aliases")


@admin.register(Timeline)
class TimelineAdmin(SubjectAdmin):
    list_display = ("title", "slug")
    search_fields = ("title", "slug")
