"""Events as editors work on them, with their dates, actors, relations and citations."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import CheckConstraint, Q

from events.editions.subjects import StoredRow
from events.editions.validators import validate_country, validate_text

from ..identifiers import sort_identifiers
from .part_writer import restore_parts
from .timeline import Illustrated
from .vocabulary import Actor, Identified, Kind, Topic


class Event(Identified, Illustrated):
    """Something that happened or was announced to happen. A draft may be incomplete."""

    subject = "event"

    title = models.CharField(max_length=200, validators=[validate_text])
    # Forms alone keep to it, since what was saved before may have more.
    summary = models.TextField(blank=True, max_length=4000, validators=[validate_text])
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="events")
    topics = models.ManyToManyField(Topic, blank=True, related_name="events")
    jurisdictions = ArrayField(
        models.CharField(max_length=2, validators=[validate_country]),
        default=list,
        blank=True,
        help_text="ISO 3166-1 codes (or EU) of the acting authorities, one per line.",
    )
    significance = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="1 context, 2 routine, 3 notable, 4 change of a regime, 5 turning point.",
    )
    actors = models.ManyToManyField(Actor, through="Participation", related_name="events")

    class Meta(Identified.Meta):
        constraints = [
            *Identified.Meta.constraints,
            CheckConstraint(
                condition=Q(significance__gte=1, significance__lte=5),
                name="event_significance_1_to_5",
                violation_error_message="Significance must be a whole number from 1 (context) to 5 (turning point).",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def restore(self, row: StoredRow) -> None:
        self.set_media(row["media"])
        super().restore(row)
        restore_parts(self, row)

    def row(self) -> StoredRow:
        """The row with all dates under ``dates``, the axis date first."""
        return self.row_with({
            "dates": [date.row() for date in self.dates.all()],
            "topics": [str(topic.pk) for topic in sorted(self.topics.all(), key=lambda topic: topic.slug)],
            "actors": [part.row() for part in self.participations.all()],
            "relations": [relation.row() for relation in self.relations.all()],
            "citations": [citation.row() for citation in self.citations.all()],
            "translations": [translation.row() for translation in self.translations.all()],
        })  # fmt: skip

    def row_with(self, parts: StoredRow) -> StoredRow:
        """The row with these dates, topics, actors, relations, citations and translations."""
        row = super().row() | {
            "title": self.title,
            "summary": self.summary,
            "kind": str(self.kind_id) if self.kind_id else None,
            "dates": parts["dates"],
            "topics": parts["topics"],
            "jurisdictions": self.jurisdictions,
            "significance": self.significance,
            "actors": parts["actors"],
            "relations": parts["relations"],
            "media": self.media_row(),
            "citations": parts["citations"],
        }
        # A row without these has no such keys, as those saved before there were any.
        if self.identifiers:
            row["identifiers"] = sort_identifiers(self.identifiers)
        return row | {"translations": parts["translations"]} if parts["translations"] else row
