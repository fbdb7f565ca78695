from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from events.editions.admin import SubjectAdmin

from .models import Capture, Publisher, Source


@admin.register(Publisher)
class PublisherAdmin(SubjectAdmin):
    list_display = ("name", "slug", "country")
    search_fields = ("name", "slug")


@admin.register(Source)
class SourceAdmin(SubjectAdmin):
    list_display = ("title", "publisher", "type", "published", "rights")
    list_filter = ("type", "rights", "language")
    list_select_related = ("publisher",)
    search_fields = ("title", "slug", "url")
    autocomplete_fields = ("publisher",)


@admin.register(Capture)
class CaptureAdmin(SubjectAdmin):
    list_display = ("__str__", "seen", "extent", "sha256")
    list_select_related = ("source",)
    search_fields = ("source__title", "source__slug", "text")
    autocomplete_fields = ("source", "via")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A capture's words never change once they are saved."""
        if obj is None:
            return ()
        return tuple(field.name for field in Capture._meta.fields if field.editable)
