"""Entries: what an edition says of each subject; with redactions, and the tallies of what is current."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value

from ..querysets import EntryQuerySet, end_day, is_longer_than_a_day
from ..validators import SLUG, SLUG_LENGTH, validate_text
from .history import Cause, Change, Edition, Revision


class Redaction(models.Model):
    """The emptying of what law forbids to keep, with who ordered it and why.

    The append-only triggers let the rows it names be emptied in the transaction that wrote it, and no other.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="redactions")
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    reason = models.TextField(validators=[validate_text])
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="redactions")
    entries = ArrayField(models.BigIntegerField(), default=list)
    revisions = ArrayField(models.BigIntegerField(), default=list)
    #: Editions and reviews that lose their note or comment, and nothing else.
    editions = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    reviews = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    transaction = models.BigIntegerField(
        db_default=Func(template="(pg_current_xact_id()::text::bigint)"),
        editable=False,
    )

    def __str__(self) -> str:
        return f"redaction of {self.subject} {self.subject_id} in edition {self.edition_id}"


def _text_array() -> "ArrayField[list[str] | None, list[str] | None]":
    return ArrayField(models.TextField(), null=True)


#: Public events of the newest edition.
_CURRENT_EVENTS = Q(subject="event", replaced_in=None, document__isnull=False)


