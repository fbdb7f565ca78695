"""Translations of events and timelines, each pinned to the words that it renders.

The pin is a digest of these words, not the number of a revision: it is the same in every installation, and a
translation is current again where the words are what they were.
"""

import hashlib

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, F, Func, TextField, UniqueConstraint, Value
from django.db.models.functions import Concat

from events.editions.drafts import SubjectRow
from events.editions.subjects import StoredRow
from events.editions.validators import validate_text

from ..choices import TranslationLanguage
from .parts import Placed

#: The number of hexadecimal digits of a pin.
PIN_LENGTH = 16
_EVENT_WORDS = ("title", "summary")
_TIMELINE_WORDS = ("title", "description", "steps", "eras")


def pin_of(row: StoredRow) -> str:
    """The pin of a translation that renders the words of an event's or a timeline's row as they are."""
    if "summary" in row:
        return _digest(row["title"], row["summary"])
    steps = [text for step in row.get("steps", []) for text in (step["heading"], step["text"])]
    return _digest(row["title"], row["description"], *steps, *(era["title"] for era in row["eras"]))


def get_pin(subject: SubjectRow) -> str:
    """The pin of the words of an event or a timeline as they are in its working row."""
    names = _TIMELINE_WORDS if subject.subject == "timeline" else _EVENT_WORDS
    return pin_of({name: getattr(subject, name) for name in names})


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:PIN_LENGTH]


class _EventPin(Func):
    """The pin of an event's words, in SQL."""

    template = f"left(encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex'), {PIN_LENGTH})"
    output_field = TextField()

    def __init__(self, title: str, summary: str) -> None:
        super().__init__(Concat(F(title), Value("\n"), F(summary), output_field=TextField()))


class Translation(Placed):
    """The words of a subject in another language."""

    lang = models.CharField("language", max_length=2, choices=TranslationLanguage, default=TranslationLanguage.ZH)
    #: The pin of the words it renders; empty where they are not known.
    renders = models.CharField(max_length=PIN_LENGTH, blank=True, default="", editable=False)

    class Meta(Placed.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.get_lang_display())

    def row(self) -> StoredRow:
        raise TypeError(f"{type(self).__name__} does not say its row")


class TranslationQuerySet(models.QuerySet["EventTranslation"]):
    def stale(self) -> "TranslationQuerySet":
        """Translations of words that their event no longer says."""
        return self.exclude(renders=_EventPin("event__title", "event__summary"))


class EventTranslation(Translation):
    """An event's title and summary in another language."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="translations")
    title = models.CharField(max_length=200, validators=[validate_text])
    summary = models.TextField(blank=True, validators=[validate_text])

    objects = TranslationQuerySet.as_manager()

    class Meta(Translation.Meta):
        constraints = (
            UniqueConstraint(fields=["event", "lang"], name="event_translation_once", deferrable=Deferrable.IMMEDIATE),
        )

    def row(self) -> StoredRow:
        return {"lang": self.lang, "title": self.title, "summary": self.summary, "renders": self.renders}


class TimelineTranslation(Translation):
    """A timeline's words in another language: its title, description, steps and the titles of its eras."""

    timeline = models.ForeignKey("events.Timeline", models.CASCADE, related_name="translations")
    title = models.CharField(max_length=300, validators=[validate_text])
    description = models.TextField(blank=True, validators=[validate_text])
    #: By the slugs of their events, as the timeline's own steps.
    steps = models.JSONField(default=list, blank=True)
    #: In the order of the timeline's own.
    eras = ArrayField(
        models.CharField(max_length=300, validators=[validate_text]),
        default=list,
        blank=True,
        help_text="The titles of the eras, one per line, in the order of the timeline’s own.",
    )

    class Meta(Translation.Meta):
        constraints = (
            UniqueConstraint(
                fields=["timeline", "lang"], name="timeline_translation_once", deferrable=Deferrable.IMMEDIATE
            ),
        )

    def row(self) -> StoredRow:
        return {
            "lang": self.lang,
            "title": self.title,
            "description": self.description,
            "steps": self.steps,
            "eras": self.eras,
            "renders": self.renders,
        }
