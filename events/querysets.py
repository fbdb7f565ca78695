"""How entries about events are asked for: every rule of a question in a method of its own."""

import datetime as dt
from itertools import product
from typing import NamedTuple, Self

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.search import SearchRank
from django.db.models import BooleanField, DateField, F, Func, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from events.editions.paging import Slice, Sort, Window, keyset
from events.editions.querysets import EntryQuerySet
from events.editions.search import search_query

from .question import DateMatch, EventOrder, EventQuery

#: How many matches, the earliest first, relevance is worked out for.
RANKED = 1000


class Axis(NamedTuple):
    """The columns that hold the date events are asked by."""

    begins: str
    earliest: str
    latest: str
    span: str


_AXIS = Axis("begins", "earliest", "latest", "span")
_TYPED = Axis("typed_begins", "typed_earliest", "typed_latest", "typed_span")


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

    template = "(SELECT day <@ ANY(yes || unknown) FROM (SELECT %(expressions)s) AS asked (day, yes, unknown))"
    output_field = BooleanField()


class EventEntryQuerySet(EntryQuerySet):
    """Entries about events."""

    def matching(self, query: EventQuery) -> Self:
        """The entries that answer a question, in no particular order."""
        entries = self.dated(query.date_type).between(query)
        for column, values in (
            ("kind__in", query.kind),
            ("own_change__in", query.change),
            ("topics__overlap", query.topic),
            ("jurisdictions__overlap", query.jurisdiction),
            ("sources__overlap", query.source),
            ("publishers__overlap", query.publisher),
            ("source_types__overlap", query.source_type),
            ("languages__overlap", query.language),
            ("relations__overlap", query.relation),
            ("quote_statuses__overlap", query.quote_status),
        ):
            if values:
                entries = entries.filter(**{column: list(values)})
        if query.actor or query.role:
            entries = entries.taken_part_in(query.actor, query.role)
        if query.slug or query.id:
            entries = entries.filter(Q(slug__in=query.slug) | Q(subject_id__in=query.id))
        if query.in_force_on:
            entries = entries.perhaps_in_force(query.in_force_on)
        if query.attested_by:
            entries = entries.filter(attested__lte=query.attested_by)
        if query.changed_since is not None:
            entries = entries.filter(edition__gt=query.changed_since)
        if query.disputed is not None:
            entries = entries.filter(disputed=query.disputed)
        if query.significance_min is not None:
            entries = entries.filter(significance__gte=query.significance_min)
        if query.q:
            entries = entries.filter(search=search_query(query.q))
        return entries

    def dated(self, types: tuple[str, ...]) -> Self:
        """Asked by their axis date; with types, those that have one of them, by the earliest of these."""
        if not types:
            return self.alias(span=_span("earliest", "latest"))
        wanted = Value(list(types), ArrayField(TextField()))
        ends = [_EarliestDated(F("typed_dates"), wanted, end=end) for end in (0, 1)]
        entries = self.filter(date_types__overlap=list(types)).alias(typed_earliest=ends[0], typed_latest=ends[1])
        return entries.annotate(typed_begins=Coalesce(ends[0], Value(dt.date.min))).alias(
            typed_span=_span("typed_earliest", "typed_latest")
        )

    def between(self, query: EventQuery) -> Self:
        """Whose date overlaps the time asked about or, where that is asked, certainly lies within it."""
        axis = axis_of(query)
        since = query.since.earliest if query.since else None
        until = query.until.latest if query.until else None
        if query.date_match is DateMatch.CERTAIN:
            return self._within(axis, since, until)
        return self._overlapping(axis, since, until)

    def _within(self, axis: Axis, since: dt.date | None, until: dt.date | None) -> Self:
        entries = self
        if since:
            entries = entries.filter(**{f"{axis.begins}__gte": since, f"{axis.earliest}__isnull": False})
        if until:
            # What ends by then begins by then: an index on the beginning can stop there.
            entries = entries.filter(**{f"{axis.latest}__lte": until, f"{axis.begins}__lte": until})
        return entries

    def _overlapping(self, axis: Axis, since: dt.date | None, until: dt.date | None) -> Self:
        entries = self.filter(**{f"{axis.begins}__lte": until}) if until else self
        if since:
            # "Begins within, or spans the start": each half has an index, two inequalities would have none.
            begins_within = Q(**{f"{axis.begins}__gte": since})
            spans_start = Q(**{f"{axis.begins}__lt": since, f"{axis.span}__contains": since})
            entries = entries.filter(begins_within | spans_start)
        return entries

    def taken_part_in(self, actors: tuple[str, ...], roles: tuple[str, ...]) -> Self:
        """In which one of these actors had one of these roles; either may be left open."""
        if actors and roles:
            parts = [f"{actor} {role}" for actor, role in product(actors, roles)]
            return self.filter(participations__overlap=parts)
        if actors:
            return self.filter(actors__overlap=list(actors))
        return self.filter(roles__overlap=list(roles))

    def perhaps_in_force(self, day: dt.date) -> Self:
        """That were in force on a day, or may have been."""
        return self.filter(_Holds(Value(day, DateField()), F("in_force"), F("in_force_unknown")))

    def asked(self, query: EventQuery, window: Window) -> Slice:
        """The answers to a question that lie in a window, in the order the question wants."""
        if query.sorted_by is EventOrder.RELEVANCE:
            return self._by_relevance(query, window)
        return keyset(self.matching(query), sort_of(query), window)

    def _by_relevance(self, query: EventQuery, window: Window) -> Slice:
        """By rank among the first thousand matches, then by date. An edition stands still, so places do."""
        by_date = self.matching(query).order_by(*sort_of(query, EventOrder.DATE).columns)
        begin = window.after[0] + 1 if window.after else 0
        end = window.before[0] if window.before else None
        if window.first is None and window.last is not None:
            end = by_date.count() if end is None else end
            begin = max(begin, end - window.last)
        limit = window.first if window.first is not None else window.last or 0
        reach = begin + limit if end is None else min(begin + limit, end)
        found = [*self._ranked(by_date, query)[begin : reach + 1], *by_date[max(begin, RANKED) : reach + 1]]
        entries, places = found[: reach - begin], list(range(begin, reach))[: len(found)]
        if window.first is not None and window.last is not None:
            entries, places = entries[-window.last :], places[-window.last :]
        return Slice(
            entries, [(place,) for place in places], bool(places) and places[0] > 0, len(found) > reach - begin
        )

    def _ranked(self, by_date: Self, query: EventQuery) -> Self:
        rank = SearchRank(F("search"), search_query(query.q))
        first = Subquery(by_date.values("pk")[:RANKED])
        entries = type(self)(self.model, using=self.db).filter(pk__in=first)
        return entries.annotate(rank=rank).order_by("-rank", "begins", "subject_id")


def axis_of(query: EventQuery) -> Axis:
    """The columns a question reads dates from: the axis date's, or those of the types it names."""
    return _TYPED if query.date_type else _AXIS


def sort_of(query: EventQuery, order: EventOrder | None = None) -> Sort:
    """The columns that a question's answers are sorted by."""
    begins = axis_of(query).begins
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
            return Sort(("position",))


def _span(earliest: str, latest: str) -> Func:
    # Written as the index on it is written.
    return Func(
        F(earliest),
        F(latest),
        function="daterange",
        template="%(function)s(%(expressions)s, '[]')",
        output_field=DateRangeField(),
    )