class Entry(models.Model):
    """What a run of editions says of one subject, from ``edition`` until ``replaced_in``. Append-only."""

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    # Pages are sorted by these two, alike on every server.
    slug = models.CharField(max_length=SLUG_LENGTH + 12, db_collation="C")
    former_slugs = ArrayField(models.TextField(), default=list)
    label = models.TextField(db_collation="C")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries")
    replaced_in = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="replaced_entries")
    published_at = models.DateTimeField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="entries")
    revision_number = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=Change)
    cause = models.CharField(max_length=9, choices=Cause)
    note = models.TextField(blank=True)

    # The last entry written for the subject's own sake: what feeds, `change` and `updated` speak of.
    own_edition = models.PositiveIntegerField()
    own_change = models.CharField(max_length=10, choices=Change)
    own_published_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)

    # Null once withdrawn or redacted. Text, since jsonb would not keep the order of keys.
    document = models.TextField(null=True)
    digest = models.CharField(max_length=64)
    redaction = models.ForeignKey(Redaction, models.PROTECT, null=True, related_name="+")

    references = ArrayField(models.UUIDField(), default=list)
    #: The subjects whose documents show this one.
    shown_in = ArrayField(models.UUIDField(), default=list, db_column="tells")

    search = SearchVectorField(null=True)

    # What events are filtered by; null for every other subject, but for identifiers, which actors have too.
    kind = models.TextField(null=True)
    begins = models.DateField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    precision = models.TextField(null=True)
    significance = models.PositiveSmallIntegerField(null=True)
    disputed = models.BooleanField(null=True)
    attested = models.DateField(null=True)
    typed_dates = models.JSONField(null=True)
    in_force = ArrayField(DateRangeField(), null=True)
    in_force_unknown = ArrayField(DateRangeField(), null=True)
    topics = _text_array()
    actors = _text_array()
    roles = _text_array()
    participations = _text_array()
    jurisdictions = _text_array()
    sources = _text_array()
    publishers = _text_array()
    source_types = _text_array()
    languages = _text_array()
    date_types = _text_array()
    relations = _text_array()
    quote_statuses = _text_array()
    stances = _text_array()
    #: Of events and actors, as "scheme:value".
    identifiers = _text_array()

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("subject", "subject_id", "edition_id")
        verbose_name_plural = "entries"
        constraints = (
            UniqueConstraint("subject_id", "subject", condition=Q(replaced_in=None), name="entry_one_in_force"),
            UniqueConstraint("slug", "subject", condition=Q(replaced_in=None), name="entry_slug_in_force"),
            UniqueConstraint("subject_id", "subject", "edition", name="entry_once_an_edition"),
            CheckConstraint(condition=Q(slug__regex=rf"^{SLUG}(/[1-9][0-9]*)?$"), name="entry_slug_well_formed"),
            CheckConstraint(
                condition=Q(replaced_in=None) | Q(replaced_in__gt=F("edition")), name="entry_replaced_after_its_edition"
            ),
            CheckConstraint(
                condition=Q(document=None) | Q(begins=None) | Q(kind__isnull=False), name="entry_event_has_kind"
            ),
            CheckConstraint(
                condition=Q(earliest=None) | Q(earliest__gte="0001-01-01", earliest__lte="9999-12-31"),
                name="entry_earliest_in_years_1_to_9999",
            ),
            CheckConstraint(
                condition=Q(latest=None) | Q(latest__gte="0001-01-01", latest__lte="9999-12-31"),
                name="entry_latest_in_years_1_to_9999",
            ),
            CheckConstraint(
                condition=Q(begins=None) | Q(begins__gte="0001-01-01", begins__lte="9999-12-31"),
                name="entry_begins_in_years_1_to_9999",
            ),
            CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(earliest__lte=F("latest")),
                name="entry_dates_in_order",
            ),
        )
        indexes = (
            models.Index("begins", "subject_id", condition=_CURRENT_EVENTS, name="entry_by_date"),
            models.Index("kind", "begins", "subject_id", condition=_CURRENT_EVENTS, name="entry_by_kind_and_date"),
            models.Index(
                "significance", "begins", "subject_id", condition=_CURRENT_EVENTS, name="entry_by_significance"
            ),
            models.Index("own_published_at", "subject_id", condition=_CURRENT_EVENTS, name="entry_by_update"),
            # Past editions, those that a cursor goes on in among them.
            models.Index(
                "begins",
                "subject_id",
                condition=Q(subject="event", document__isnull=False),
                name="entry_of_any_edition_by_date",
            ),
            models.Index("own_published_at", condition=Q(replaced_in=None, document=None), name="entry_withdrawn"),
            # What lasts till a day is looked for among what lasts: few, and read from the index alone.
            models.Index(
                "begins",
                "subject_id",
                end_day(open_end=Value(dt.date.max)),
                "kind",
                condition=_CURRENT_EVENTS & is_longer_than_a_day(),
                name="entry_lasting",
            ),
            # Counted without reading an entry: the histogram, and the facet of years.
            models.Index("earliest", "latest", condition=_CURRENT_EVENTS, name="entry_by_bounds"),
            models.Index("subject", "slug", "edition", name="entry_by_slug"),
            models.Index("edition", name="entry_by_edition"),
            models.Index("digest", name="entry_by_digest"),
            GinIndex(fields=["references", "shown_in", "former_slugs"], name="entry_by_reference"),
            GinIndex(
                fields=[
                    *("topics", "actors", "roles", "participations", "jurisdictions", "sources", "publishers"),
                    *("source_types", "languages", "relations", "quote_statuses", "date_types"),
                ],
                condition=Q(replaced_in=None),
                name="entry_by_list",
            ),
            # Few have any: apart from the lists that most events fill.
            GinIndex(fields=["identifiers"], condition=Q(replaced_in=None), name="entry_by_identifier"),
            GinIndex(fields=["search"], condition=Q(replaced_in=None), name="entry_by_search"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.slug} in edition {self.edition_id}"

    @property
    def reason(self) -> str:
        """Why there is no document any more, as readers see it; a redaction may have come editions later."""
        return self.redaction.reason if self.redaction else self.note


class Tally(models.Model):
    """How many public events of the newest edition have a value in a column of theirs."""

    column = models.CharField(max_length=20)
    value = models.TextField()
    count = models.IntegerField()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = (UniqueConstraint("column", "value", name="tally_once"),)

    def __str__(self) -> str:
        return f"{self.column} {self.value}: {self.count}"
