from django.db.models import Manager

from events.editions.models import Entry
from events.querysets import EventEntryQuerySet


_AnyEntries = Manager.from_queryset(EventEntryQuerySet)


class EventEntries(_AnyEntries):
    def get_queryset(self) -> EventEntryQuerySet:
        return super().get_queryset().filter(subject="event")


class EventEntry(Entry):
    """An entry about an event: the one thing public surfaces ask."""

    objects = EventEntries()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name_plural = "event entries"
