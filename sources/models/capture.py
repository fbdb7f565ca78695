"""The text of a source as it read when it was seen."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from events.editions.drafts import NotRestorable, WorkingRow, derive_subject_id
from events.editions.edtf import Edtf, EdtfError
from events.editions.subjects import StoredRow
from events.editions.validators import validate_text

from ..quotations import Seen, recency
from .fields import EdtfField
from .source import Source


class Extent(models.TextChoices):
    WHOLE = "whole", "the whole text"
    EXCERPT = "excerpt", "an excerpt"


class Review(models.TextChoices):
    UNREVIEWED = "unreviewed", "unreviewed"
    CONFIRMED = "confirmed", "confirmed"
    NOISE = "noise", "noise"


class Capture(WorkingRow):
    """A source's text as it stood when it was seen. Its words never change once saved."""

    subject: ClassVar[str] = "capture"
    never_changes: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, editable=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="captures")
    number = models.PositiveIntegerField(editable=False)
    captured_at = models.DateTimeField(
        null=True, blank=True, help_text="When Annals fetched it; empty if copied by hand."
    )
    seen = EdtfField(help_text="When the text read like this (EDTF).")
    extent = models.CharField(max_length=7, choices=Extent, default=Extent.WHOLE)
    via = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The source in which the text was found, if not the original.",
    )
    media_type = models.CharField(max_length=100, default="text/plain")
    text = models.TextField(validators=[validate_text])
    sha256 = models.CharField(max_length=64, editable=False)
    archive_url = models.URLField(max_length=2000, blank=True)
    note = models.TextField(blank=True, validators=[validate_text])
    # What was fetched, kept as it came; no part of what is public.
    raw = models.FileField(upload_to="captures/%Y/%m", blank=True, editable=False)
    raw_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    fetched_from = models.URLField(max_length=2000, blank=True, editable=False)
    http_status = models.PositiveSmallIntegerField(null=True, editable=False)
    http_headers = models.JSONField(default=dict, editable=False)
    review = models.CharField(max_length=10, choices=Review, default=Review.CONFIRMED, editable=False)

    class Meta:
        ordering = ("source", "number")
        constraints = (
            UniqueConstraint("source", "number", name="capture_numbered_once"),
            UniqueConstraint("source", "seen", "sha256", name="capture_seen_once"),
            CheckConstraint(condition=Q(number__gte=1), name="capture_numbers_begin_at_1"),
        )

    def __str__(self) -> str:
        return f"{self.source_id and self.source.slug}/{self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save; a new capture takes the next number of its source, an id from it, and its text's digest.

        Of a capture that is there already only the review is saved.
        """
        if not self._state.adding:
            super().save(update_fields=["review"])
            return
        self.sha256 = text_digest(self.text)
        if not self.number:
            Source.objects.select_for_update().only("pk").get(pk=self.source_id)
            taken = self.source.captures.aggregate(last=models.Max("number"))["last"] or 0
            self.number = taken + 1
        first_slug = [*self.source.former_slugs, self.source.slug][0]
        self.id = self.id or derive_subject_id("capture", f"{first_slug}/{self.number}")
        super().save(*args, **options)

    def clean(self) -> None:
        super().clean()
        if self.seen and (reason := future_date_problem(self.seen)):
            raise ValidationError({"seen": reason})

    def keep(self, body: bytes) -> None:
        """Keep the bytes the text was taken from, once for a source, and their digest. The row is not saved yet."""
        self.raw_sha256 = hashlib.sha256(body).hexdigest()
        if self.source.captures.filter(raw_sha256=self.raw_sha256).exclude(raw="").exists():
            return
        self.raw.save(f"{self.source.slug[:60]}-{self.raw_sha256[:16]}", ContentFile(body), save=False)

    def restore(self, row: StoredRow) -> None:
        """A capture has one revision: its words never change, so there is nothing to restore."""
        raise NotRestorable("The text of a capture never changes. Add another capture.")

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, the bytes kept of it."""
        if file_name := self.raw.name:
            storage = self.raw.storage
            transaction.on_commit(lambda: storage.delete(file_name), robust=True)
        return super().delete(*args, **options)

    def row(self) -> StoredRow:
        return {
            "id": str(self.pk),
            "source": str(self.source_id),
            "number": self.number,
            "captured_at": self.captured_at.isoformat() if self.captured_at else None,
            "seen": self.seen,
            "extent": self.extent,
            "via": str(self.via_id) if self.via_id else None,
            "media_type": self.media_type,
            "text": self.text,
            "sha256": self.sha256,
            "archive_url": self.archive_url or None,
            "note": self.note,
        }


def future_date_problem(seen: str) -> str | None:
    """Why nobody can have seen a text then, in a sentence: the day is yet to come, everywhere on Earth."""
    try:
        date = Edtf.parse(seen)
    except EdtfError:
        return None
    last = (date.shape == "interval" and date.latest) or date.earliest
    tomorrow = timezone.now().date() + dt.timedelta(days=1)
    return f"{seen} is in the future. Enter the date when the text was seen." if last and last > tomorrow else None


def seen_sort_key(capture: Capture) -> tuple[dt.date, dt.date, int]:
    """What sorts captures by when they were seen, whatever the order they were added in."""
    return recency(Edtf.parse(capture.seen), capture.number)


def to_seen(capture: Capture) -> Seen:
    """A capture as quotations ask of it."""
    return Seen(capture.number, Edtf.parse(capture.seen), capture.extent == Extent.WHOLE, capture.text)


def noise_among(ids: Iterable[UUID]) -> list[str]:
    """Which of these captures are noise, and so no source's wording: a sentence for each."""
    noise = Capture.objects.filter(pk__in=ids, review=Review.NOISE).select_related("source")
    return [
        f"capture {one} is marked as noise and cannot be published. Keep it on its review page first." for one in noise
    ]


def text_digest(text: str) -> str:
    """SHA-256 of a capture's text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
