"""The public events of an edition, as every surface for readers gets them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from events.editions.asof import NotConfirmed
from events.editions.keyset import Slice, Sort, Window, cut_window, reach_of_parts, sort_and_cut
from events.editions.models import Edition
from events.editions.prepared import get_rows

from ..choices import EventOrder
from ..models import EventEntry
from .matches import CachedEvents
from .querysets import BY_RELEVANCE, RANKED, EventEntryQuerySet, get_sort
from .question import BEYOND_COLUMNS, EVERYTHING, EventQuery, QuestionError
from .reach import find_reach
from .slugs import resolve_names

#: What an index gives the entries of in their order, alone or together: PostgreSQL reads a page and no more.
_INDEXED = frozenset({"kind", "since", "until", "date_match", "order"})
#: What the columns do not hold: PostgreSQL looks for the matches, and gives the page by the same statement.
_BEYOND = BEYOND_COLUMNS - {"q", "captures_in"}


@dataclass(frozen=True, eq=False)
class EventResults:
    """The public events of an edition that match a question, such as a timeline's.

    Args:
        edition: as it was pinned.
        within: a question in the words of the edition (resolved).
        in_snapshot: whether they are read in the edition's snapshot; if not, by its number and from PostgreSQL alone,
            whatever is published or redacted while they are read.
    """

    edition: Edition
    within: EventQuery = EVERYTHING
    in_snapshot: bool = True

    @cached_property
    def cached(self) -> CachedEvents | None:
        """The same events from this process's columns, where it has them."""
        return CachedEvents.at(self.edition, self.within) if self.in_snapshot else None

    @property
    def _unconfirmed(self) -> Edition | None:
        """The edition, where the statement that reads a page is to confirm it."""
        return None if self.edition.is_confirmed else self.edition

    @property
    def _number(self) -> int | None:
        """None for the edition that is the newest in the snapshot."""
        return None if self.edition.newest and self.in_snapshot else self.edition.number

    @cached_property
    def entries(self) -> EventEntryQuerySet:
        """Their entries, in no particular order."""
        entries: EventEntryQuerySet = EventEntry.objects.using("public")
        return entries.public_in(self._number).matching(self.within)

    def count(self, query: EventQuery, most: int | None = None) -> int:
        """The number of events that match another question too, counted up to ``most``."""
        if (cached := self.cached) is None:
            return self.entries.count_matching(query, most)
        count = cached.count(query)
        return count if most is None else min(most, count)

    def get_page(self, query: EventQuery, window: Window, *columns: str, sort: Sort | None = None) -> Slice:
        """The events in a window that match another question too, in its order.

        Args:
            columns: the columns to read, besides those of the order; without any, all.
            sort: the question's, where it is known.

        Raises:
            NotConfirmed: the edition is no longer the newest, where it was not confirmed before; or it would take
                several statements to confirm it.
        """
        sort = sort or get_sort(query)
        questions = (query,) if self.within is EVERYTHING else (query, self.within)
        cached = None if _is_read_in_order(*questions) else self.cached
        if sort is BY_RELEVANCE:
            if self._unconfirmed:
                raise NotConfirmed
            by_date = get_sort(query, EventOrder.DATE)
            first = find_reach(cached, query, by_date, Window(first=RANKED - 1)) if cached else None
            return self.entries.by_relevance(query, window, first)
        selected = (*columns, *sort.columns) if columns else ()
        if cached and (ids := find_reach(cached, query, sort, window)) is not None:

            def among(values: Sequence[Any]) -> QuerySet[Model]:
                found = EventEntry.objects.using("public").among(values[0]).with_dates_of_types(query.date_type)
                return found.to_rows(*selected)

            rows = get_rows(("among", query.date_type, selected), [ids], among, self._unconfirmed)
            return sort_and_cut(rows, sort, window)
        days = query.days

        def page(values: Sequence[Any]) -> QuerySet[Model]:
            parts = self.entries.parts(query.on(values[: len(days)]))
            return reach_of_parts(
                [part.to_rows(*selected) for part in parts], sort, window.between(values[len(days) :])
            )

        key = (self._number, self.within, query.form, window.form, selected)
        rows = get_rows(key, (*days, *window.bounds), page, self._unconfirmed)
        return sort_and_cut(rows, sort, window) if self._unconfirmed else cut_window(rows, sort.key, window)


def _is_read_in_order(*questions: EventQuery) -> bool:
    """Whether PostgreSQL reads a page of these questions: by indexes in order, with few to sort, or as it alone can."""
    names = frozenset[str]().union(*(question.names for question in questions))
    return names <= _INDEXED or not names.isdisjoint(_BEYOND)


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
    entries = EventResults(edition).entries
    for question in questions:
        entries = entries.matching(resolve_names(question, edition)[0])
    return entries
