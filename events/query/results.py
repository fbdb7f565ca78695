"""The public events of an edition, as every surface for readers gets them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from events.editions.keyset import Slice, Window, cut_window, in_window_order, reach_of_parts
from events.editions.models import Edition
from events.editions.prepared import get_rows

from ..choices import EventOrder
from ..models import EventEntry
from .querysets import EventEntryQuerySet, get_sort
from .question import EventQuery, QuestionError
from .slugs import resolve_names


@dataclass(frozen=True)
class EventResults:
    """The public events of an edition that match a question, such as a timeline's.

    Args:
        edition: its number; None for the one that is the newest in the snapshot read.
        within: a question in the words of the edition (resolved).
        unconfirmed: the edition, where the statement that reads a page is to confirm it.
    """

    edition: int | None
    within: EventQuery = field(default_factory=EventQuery)
    unconfirmed: Edition | None = field(default=None, compare=False)

    @classmethod
    def at(cls, edition: Edition, within: EventQuery | None = None) -> "EventResults":
        """The events of a pinned edition."""
        unconfirmed = None if edition.is_confirmed else edition
        return cls(None if edition.newest else edition.number, within or EventQuery(), unconfirmed)

    @cached_property
    def entries(self) -> EventEntryQuerySet:
        """Their entries, in no particular order."""
        entries: EventEntryQuerySet = EventEntry.objects.using("public")
        entries = entries.current() if self.edition is None else entries.in_edition(self.edition)
        return entries.public().matching(self.within)

    def asked(self, query: EventQuery, window: Window, *columns: str) -> Slice:
        """The events in a window that match another question too, in its order.

        Args:
            columns: the columns to read, besides those of the order; without any, all.

        Raises:
            NotConfirmed: the edition is no longer the newest, where it was not confirmed before.
        """
        if query.sorted_by is EventOrder.RELEVANCE:
            return self.entries.by_relevance(query, window)
        sort = get_sort(query)
        selected = (*columns, *sort.columns) if columns else ()
        days = query.days

        def page(values: Sequence[Any]) -> QuerySet[Any]:
            parts = self.entries.parts(query.on(values[: len(days)]))
            return reach_of_parts([part.told(*selected) for part in parts], sort, window.between(values[len(days) :]))

        key = (self, query.form, window.form, selected)
        rows = get_rows(key, (*days, *window.bounds), page, self.unconfirmed)
        if self.unconfirmed:
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
