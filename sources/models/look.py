"""When sources were last looked at, and with what outcome."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

if TYPE_CHECKING:
    from .source import Source


class Outcome(models.TextChoices):
    """The outcome of an attempt to capture a source."""

    NEW = "new_wording", "new wording"
    SIGHTING = "unchanged", "unchanged"
    NO_DOCUMENT = "no_document", "no document"
    FAILED = "failed", "failed"


class Look(models.Model):
    """The last look at a source. It is public with the source, of no edition, and holds no words."""

    source_id = models.UUIDField(primary_key=True, editable=False)
    last_looked = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome)
    next_look = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.last_looked:%Y-%m-%d %H:%M}: {self.outcome}"


def find_next_look(source: "Source") -> dt.date | None:
    """The day from which a source is looked at again by itself; None if it is not."""
    if source.checked_at is None or source.check_every is None or not source.url:
        return None
    return (source.checked_at + dt.timedelta(days=source.check_every)).astimezone(dt.UTC).date()


def record_look(source: "Source", at: dt.datetime, outcome: Outcome) -> None:
    """Note that a source was looked at.

    Args:
        at: with a time zone.
    """
    source.checked_at = at
    source.save(update_fields=["checked_at"])
    values = {"last_looked": at, "outcome": outcome, "next_look": find_next_look(source)}
    Look.objects.update_or_create(source_id=source.pk, defaults=values)


@receiver(post_save, sender="sources.Source")
def update_next_look(instance: "Source", **options: object) -> None:
    """The day of the next look follows how often the source is checked, whoever saves that."""
    Look.objects.filter(source_id=instance.pk).update(next_look=find_next_look(instance))


@receiver(post_delete, sender="sources.Source")
def delete_look(instance: "Source", **options: object) -> None:
    Look.objects.filter(source_id=instance.pk).delete()
