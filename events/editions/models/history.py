"""Revisions and editions: what was saved, and when something was published."""

import datetime as dt
from functools import cached_property

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Now

from ..querysets import EditionQuerySet
from ..subjects import get_working_rows
from ..validators import validate_text


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
    #: SHA-256 of what the edition wrote and of the link before, which the database itself adds when the edition is
    #: committed. See :mod:`..chain`.
    chain = models.CharField(max_length=64, null=True, editable=False)

    #: Whether the edition was the newest in the snapshot it was read from.
    newest = False
    #: The number of redactions by then; :meth:`EditionQuerySet.with_redactions` counts them.
    redactions_made = 0
    #: When the entry was published of which the answer consists, where it consists of one.
    entry_published_at: dt.datetime | None = None
    #: Whether what is read next is read in the snapshot in which the edition was read. See :mod:`..asof`.
    is_confirmed = True

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_begin_at_1"),)

    def __str__(self) -> str:
        return f"edition {self.number}"
