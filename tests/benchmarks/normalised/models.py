"""Events as an ordinary Django project would store them, with the indexes its questions want."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Named(models.Model):
    id = models.UUIDField(primary_key=True)
    slug = models.TextField(unique=True)
    name = models.TextField()

    class Meta:
        abstract = True


class Kind(Named):
    pass


class Topic(Named):
    pass


class Publisher(Named):
    pass


class Actor(Named):
    kind = models.TextField()
    country = models.TextField()
    aliases = ArrayField(models.TextField())


class Source(models.Model):
    id = models.UUIDField(primary_key=True)
    slug = models.TextField(unique=True)
    title = models.TextField()
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="sources")
    type = models.TextField()
    url = models.TextField()
    published = models.TextField()
    language = models.TextField()


class Event(models.Model):
    """One date each, in the row itself: one join fewer than honest dates need."""

    id = models.UUIDField(primary_key=True)
    slug = models.TextField(unique=True)
    title = models.TextField()
    summary = models.TextField()
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="events", db_index=False)
    date = models.JSONField()
    begins = models.DateField()
    latest = models.DateField(null=True)
    significance = models.PositiveSmallIntegerField()
    jurisdictions = ArrayField(models.TextField())
    topics: Any = models.ManyToManyField(Topic, related_name="events")

    class Meta:
        indexes = (models.Index(fields=["kind", "begins", "id"], name="normalised_by_kind_and_date"),)


class Participation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = models.TextField()


class Citation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    stance = models.TextField()
    locator = models.TextField()
    quote = models.TextField()
