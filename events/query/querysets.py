"""Querysets of entries about events, with a method for each rule of a question."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import product
from operator import or_
from typing import NamedTuple, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db.models import BigIntegerField, BooleanField, DateField, F, Func, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from events.editions.keyset import Slice, Sort, Window
from events.editions.querysets import EntryQuerySet, end_day, is_longer_than_a_day
from events.editions.search import search_query

from ..choices import DateMatch, EventOrder
from .conditions import chance, changed_after, chosen_by_name, measured, only
from .question import EventQuery, split_excluded

#: The number of matches, the earliest first, that are ranked by relevance.
RANKED = 1000


class Axis(NamedTuple):
    """The columns of the date that events are filtered and sorted by."""

    begins: str
    earliest: str
    latest: str


_AXIS = Axis("begins", "earliest", "latest")
_TYPED = Axis("typed_begins", "typed_earliest", "typed_latest")
#: By the place among the matches that are ranked.
BY_RELEVANCE = Sort(("position",))
_BY_DATE = (EventOrder.DATE, EventOrder.DATE_DESC)


class _EarliestDated(Func):
    """One end (0 earliest, 1 latest) of the earliest date of certain types."""

    template = (
        "(SELECT (dated.value->>%(end)s)::date"
        " FROM (SELECT %(expressions)s) AS given (dates, types), jsonb_each(given.dates) AS dated"
        " WHERE dated.key = ANY(given.types)"
        " ORDER BY dated.value->>0 NULLS FIRST, dated.value->>1 NULLS LAST LIMIT 1)"
    )
    output_field = DateField()


class _Holds(Func):
    """Whether a day lies in one of two lists of ranges."""

    template = "(SELECT day <@ ANY(yes || unknown) FROM (SELECT %(expressions)s) AS wanted (day, yes, unknown))"
    output_field = BooleanField()


class _IsAmong(Func):
    """Whether an id is one of many: one parameter, however many they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class EventEntryQuerySet(EntryQuerySet):
    """Entries about events."""

    def among(self, ids: Sequence[int]) -> Self:
        """The entries with one of these ids."""
        return self.filter(_IsAmong(F("pk"), Value(list(ids), ArrayField(BigIntegerField()))))

    def matching(self, query: EventQuery) -> Self:
        """The entries that match a question, in no particular order."""
        entries = self._narrowed(query)
        return entries.filter(reduce(or_, _times(query))) if query.since or query.until else entries

    def parts(self, query: EventQuery) -> list[Self]:
        """The matches in disjoint parts, each of which an index reads in order of date.

        Entries that span the start of the period have an index of their own; no index covers both parts.
        """
        if query.since and query.sorted_by in _BY_DATE and not query.date_type:
            narrowed = self._narrowed(query)
            return [narrowed.filter(time) for time in _times(query)]
        return [self.matching(query)]

    def count_matching(self, query: EventQuery, most: int | None = None) -> int:
        """The number of entries that match a question, counted up to ``most``; each part by its own index."""
        counts = [part.order_by().values("begins")[:most].count() for part in self.parts(query)]
        return sum(counts) if most is None else min(most, sum(counts))

    def _narrowed(self, query: EventQuery) -> Self:
        """The entries that match every filter but the period."""
        entries = self.with_dates_of_types(query.date_type)
        for column, values in (
            ("kind__in", query.kind),
            ("own_change__in", query.change),
            ("precision__in", query.precision),
            ("topics__overlap", query.topic),
            ("jurisdictions__overlap", query.jurisdiction),
            ("identifiers__overlap", query.identifier),
            ("sources__overlap", query.source),
            ("publishers__overlap", query.publisher),
            ("source_types__overlap", query.source_type),
            ("languages__overlap", query.language),
            ("relations__overlap", query.relation),
            ("quote_statuses__overlap", query.quote_status),
        ):
            if values:
                entries = entries.filter(only(column, values))
        if query.actor or query.role:
            entries = entries.with_participant(query.actor, query.role)
        if query.slug or query.id:
            entries = entries.filter(chosen_by_name(query.slug, query.id))
        if query.in_force_on:
            entries = entries.possibly_in_force(query.in_force_on)
        if query.attested_by:
            entries = entries.filter(attested__lte=query.attested_by)
        if query.changed_since is not None:
            entries = entries.filter(changed_after(query.changed_since, query.cause))
        if query.disputed is not None:
            entries = entries.filter(disputed=query.disputed)
        if query.significance_min is not None:
            entries = entries.filter(significance__gte=query.significance_min)
        if query.q:
            entries = entries.filter(search=search_query(query.q))
        if query.sample is not None:
            whole = self.using(None).matching(replace(query, sample=None, seed=None))
            entries = entries.filter(pk__in=whole.order_by(chance(query.seed or 0)).values("pk")[: query.sample])
        entries = entries.filter(measured(query))
        return entries.filter(*(~one if excludes else one for one, excludes in self._combined(query)))

    def _combined(self, query: EventQuery) -> list[tuple[Q, bool]]:
        """The conditions of the questions that a question combines, and whether each excludes.

        Their matches are looked for among these entries, so that each question is read in the same edition.
        """
        entries = self.using(None).order_by()
        found = {one: Q(pk__in=entries.matching(one).values("pk")) for one in query.nested}
        conditions = [(found[one], False) for one in query.all_of]
        conditions += [(reduce(or_, (found[one] for one in query.any_of)), False)] if query.any_of else []
        return conditions + [(found[one], True) for one in query.none_of]

    def with_dates_of_types(self, types: tuple[str, ...]) -> Self:
        """The entries with a date of these types, to be read by the earliest of these; all entries without types."""
        if not types:
            return self
        wanted = Value(list(types), ArrayField(TextField()))
        bounds = [_EarliestDated(F("typed_dates"), wanted, end=end) for end in (0, 1)]
        entries = self.filter(date_types__overlap=list(types)).alias(typed_earliest=bounds[0], typed_latest=bounds[1])
        return entries.annotate(typed_begins=Coalesce(bounds[0], Value(dt.date.min)))

    def with_participant(self, actors: tuple[str, ...], roles: tuple[str, ...]) -> Self:
        """The entries in which one of these actors has one of these roles; either may be empty.

        An actor that is excluded takes no part in the event, in whatever role.
        """
        chosen, excluded = split_excluded(actors)
        entries = self.exclude(actors__overlap=excluded) if excluded else self
        if chosen and roles:
            parts = [f"{actor} {role}" for actor, role in product(chosen, roles)]
            return entries.filter(participations__overlap=parts)
        if chosen:
            return entries.filter(actors__overlap=chosen)
        return entries.filter(roles__overlap=list(roles)) if roles else entries

    def possibly_in_force(self, day: dt.date) -> Self:
        """The entries in force, or possibly in force, on a day."""
        return self.filter(_Holds(Value(day, DateField()), F("in_force"), F("in_force_unknown")))

    def by_relevance(self, query: EventQuery, window: Window, first: list[int] | None = None) -> Slice:
        """The matches in a window: by rank among the first thousand matches, then by date.

        An edition never changes, so places are stable.

        Args:
            first: the ids of the first thousand matches, where they are known.
        """
        by_date = self.matching(query).order_by(*get_sort(query, EventOrder.DATE).columns)
        begin = window.after[0] + 1 if window.after else 0
        end = window.before[0] if window.before else None
        if window.last is not None and window.backwards:
            end = by_date.count() if end is None else end
            begin = max(begin, end - window.last)
        limit = window.first if window.first is not None else window.last or 0
        reach = begin + limit if end is None else min(begin + limit, end)
        found = [
            *self._ranked(by_date, query, first)[begin : reach + 1],
            *by_date.to_rows()[max(begin, RANKED) : reach + 1],
        ]
        entries, places = found[: reach - begin], list(range(begin, reach))[: len(found)]
        skipped = max(len(entries) - window.last, 0) if window.first is not None and window.last is not None else 0
        entries, places = entries[skipped:], places[skipped:]
        more_before = skipped > 0 or (bool(places) and places[0] > 0)
        return Slice(entries, [(place,) for place in places], more_before, len(found) > reach - begin)

    def _ranked(self, by_date: Self, query: EventQuery, first: list[int] | None) -> Self:
        rank = SearchRank(F("search"), search_query(query.q))
        every = type(self)(self.model, using=self.db)
        ranked = every.filter(pk__in=Subquery(by_date.values("pk")[:RANKED])) if first is None else every.among(first)
        entries = ranked.to_rows()
        return entries.alias(rank=rank).order_by("-rank", "begins", "subject_id")


