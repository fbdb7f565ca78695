"""A named question, with a title slide and eras, for a widget to load."""

from django.db import models, transaction

from events.editions.drafts import SubjectRow
from events.editions.subjects import StoredRow
from events.editions.validators import validate_text

from .part_writer import write_translations


class Illustrated(models.Model):
    """What a row shows as its picture, film or document."""

    media_url = models.URLField(max_length=2000, blank=True)
    media_caption = models.TextField(blank=True, validators=[validate_text])
    media_credit = models.TextField(blank=True, validators=[validate_text])
    media_alt = models.TextField(blank=True, validators=[validate_text])

    class Meta:
        abstract = True

    def media_row(self) -> dict[str, str] | None:
        if not self.media_url:
            return None
        return {
            "url": self.media_url,
            "caption": self.media_caption,
            "credit": self.media_credit,
            "alt": self.media_alt,
        }

    def set_media(self, media: dict[str, str] | None) -> None:
        media = media or {}
        self.media_url = media.get("url") or ""
        self.media_caption = media.get("caption") or ""
        self.media_credit = media.get("credit") or ""
        self.media_alt = media.get("alt") or ""


class Timeline(SubjectRow, Illustrated):
    """A named, published question."""

    subject = "timeline"

    title = models.CharField(max_length=300, validators=[validate_text])
    description = models.TextField(blank=True, validators=[validate_text])
    question = models.JSONField(default=dict, blank=True)
    eras = models.JSONField(default=list, blank=True)
    #: The jurisdictions drawn above and below the axis; empty for those that act most often.
    sides = models.JSONField(default=dict, db_default={}, blank=True)
    #: The story it tells, if any: events by slug, each with a heading and a text.
    steps = models.JSONField(default=list, db_default=[], blank=True)

    class Meta(SubjectRow.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def restore(self, row: StoredRow) -> None:
        self.set_media(row["media"])
        super().restore(row)
        write_translations(self, row.get("translations", []))

    def row(self) -> StoredRow:
        # A row without translations has no such key, as those saved before there were any.
        translations = [translation.row() for translation in self.translations.all()]
        row = super().row() | {
            "title": self.title,
            "description": self.description,
            "media": self.media_row(),
            "question": self.question,
            "eras": self.eras,
            "sides": self.sides,
            "steps": self.steps,
        }
        return row | {"translations": translations} if translations else row
