"""The public events of an edition: what every surface for readers asks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from events.editions.keyset import Slice, Window, cut, reach_of_parts
from events.editions.models import Edition
from events.editions.prepared import rows

from .models import EventEntry
from .querysets import EventEntryQuerySet, sort_of
from .question import EventOrder, EventQuery


@dataclass(frozen=True)
class Standing:
    """The public events of an edition that answer a question, such as a timeline's.

    Args:
        edition: its number; None for the one that is the newest in the snapshot read.
        within: a question in the words of the edition (resolved).
    """

    edition: int | None
    within: EventQuery = field(default_factory=EventQuery)

    @classmethod
    def at(cls, edition: Edition, within: EventQuery | None = None) -> "Standing":
        """Those of an edition as it was pinned."""
        return cls(None if edition.newest else edition.number, within or EventQuery())

    @cached_property
    def entries(self) -> EventEntryQuerySet:
        """Their entries, in no particular order."""
        entries: EventEntryQuerySet = EventEntry.objects.using("public")
        entries = entries.current() if self.edition is None else entries.in_edition(self.edition)
        return entries.public().matching(self.within)

    def asked(self, query: EventQuery, window: Window, *columns: str) -> Slice:
        """Those that answer another question too and lie in a window, in the order that question wants.

        Args:
            columns: what is to be told of each, besides what they are sorted by; everything without.
        """
        if query.sorted_by is EventOrder.RELEVANCE:
            return self.entries.by_relevance(query, window)
        sort = sort_of(query)
        wanted = (*columns, *sort.columns) if columns else ()
        days = query.days

        def page(values: Sequence[Any]) -> QuerySet[Any]:
            parts = self.entries.parts(query.on(values[: len(days)]))
            return reach_of_parts([part.told(*wanted) for part in parts], sort, window.between(values[len(days) :]))

        key = (self, query.form, window.form, wanted)
        return cut(rows(key, (*days, *window.bounds), page), sort.key, window)
