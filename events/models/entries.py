from typing import TYPE_CHECKING

from django.db.models import Manager

from events.editions.models import Entry

from ..query.querysets import EventEntryQuerySet

_FromQuerySet = Manager.from_queryset(EventEntryQuerySet)


if TYPE_CHECKING:
    _Base = _FromQuerySet[Entry]
else:
    _Base = _FromQuerySet


class EventEntries(_Base):
    def get_queryset(self) -> EventEntryQuerySet:
        return EventEntryQuerySet(self.model, using=self._db).of("event")


class EventEntry(Entry):
    """An entry about an event: the one thing public surfaces ask."""

    objects = EventEntries()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        verbose_name_plural = "event entries"
