"""An event's parts: its dates, participations, relations and citations."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Deferrable, F, Q, UniqueConstraint

from events.editions.edtf import Edtf
from events.editions.subjects import StoredRow
from events.editions.validators import validate_language, validate_text
from sources.models import EdtfField, Review, Source, to_seen
from sources.quotations import misplacement

from ..choices import Basis, DateStatus, DateType, RelationType, Role, Stance
from .vocabulary import Actor

#: The days that every client can read.
YEARS = ("0001-01-01", "9999-12-31")


class Placed(models.Model):
    """A part of an event that has its place among others of its sort."""

    #: The attribute that holds the id of its event.
    owner_id: ClassVar[str] = "event_id"

    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def fill(self) -> None:
        """Set the columns that are derived from others."""


class EventDate(Placed):
    """One typed date of an event, with its sources. The first is the axis date."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="dates")
    type = models.CharField(max_length=10, choices=DateType)
    date = EdtfField(help_text="A date in EDTF, such as 2018, 2022-10~, 2018-07-06/.. or [2025-05-14..2025-05-19].")
    status = models.CharField(max_length=9, choices=DateStatus, default=DateStatus.ACCEPTED)
    note = models.TextField(blank=True, validators=[validate_text])
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    earliest = models.DateField(null=True, editable=False)
    latest = models.DateField(null=True, editable=False)

    class Meta(Placed.Meta):
        constraints = (
            CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(earliest__lte=F("latest")),
                name="event_dates_in_order",
                violation_error_message="An event cannot end before it begins.",
            ),
            CheckConstraint(
                condition=(Q(earliest=None) | Q(earliest__range=YEARS)) & (Q(latest=None) | Q(latest__range=YEARS)),
                name="event_dates_in_years_1_to_9999",
            ),
        )
        indexes = (
            models.Index(fields=["earliest"], name="event_date_begins"),
            models.Index("event", condition=Q(position=0), include=["earliest"], name="event_date_axis"),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.date}"

    def fill(self) -> None:
        date = Edtf.parse(self.date)
        self.earliest, self.latest = date.earliest, date.latest

    def save(self, *args: Any, **options: Any) -> None:
        self.fill()
        super().save(*args, **options)

    def row(self) -> StoredRow:
        return {
            "type": self.type,
            "date": self.date,
            "status": self.status,
            "note": self.note,
            "sources": [str(source.pk) for source in sorted(self.sources.all(), key=lambda source: source.slug)],
        }


class Participation(Placed):
    """An actor's part in an event."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=11, choices=Role)

    class Meta(Placed.Meta):
        constraints = (
            UniqueConstraint(
                fields=["event", "actor", "role"], name="participation_once", deferrable=Deferrable.IMMEDIATE
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"

    def row(self) -> StoredRow:
        return {"actor": str(self.actor_id), "role": self.role}


class Relation(Placed):
    """What an event does to another, written on the event it goes out from."""

    owner_id = "source_event_id"

    source_event = models.ForeignKey("events.Event", models.CASCADE, related_name="relations")
    type = models.CharField(max_length=11, choices=RelationType)
    event = models.ForeignKey("events.Event", models.PROTECT, related_name="relations_to")
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.STATED)
    note = models.TextField(blank=True, validators=[validate_text])

    class Meta(Placed.Meta):
        constraints = (
            UniqueConstraint(
                fields=["source_event", "type", "event"], name="relation_once", deferrable=Deferrable.IMMEDIATE
            ),
            CheckConstraint(
                condition=~Q(source_event=F("event")),
                name="relation_to_another_event",
                violation_error_message="An event cannot be related to itself.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.event}"

    def clean(self) -> None:
        """A form leaves out the event it is written on, and with it the rule that this must be another."""
        super().clean()
        if self.event_id and self.source_event_id == self.event_id:
            raise ValidationError({"event": "An event cannot be related to itself."})

    def row(self) -> StoredRow:
        return {"type": self.type, "event": str(self.event_id), "basis": self.basis, "note": self.note}


class Citation(Placed):
    """A source that supports or contradicts what an event says, with its words if they are quoted."""

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    via = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The source in which the words were found, if not the original.",
    )
    stance = models.CharField(max_length=11, choices=Stance, default=Stance.SUPPORTS)
    supports = models.TextField(
        blank=True, validators=[validate_text], help_text="Which part of the event this source supports."
    )
    locator = models.TextField(blank=True, validators=[validate_text], help_text="Page, paragraph or section.")
    #: The form takes no more than this; what was imported, or saved before, may have more.
    quote = models.TextField(max_length=2000, blank=True, validators=[validate_text])
    prefix = models.TextField(blank=True, validators=[validate_text])
    suffix = models.TextField(blank=True, validators=[validate_text])
    language = models.CharField(
        max_length=35,
        blank=True,
        validators=[validate_language],
        help_text="Language of the quotation, if it differs from the source (BCP 47).",
    )
    translated_from = models.CharField(max_length=35, blank=True, validators=[validate_language])
    original = models.TextField(blank=True, validators=[validate_text], help_text="The quotation before translation.")
    now = models.TextField(
        blank=True, validators=[validate_text], help_text="Current wording, if the quotation was altered."
    )

    def __str__(self) -> str:
        return f"{self.stance}: {self.source}"

    @property
    def exact(self) -> str:
        """The quoted words in the language of their source; none where they are not known."""
        return self.original if self.translated_from else self.quote

    def clean(self) -> None:
        """Words are in a quotation's place if a capture shows it; what was said before may have been overtaken."""
        super().clean()
        known = ("source_id", "quote", "translated_from", "original", "now")
        if (
            not self.now
            or self.source_id is None
            or Citation.objects.filter(pk=self.pk, **{name: getattr(self, name) for name in known}).exists()
        ):
            return
        if reason := self.misplaced():
            raise ValidationError({"now": reason})

    def misplaced(self) -> str | None:
        """Why the words said to stand in the quotation's place do not, in a sentence."""
        if not self.exact:
            return "The citation has no quotation to replace. Enter the quotation, or leave this empty."
        captures = self.source.captures.exclude(review=Review.NOISE)
        return misplacement(self.now, self.exact, map(to_seen, captures), prefix=self.prefix, suffix=self.suffix)

    def row(self) -> StoredRow:
        return {
            "source": str(self.source_id),
            "via": str(self.via_id) if self.via_id else None,
            "stance": self.stance,
            "supports": self.supports,
            "locator": self.locator,
            "quote": self.quote or None,
            "prefix": self.prefix,
            "suffix": self.suffix,
            "language": self.language or None,
            "translated_from": self.translated_from or None,
            "original": self.original or None,
            "now": self.now or None,
        }
