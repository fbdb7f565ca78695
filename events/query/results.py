"""The public events of an edition, as every surface for readers gets them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from events.editions.asof import NotConfirmed
from events.editions.keyset import Slice, Window, cut_window, in_window_order, reach_of_parts
from events.editions.models import Edition
from events.editions.prepared import get_rows

from ..choices import EventOrder
from ..models import EventEntry
from .matches import HeldEvents
from .querysets import RANKED, EventEntryQuerySet, get_sort
from .question import EventQuery, QuestionError
from .reach import find_reach, is_read_in_order
from .slugs import resolve_names


@dataclass(frozen=True)
class EventResults:
    """The public events of an edition that match a question, such as a timeline's.

    Args:
        edition: its number; None for the one that is the newest in the snapshot read.
        within: a question in the words of the edition (resolved).
        pinned: the edition, where it was read already.
    """

    edition: int | None
    within: EventQuery = field(default_factory=EventQuery)
    pinned: Edition | None = field(default=None, compare=False)

    @classmethod
    def at(cls, edition: Edition, within: EventQuery | None = None) -> "EventResults":
        """The events of a pinned edition."""
        return cls(None if edition.newest else edition.number, within or EventQuery(), edition)

    @property
    def held(self) -> HeldEvents | None:
        """The same events from this process's columns, where it has them."""
        return HeldEvents.at(self.pinned, self.within) if self.pinned else None

    @property
    def _unconfirmed(self) -> Edition | None:
        """The edition, where the statement that reads a page is to confirm it."""
        return None if self.pinned is None or self.pinned.is_confirmed else self.pinned

    @cached_property
    def entries(self) -> EventEntryQuerySet:
        """Their entries, in no particular order."""
        entries: EventEntryQuerySet = EventEntry.objects.using("public")
        entries = entries.current() if self.edition is None else entries.in_edition(self.edition)
        return entries.public().matching(self.within)

    def count(self, query: EventQuery, most: int | None = None) -> int:
        """The number of events that match another question too, counted up to ``most``."""
        if (held := self.held) is None:
            return self.entries.count_matching(query, most)
        count = held.count(query)
        return count if most is None else min(most, count)

    def asked(self, query: EventQuery, window: Window, *columns: str) -> Slice:
        """The events in a window that match another question too, in its order.

        Args:
            columns: the columns to read, besides those of the order; without any, all.

        Raises:
            NotConfirmed: the edition is no longer the newest, where it was not confirmed before; or it would take
                several statements to confirm it.
        """
        held = None if self.pinned is None or is_read_in_order(query, self.within) else self.held
        if query.sorted_by is EventOrder.RELEVANCE:
            if self._unconfirmed:
                raise NotConfirmed
            by_date = get_sort(query, EventOrder.DATE)
            first = find_reach(held, query, by_date, Window(first=RANKED - 1)) if held else None
            return self.entries.by_relevance(query, window, first)
        sort = get_sort(query)
        selected = (*columns, *sort.columns) if columns else ()
        if held and (ids := find_reach(held, query, sort, window)) is not None:

            def among(values: Sequence[Any]) -> QuerySet[Model]:
                found = EventEntry.objects.using("public").among(values[0]).with_dates_of_types(query.date_type)
                return found.told(*selected)

            rows = get_rows(("among", query.date_type, selected), [ids], among, self._unconfirmed)
            return cut_window(in_window_order(rows, sort, window), sort.key, window)
        days = query.days

        def page(values: Sequence[Any]) -> QuerySet[Model]:
            parts = self.entries.parts(query.on(values[: len(days)]))
            return reach_of_parts([part.told(*selected) for part in parts], sort, window.between(values[len(days) :]))

        key = (self, query.form, window.form, selected)
        rows = get_rows(key, (*days, *window.bounds), page, self._unconfirmed)
        if self._unconfirmed:
            rows = in_window_order(rows, sort, window)
        return cut_window(rows, sort.key, window)


def find_gone_slugs(query: EventQuery, edition: Edition, within: EventQuery | None = None) -> list[str]:
    """The slugs of events that matched a question in the edition of ``changed_since`` and no longer do.

    Args:
        query: the question before it is resolved, in the words of any edition.
        within: another question that they had to match too, such as a timeline's.
    """
    since = query.changed_since or 0
    if not 0 < since < edition.number:
        return []
    questions = [replace(query, changed_since=None, cause=()), *([within] if within else [])]
    try:
        matched = _matching_all(questions, Edition(number=since)).filter(replaced_in__lte=edition.number)
    except QuestionError:
        return []
    slugs = dict(matched.order_by("slug").values_list("subject_id", "slug"))
    current = _matching_all(questions, edition).filter(subject_id__in=slugs)
    remaining = set(current.order_by().values_list("subject_id", flat=True))
    return [slug for id, slug in slugs.items() if id not in remaining]


def _matching_all(questions: list[EventQuery], edition: Edition) -> EventEntryQuerySet:
    entries = EventResults.at(edition).entries
    for question in questions:
        entries = entries.matching(resolve_names(question, edition)[0])
    return entries
