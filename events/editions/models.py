"""Revisions, editions and entries: what was saved, what was published, and what was said."""

import datetime as dt
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint
from django.db.models.functions import Now

from .querysets import EditionQuerySet, EntryQuerySet, end_day, is_longer_than_a_day
from .subjects import get_working_rows
from .validators import SLUG, SLUG_LENGTH, validate_text


class Origin(models.TextChoices):
    FORM = "form", "form"
    IMPORT = "import", "import"
    REVERT = "revert", "restored revision"


class Change(models.TextChoices):
    NEW = "new", "new"
    UPDATE = "update", "update"
    CORRECTION = "correction", "correction"
    WITHDRAWAL = "withdrawal", "withdrawal"
    REDACTION = "redaction", "redaction"


class Cause(models.TextChoices):
    OWN = "own", "the subject itself"
    NEIGHBOUR = "neighbour", "a dependency"


class Revision(models.Model):
    """A subject as saved once: one row of the import format, with ids for references. Append-only."""

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    number = models.PositiveIntegerField()
    row = models.JSONField(encoder=DjangoJSONEncoder)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.FORM)
    comment = models.TextField(blank=True, validators=[validate_text])
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="revisions"
    )

    class Meta:
        ordering = ("subject", "subject_id", "-number")
        constraints = (
            UniqueConstraint("subject_id", "subject", "number", name="revision_numbered_once"),
            CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_begin_at_1"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.name}, revision {self.number}"

    @cached_property
    def name(self) -> str:
        """The slug, or else how the working row is called: a capture goes by its source's slug and its number."""
        return self.row.get("slug") or str(
            get_working_rows(self.subject, [self.subject_id]).get(self.subject_id, self.subject_id)
        )


class Edition(models.Model):
    """One numbered act of publishing. Numbers are gapless from 1, in the order of commits. Append-only.

    The edition before the first has number 0, is not stored, and holds nothing.
    """

    number = models.PositiveIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="editions"
    )
    note = models.TextField(blank=True, validators=[validate_text])

    #: True where the edition was the newest in the snapshot it was read from.
    newest = False
    #: How many redactions there were by then, where :meth:`EditionQuerySet.with_redactions` counted them.
    redactions_made = 0
    #: When the entry of one subject was published, where :func:`asof.pin` looked it up.
    entry_published_at: dt.datetime | None = None

    objects = EditionQuerySet.as_manager()

    @property
    def moment(self) -> tuple[dt.datetime | None, int]:
        """All of time that an answer depends on: the instant of the edition, or of the one entry that is told, and what
        was redacted. A number may be used again where a database is made anew."""
        return self.entry_published_at or self.published_at, self.redactions_made

    class Meta:
        ordering = ("-number",)
        constraints = (CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_begin_at_1"),)

    def __str__(self) -> str:
        return f"edition {self.number}"


class Stage(models.TextChoices):
    SUBMITTED = "submitted", "submitted for review"
    RETURNED = "returned", "returned to the editor"


class Review(models.Model):
    """One step of a draft's way to a publisher, taken on one revision. Append-only."""

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="reviews")
    stage = models.CharField(max_length=9, choices=Stage)
    comment = models.TextField(blank=True, validators=[validate_text])
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["subject_id", "-id"], name="review_by_subject"),)

    def __str__(self) -> str:
        return f"{self.revision}: {self.get_stage_display()}"


class Schedule(models.Model):
    """A revision that is to be published at an instant, whatever is edited until then."""

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="schedules")
    due = models.DateTimeField()
    note = models.TextField(validators=[validate_text])
    correction = models.BooleanField(default=False)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="schedules")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="schedules")
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            UniqueConstraint("subject_id", "subject", condition=Q(edition=None), name="schedule_one_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.revision}, due {self.due:%Y-%m-%d %H:%M} UTC"


class EditingSession(models.Model):
    """Who has the form of a subject open, as last heard."""

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "editions_opening"
        constraints = (UniqueConstraint("subject_id", "subject", "opened_by", name="opening_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}, opened by {self.opened_by}"


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
    editions = ArrayField(models.BigIntegerField(), default=list)
    reviews = ArrayField(models.BigIntegerField(), default=list)
    transaction = models.BigIntegerField(
        db_default=Func(template="(pg_current_xact_id()::text::bigint)"),
        editable=False,
    )

    def __str__(self) -> str:
        return f"redaction of {self.subject} {self.subject_id} in edition {self.edition_id}"


def _texts() -> ArrayField:
    return ArrayField(models.TextField(), null=True)


#: Public events of the newest edition.
_STANDING = Q(subject="event", replaced_in=None, document__isnull=False)


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
    tells = ArrayField(models.UUIDField(), default=list)

    search = SearchVectorField(null=True)

    # What events are asked for; null for every other subject.
    kind = models.TextField(null=True)
    begins = models.DateField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    significance = models.PositiveSmallIntegerField(null=True)
    disputed = models.BooleanField(null=True)
    attested = models.DateField(null=True)
    typed_dates = models.JSONField(null=True)
    in_force = ArrayField(DateRangeField(), null=True)
    in_force_unknown = ArrayField(DateRangeField(), null=True)
    topics = _texts()
    actors = _texts()
    roles = _texts()
    participations = _texts()
    jurisdictions = _texts()
    sources = _texts()
    publishers = _texts()
    source_types = _texts()
    languages = _texts()
    date_types = _texts()
    relations = _texts()
    quote_statuses = _texts()

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
            models.Index("begins", "subject_id", condition=_STANDING, name="entry_by_date"),
            models.Index("kind", "begins", "subject_id", condition=_STANDING, name="entry_by_kind_and_date"),
            models.Index("significance", "begins", "subject_id", condition=_STANDING, name="entry_by_significance"),
            models.Index("own_published_at", "subject_id", condition=_STANDING, name="entry_by_update"),
            # Past editions, those that a cursor goes on in among them.
            models.Index(
                "begins",
                "subject_id",
                condition=Q(subject="event", document__isnull=False),
                name="entry_of_any_edition_by_date",
            ),
            models.Index("own_published_at", condition=Q(replaced_in=None, document=None), name="entry_withdrawn"),
            # What lasts till a day is looked for among what lasts: few, and told from the index alone.
            models.Index(
                "begins",
                "subject_id",
                end_day(),
                "kind",
                condition=_STANDING & is_longer_than_a_day(),
                name="entry_lasting",
            ),
            # Counted without reading an entry: the histogram, and the facet of years.
            models.Index("earliest", "latest", condition=_STANDING, name="entry_by_bounds"),
            models.Index("subject", "slug", "edition", name="entry_by_slug"),
            models.Index("edition", name="entry_by_edition"),
            models.Index("digest", name="entry_by_digest"),
            GinIndex(fields=["references", "tells", "former_slugs"], name="entry_by_reference"),
            GinIndex(
                fields=["topics", "actors", "participations", "sources", "publishers", "quote_statuses"],
                condition=Q(replaced_in=None),
                name="entry_by_list",
            ),
            GinIndex(fields=["search"], condition=Q(replaced_in=None), name="entry_by_search"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.slug} in edition {self.edition_id}"

    @property
    def reason(self) -> str:
        """Why there is no document any more, as readers are told; a redaction may have come editions later."""
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
