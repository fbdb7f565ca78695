"""The vocabulary of events: kinds, topics and actors."""

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from events.editions.drafts import SubjectRow
from events.editions.subjects import StoredRow
from events.editions.validators import validate_country, validate_text

from ..choices import ActorKind
from ..identifiers import sort_identifiers, validate_identifiers


class Term(SubjectRow):
    """A word of the vocabulary, with its definition in a sentence."""

    name = models.CharField(max_length=200, validators=[validate_text])
    description = models.TextField(blank=True, validators=[validate_text])

    class Meta(SubjectRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def row(self) -> StoredRow:
        return super().row() | {
            "name": self.name,
            "description": self.description,
        }


class Kind(Term):
    """The kind of an event. An event has one."""

    subject = "kind"


class Topic(Term):
    """A topic of events. An event has any number."""

    subject = "topic"


class Identified(SubjectRow):
    """A subject that others know by identifiers too.

    A row without any has no such key, as those saved before there were any.
    """

    identifiers = models.JSONField(default=dict, db_default={}, blank=True, validators=[validate_identifiers])

    class Meta(SubjectRow.Meta):
        abstract = True

    @transaction.atomic
    def restore(self, row: StoredRow) -> None:
        super().restore({"identifiers": {}} | row)


class Actor(Identified):
    """A body or person that takes part in events."""

    subject = "actor"

    name = models.CharField(max_length=300, validators=[validate_text])
    kind = models.CharField(max_length=20, choices=ActorKind)
    country = models.CharField(
        max_length=2, blank=True, validators=[validate_country], help_text="Country code in ISO 3166-1 alpha-2, or EU."
    )
    aliases = ArrayField(
        models.CharField(max_length=300, validators=[validate_text]),
        default=list,
        blank=True,
        help_text="One per line.",
    )

    class Meta(SubjectRow.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def row(self) -> StoredRow:
        row = super().row() | {
            "name": self.name,
            "kind": self.kind,
            "country": self.country or None,
            "aliases": self.aliases,
        }
        return row | {"identifiers": sort_identifiers(self.identifiers)} if self.identifiers else row
