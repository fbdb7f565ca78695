"""Translations in the forms of events and timelines, and the list of those that are stale."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from events.editions.admin import PartFormSet
from events.editions.admin.fields import LineArrayField
from events.editions.admin.form_address import form_address
from events.editions.admin.unfold import StackedInline
from events.editions.models import Revision

from ..models import Event, EventTranslation, Timeline, TimelineTranslation
from ..models.translations import Translation, get_pin, pin_of
from .fields import StepsField

if TYPE_CHECKING:
    from events.editions.admin.unfold import Column
    from events.editions.admin.unfold import Form as ModelForm
else:
    from django.forms import ModelForm

#: The number of revisions that are searched for the one that a translation renders.
_SEARCHED = 200
_CONFIRM_HELP = "Tick this where the original was changed and the translation needs no change."


class TranslationForm(ModelForm):
    """A translation. Whoever changes or confirms it says that it renders the words as they are now."""

    confirm = forms.BooleanField(required=False, label="Matches the current original", help_text=_CONFIRM_HELP)

    def add_error(self, field: str | None, error: ValidationError | str) -> None:  # type: ignore[override]
        """Errors of the whole row are shown at its first field: the template has no other place for them."""
        super().add_error(field or "lang", error)

    def save(self, commit: bool = True) -> Translation:
        translation: Translation = super().save(commit=False)
        translation.renders = get_pin(_get_subject(translation))
        if commit:
            translation.save()
        return translation


class _TranslationInline(StackedInline):
    formset = PartFormSet
    form = TranslationForm
    verbose_name, verbose_name_plural = "translation", "Translations"
    readonly_fields = ("status",)
    extra = 0

    @admin.display(description="Status")
    def status(self, translation: Translation) -> str:
        """Whether it renders the words as they are in the draft, and if not, which revision it renders."""
        if translation.pk is None:
            return "new"
        subject = _get_subject(translation)
        if translation.renders == get_pin(subject):
            return "current"
        rendered = _find_rendered_revision(translation, subject)
        if rendered is None:
            return "stale: the original has changed since"
        address = reverse(f"admin:events_{subject.subject}_compare", args=[subject.pk])
        return format_html(
            '<span>stale: it renders revision {}; <a href="{}?old={}">compare it with the draft</a></span>',
            rendered,
            address,
            rendered,
        )


def _get_subject(translation: Translation) -> Event | Timeline:
    subject: Event | Timeline = (
        translation.event if isinstance(translation, EventTranslation) else translation.timeline  # type: ignore[attr-defined]
    )
    return subject


def _find_rendered_revision(translation: Translation, subject: Event | Timeline) -> int | None:
    """The number of the newest revision whose words a translation renders."""
    revisions = Revision.objects.filter(subject=subject.subject, subject_id=subject.pk).exclude(row={})
    newest = revisions.order_by("-number").values_list("number", "row")[:_SEARCHED]
    return next((number for number, row in newest if pin_of(row) == translation.renders), None)


class EventTranslationInline(_TranslationInline):
    model = EventTranslation
    fields = (("lang", "status"), "title", "summary", "confirm")


class TimelineTranslationInline(_TranslationInline):
    model = TimelineTranslation
    fields = (("lang", "status"), "title", "description", "steps", "eras", "confirm")

    def formfield_for_dbfield(self, db_field: "Column", request: HttpRequest, **options: object) -> forms.Field | None:
        if db_field.name == "steps":
            return StepsField()
        if isinstance(db_field, ArrayField):
            return LineArrayField(db_field.base_field, required=False, label="Eras", help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **options)


class TranslationFilter(SimpleListFilter):
    """Events by their translations: stale, current, or none."""

    title = "translation"
    parameter_name = "translation"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("stale", "stale"), ("current", "current"), ("none", "none")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event] | None:
        stale = EventTranslation.objects.stale().values("event")
        match self.value():
            case "stale":
                return queryset.filter(pk__in=stale)
            case "current":
                return queryset.filter(pk__in=EventTranslation.objects.values("event")).exclude(pk__in=stale)
            case "none":
                return queryset.filter(translations=None)
        return None


def get_stale_translations(limit: int) -> list[tuple[str, str]]:
    """Events and timelines with a stale translation, by title, each with the address of its form."""
    events = Event.objects.filter(pk__in=EventTranslation.objects.stale().values("event")).order_by("title")
    timelines = [
        translation.timeline
        for translation in TimelineTranslation.objects.select_related("timeline").order_by("timeline__title")
        if translation.renders != get_pin(translation.timeline)
    ]
    stale: list[Event | Timeline] = [*timelines, *events[:limit]]
    return [
        (f"{one.subject}: {one}" if one.subject != "event" else str(one), form_address(type(one), one.pk))
        for one in stale[:limit]
    ]