def _times(query: EventQuery) -> list[Q]:
    """The conditions on time, of which an entry meets at most one."""
    axis = get_axis(query)
    since = query.since.earliest if query.since else None
    until = query.until.latest if query.until else None
    by_then = Q(**{f"{axis.begins}__lte": until}) if until else Q()
    if query.date_match is DateMatch.CERTAIN:
        # What ends by then begins by then: an index on the beginning can stop there.
        ended = by_then & Q(**{f"{axis.latest}__lte": until}) if until else Q()
        return [ended & Q(**{f"{axis.begins}__gte": since, f"{axis.earliest}__isnull": False}) if since else ended]
    if since is None:
        return [by_then]
    lasts_till_then = Q(GreaterThanOrEqual(end_day(axis.latest), since))
    if axis is _AXIS:
        lasts_till_then &= is_longer_than_a_day()
    return [
        by_then & Q(**{f"{axis.begins}__lt": since}) & lasts_till_then,
        by_then & Q(**{f"{axis.begins}__gte": since}),
    ]


def get_axis(query: EventQuery) -> Axis:
    """The columns of the dates of a question: those of the main date, or those of the types it names."""
    return _TYPED if query.date_type else _AXIS


def get_sort(query: EventQuery, order: EventOrder | None = None) -> Sort:
    """The columns that the matches of a question are sorted by."""
    begins = get_axis(query).begins
    match order or query.sorted_by:
        case EventOrder.DATE:
            return Sort((begins, "subject_id"))
        case EventOrder.DATE_DESC:
            return Sort((begins, "subject_id"), descending=True)
        case EventOrder.UPDATED:
            return Sort(("own_published_at", "subject_id"))
        case EventOrder.UPDATED_DESC:
            return Sort(("own_published_at", "subject_id"), descending=True)
        case EventOrder.SIGNIFICANCE:
            return Sort(("significance", begins, "subject_id"), descending=True)
        case _:
            return BY_RELEVANCE
