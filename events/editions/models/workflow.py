"""The way of a draft to the public: its reviews, its schedule, and who has its form open."""

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from django.db.models.functions import Now

from ..validators import validate_text
from .history import Edition, Revision

#: How long the name of a saved filter may be, and the filter itself, in characters.
FILTER_NAME_LENGTH = 60
FILTER_LENGTH = 2000


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


class DailyMail(models.Model):
    """A day on which editors were mailed which quotations captures had changed, so that they are mailed once."""

    day = models.DateField(primary_key=True)
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"Mail of {self.day}"


class Autosave(models.Model):
    """What somebody typed in a form and did not save: theirs alone, and no change of the row."""

    subject = models.CharField(max_length=20)
    #: None of a new row.
    subject_id = models.UUIDField(null=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    #: The fields of the form as its browser sends them: a list of texts by name.
    fields = models.JSONField()
    #: The number of the revision that the form showed; None of a new row.
    base_revision = models.PositiveIntegerField(null=True)
    typed_at = models.DateTimeField()

    class Meta:
        constraints = (
            UniqueConstraint("typed_by", "subject", "subject_id", name="autosave_once", nulls_distinct=False),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id or '(new)'}, typed by {self.typed_by}"


class SavedFilter(models.Model):
    """A filter of a list that somebody has saved under a name: theirs alone."""

    subject = models.CharField(max_length=20)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=FILTER_NAME_LENGTH, validators=[validate_text])
    #: As in the address of the list, without the question mark.
    query = models.CharField(max_length=FILTER_LENGTH)

    class Meta:
        constraints = (UniqueConstraint("saved_by", "subject", "name", name="saved_filter_once"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.subject}), saved by {self.saved_by}"
