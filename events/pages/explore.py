"""A question as the page explores it: what it asks, what answers, and how it may be narrowed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest

from events.editions.documents import decode
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import base_url
from events.editions.models import Edition

from ..choices import DateMatch, EventOrder
from ..formats.page import GROUPS
from ..query.facets import FacetCount, get_facets, get_labels
from ..query.parameters import parse_question, parse_timeline_question
from ..query.querysets import get_axis, get_sort
from ..query.question import LISTS, SINGLES, EventQuery
from ..query.results import EventResults
from ..rest.views import resolve_or_problem
from . import chart as charting
from .base import first_edition, latest_editions, page_address
from .facet_choices import HEADINGS, MOST, Choice, Facet
from .filters import Filter, filters
from .marks import group_names, to_mark
from .share import ShareLinks

QUESTION = frozenset((*LISTS, *SINGLES))
PARAMETERS = QUESTION | PAGE | {"group", "count"}
#: How many marks are drawn at most; of more, the weightiest.
MOST_MARKS = 300
LISTED = 100
#: Filters whose values say what they are.
_PLAIN = frozenset({"words", *(heading.lower() for heading in HEADINGS.values())})
#: Of more events than this the page shows the first before it counts them all: its script then asks with
#: ``count=exact``, as a reader without scripts may.
MOST_COUNTED = 5000


class Exploration:
    """What the page of a question shows.

    Args:
        timeline: the document of the timeline whose question is asked as well.

    Raises:
        Problem: 400, naming every parameter that cannot be understood.
    """

    def __init__(
        self, request: HttpRequest, asked: Parameters, edition: Edition, *, timeline: dict[str, Any] | None = None
    ) -> None:
        self.timeline = timeline
        self.edition = edition
        self._path = request.path
        self._base = base_url(request)
        self._pairs = [pair for pair in asked.pairs if pair[0] != "count"]
        self._counts_all = asked.value("count", choice_parser(("exact",))) is not None
        self.query = parse_question(asked)
        paging = Paging(
            request, asked, edition, self.query.digest, get_sort(self.query).columns, default=LISTED, most=LISTED
        )
        self._own_group = timeline["question"].get("group", ["none"])[0] if timeline else "none"
        self.group = asked.value("group", choice_parser((*GROUPS, "none"))) or self._own_group
        asked.check()
        self.query, self.missing = resolve_or_problem(self.query, edition)
        self.edition = edition
        own = parse_timeline_question(timeline) if timeline else EventQuery()
        self._within = own = resolve_or_problem(own, edition)[0]
        if own.order and not self.query.order:
            # As in the API: a timeline's own order holds for words too.
            self.query = replace(self.query, order=own.order)
        self._standing = EventResults.at(edition, own)
        self._paging = paging

    @cached_property
    def matching(self) -> Any:
        return self._standing.entries.matching(self.query)

    @cached_property
    def count(self) -> int:
        """How many events answer; where they are not counted, how many were seen before counting ended."""
        return self._standing.entries.count_matching(self.query, None if self._counts_all else MOST_COUNTED + 1)

    @property
    def is_counted(self) -> bool:
        """Whether all matching events are counted, or only the first ones."""
        return self._counts_all or self.count <= MOST_COUNTED

    @property
    def most_counted(self) -> int:
        return MOST_COUNTED

    @property
    def count_all(self) -> str:
        """The page's address with everything counted."""
        return self.with_parameters(count="exact")

    @cached_property
    def _part(self) -> Any:
        return self._standing.asked(self.query, self._paging.window)

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The page of events that the list shows."""
        return [decode(entry.document) for entry in self._part.entries]

    @property
    def years(self) -> Iterable[tuple[str, list[dict[str, Any]]]]:
        """The listed events under the year each begins in; without headings where they are not in order of date."""
        if self.query.sorted_by not in (EventOrder.DATE, EventOrder.DATE_DESC):
            return [("", self.events)]
        by_year = groupby(self.events, lambda event: (event["date"]["earliest"] or "earlier")[:4])
        return [(year, list(events)) for year, events in by_year]

    @cached_property
    def next(self) -> str | None:
        return self._turn(self._paging.links(self.edition, self._part)[0])

    @cached_property
    def previous(self) -> str | None:
        return self._turn(self._paging.links(self.edition, self._part)[1])

    def _turn(self, link: str | None) -> str | None:
        return f"{link[len(self._base) :]}#events" if link else None

    @cached_property
    def _drawn(self) -> list[dict[str, Any]]:
        """The events the timeline draws: all of them, or the weightiest of very many."""
        if not self.next and not self.previous:
            return self.events
        entries = self.matching
        if self.count <= MOST_COUNTED:
            # Few enough to find by what is asked; by weight, the index on it would be gone through to its end.
            entries = self._standing.entries.filter(pk__in=Subquery(entries.order_by().values("pk")[:MOST_COUNTED]))
        weighty = entries.order_by("-significance", "-begins", "-subject_id")[:MOST_MARKS]
        return sorted((decode(entry.document) for entry in weighty), key=lambda one: one["date"]["earliest"] or "")

    @property
    def marks(self) -> list[dict[str, Any]]:
        return [to_mark(event) for event in self._drawn]

    @cached_property
    def whole(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day on which an answer begins, whatever time is asked about."""
        whole = replace(self.query, since=None, until=None, date_match=DateMatch.POSSIBLE)
        return charting.bounds(self._standing.entries.matching(whole), get_axis(whole))

    @cached_property
    def density(self) -> charting.Density | None:
        """The chart of the time asked about, in bins that fit it."""
        if not self.is_counted or not self.whole:
            return None
        first, last = self.whole
        since, until = self.query.since, self.query.until
        first = max(first, since.earliest) if since and since.earliest else first
        last = min(last, until.latest) if until and until.latest else last
        return charting.get_density(self.matching, get_axis(self.query), first, last) if first <= last else None

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The chart's bars that hold anything, each with the address of its events."""
        return [
            {"bin": one, "url": self.with_parameters(since=one.begin.isoformat(), until=one.end.isoformat())}
            for one in (self.density.bins if self.density else ())
            if one.count
        ]

    @property
    def span(self) -> str:
        """The time asked about, in English."""
        since, until = self.query.since, self.query.until
        if since and until:
            return since.display if since == until else f"from {since.display} to {until.display}"
        return f"since {since.display}" if since else f"until {until.display}" if until else ""

    @cached_property
    def editions(self) -> list[dict[str, Any]]:
        """The latest acts of publishing, each with this page's address in it."""
        return [
            {"edition": one, "url": self.with_parameters(edition=str(one.number), as_of=None)}
            for one in latest_editions()
        ]

    @cached_property
    def first_day(self) -> dt.date | None:
        """The day on which the record begins: there is nothing to read as of a day before."""
        first = first_edition()
        return first.published_at.date() if first and first.published_at else None

    @property
    def as_of_day(self) -> str:
        asked = dict(self._pairs).get("as_of", "")
        if not asked and "edition" in dict(self._pairs) and self.edition.published_at:
            return self.edition.published_at.date().isoformat()
        return asked[:10]

    @cached_property
    def facets(self) -> list[Facet]:
        counts: dict[str, list[FacetCount]] = {name: [] for name in HEADINGS}
        if self.is_counted:
            counts = get_facets(self.query, self.edition, HEADINGS, within=self._within)
        return [Facet(name, heading, self._choices(name, counts[name])) for name, heading in HEADINGS.items()]

    def _choices(self, name: str, counts: list[FacetCount]) -> list[Choice]:
        chosen = getattr(self.query, name)
        told = {one.value for one in counts}
        shown = [one for place, one in enumerate(counts) if place < MOST or one.value in chosen]
        missing = {name: [(value, 0) for value in chosen if value not in told]}
        labels = get_labels(missing, self.edition) if missing[name] else {}
        shown += [FacetCount(value, labels.get((name, value), value), count) for value, count in missing[name]]
        return [
            Choice(one.value, one.label, one.count, one.value in chosen, self._toggled(name, one.value))
            for one in shown
        ]

    @cached_property
    def filters(self) -> list[Filter]:
        """Everything that narrows the events, but the time."""
        return filters(self._pairs, self.facets, self.edition, lambda name: self.with_parameters(**{name: None}))

    @property
    def asked(self) -> str:
        """What narrows the events, in a few words; empty where nothing does."""
        told = [one.value if one.heading in _PLAIN else f"{one.heading} {one.value}" for one in self.filters]
        return ", ".join([*told, self.span] if self.span else told)

    def _toggled(self, name: str, value: str) -> str:
        values = [text for given, joined in self._pairs if given == name for text in joined.split(",")]
        kept = [text for text in values if text != value] if value in values else [*values, value]
        return self.with_parameters(**{name: ",".join(kept) or None})

    def with_parameters(self, **changes: str | None) -> str:
        """The page's address with some parameters changed, on its first page."""
        return page_address(self._path, self._changed(**changes))

    def _changed(self, **changes: str | None) -> list[tuple[str, str]]:
        kept = [pair for pair in self._pairs if pair[0] not in {*changes, "cursor"}]
        return [*kept, *((name, text) for name, text in changes.items() if text is not None)]

    def hidden(self, *but: str) -> list[tuple[str, str]]:
        """What a form carries besides its own fields."""
        return [pair for pair in self._pairs if pair[0] not in {*but, "cursor"}]

    @property
    def hidden_from_search(self) -> list[tuple[str, str]]:
        return self.hidden("q")

    @property
    def hidden_from_time(self) -> list[tuple[str, str]]:
        return self.hidden("as_of", "edition")

    @property
    def groupings(self) -> list[tuple[str, str, bool]]:
        return [
            (name, self.with_parameters(group=None if name == self._own_group else name), name == self.group)
            for name in ("none", *GROUPS)
        ]

    @property
    def clear(self) -> str:
        return page_address(self._path, [pair for pair in self._pairs if pair[0] in ("edition", "as_of", "group")])

    @property
    def narrowed(self) -> bool:
        return any(name in QUESTION for name, _ in self._pairs)

    @property
    def whole_time(self) -> str:
        return self.with_parameters(since=None, until=None)

    @property
    def title(self) -> str:
        return self.timeline["title"] if self.timeline else "What happened, when, and who says so"

    @cached_property
    def use(self) -> ShareLinks:
        asked = [pair for pair in self._changed() if pair[0] != "limit"]
        return ShareLinks(self._base, self._path, asked, self.query, self.edition, self.timeline, self.asked)

    @property
    def data(self) -> dict[str, Any]:
        """What the first view needs to draw, so that it asks for nothing more."""
        return {
            "marks": self.marks,
            "group": self.group,
            "names": group_names(self._drawn, self.group),
            "eras": self.timeline["eras"] if self.timeline else [],
            "whole": [day.isoformat() for day in self.whole] if self.whole else None,
            "since": self._bound("since", "earliest"),
            "until": self._bound("until", "latest"),
        }

    def _bound(self, name: str, end: str) -> str | None:
        date = getattr(self.query, name)
        return getattr(date, end).isoformat() if date and getattr(date, end) else None
