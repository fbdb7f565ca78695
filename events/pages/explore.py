"""The page of a timeline: its events, chart, facets, filters and links."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext

from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.http.responses import base_url
from events.editions.http.views import TIME
from events.editions.keyset import Slice
from events.editions.models import Edition

from ..choices import GROUPS, DateMatch
from ..documents.shapes import EventDocument, Timeline
from ..query.facets import FacetCount, get_facets
from ..query.parameters import parse_question, parse_timeline_question
from ..query.querysets import EventEntryQuerySet, get_axis, get_sort
from ..query.question import EXCLUDES, EventQuery
from ..query.results import EventResults
from ..query.slugs import resolve_or_problem
from . import chart as charting
from .addresses import PageAddress
from .base import feed_links, page_address
from .controls import QUESTION, Controls
from .documents import read_event
from .drawing import TimelineDrawing
from .event_list import group_events
from .facet_choices import HEADINGS, MAX_CHOICES, Choice, Facet, name_found, name_missing
from .filters import Filter, get_filters
from .marks import Cluster, get_best_of_intervals, get_clusters
from .new_timeline import render_form_query
from .search_words import TERMS, FoundSubject, find_spelling, find_subjects
from .share import ShareLinks, Sharing
from .story import Story, get_story

PARAMETERS = QUESTION | PAGE | {"group", "count"}
#: How many events are drawn at most, shared over the time in view.
MOST_MARKS = 500
LISTED = 100
#: With more events than this the page is shown before all are counted: its script then requests it with
#: ``count=exact``, as readers without scripts may by a link.
MOST_COUNTED = 5000


class Exploration:
    """The content of a timeline's page.

    Args:
        timeline: the document of the named timeline, whose filters apply as well.

    Raises:
        Problem: 400, naming every invalid parameter.
    """

    def __init__(
        self, request: HttpRequest, params: Parameters, edition: Edition, *, timeline: Timeline | None = None
    ) -> None:
        self.timeline = timeline
        self.edition = edition
        #: The day from which the timeline is drawn, where that is not the beginning of the question.
        self.starts_on: dt.date | None = None
        self._base = base_url(request)
        known = PARAMETERS - {"count"} | TIME | {"lang"}
        self.address = PageAddress(request.path, [pair for pair in params.pairs if pair[0] in known])
        self._counts_all = params.value("count", choice_parser(("exact",))) is not None
        self.query = parse_question(params)
        paging = Paging(
            request, params, edition, self.query.digest, get_sort(self.query).columns, default=LISTED, most=LISTED
        )
        self._own_group = timeline["question"].get("group", ["none"])[0] if timeline else "none"
        self.group = params.value("group", choice_parser((*GROUPS, "none"))) or self._own_group
        params.check()
        self.query, self.missing = resolve_or_problem(self.query, edition)
        stored = parse_timeline_question(timeline) if timeline else EventQuery()
        self._within = resolve_or_problem(stored, edition)[0]
        if self._within.order and not self.query.order:
            # As in the API: a timeline's own order holds for words too.
            self.query = replace(self.query, order=self._within.order)
        self._results = EventResults(edition, self._within)
        self._paging = paging

    @cached_property
    def controls(self) -> Controls:
        """What changes the question."""
        return Controls(self.address, self.query, self.edition, group=self.group, own_group=self._own_group)

    @cached_property
    def matching(self) -> EventEntryQuerySet:
        return self._results.entries.matching(self.query)

    @cached_property
    def count(self) -> int:
        """The number of matching events; without a full count, how many were found before counting stopped."""
        return self._results.count(self.query, None if self._counts_all else MOST_COUNTED + 1)

    @property
    def is_counted(self) -> bool:
        """Whether all matching events are counted, or only the first ones."""
        return self._counts_all or self.count <= MOST_COUNTED

    most_counted = property(lambda self: MOST_COUNTED)

    @property
    def count_all(self) -> str:
        """The page's address with everything counted."""
        return self.address.with_parameters(count="exact")

    @cached_property
    def _slice(self) -> Slice:
        return self._results.get_page(self.query, self._paging.window)

    @cached_property
    def events(self) -> list[EventDocument]:
        """The events of the list."""
        return [read_event(entry.document) for entry in self._slice.entries]

    @property
    def years(self) -> Iterable[tuple[str, list[EventDocument]]]:
        """The listed events in groups with a heading."""
        return group_events(self.events, self.query)

    @cached_property
    def next(self) -> str | None:
        return self._page_link(self._paging.links(self.edition, self._slice)[0])

    @cached_property
    def previous(self) -> str | None:
        return self._page_link(self._paging.links(self.edition, self._slice)[1])

    def _page_link(self, link: str | None) -> str | None:
        return f"{link[len(self._base) :]}#events" if link else None

    @cached_property
    def _drawn(self) -> list[EventDocument]:
        """The events that the timeline draws: all of them; of more, the most significant of each interval."""
        if not self.next and not self.previous:
            return self.events
        if self.is_counted and self.count <= MOST_MARKS:
            return [read_event(entry.document) for entry in self.matching.order_by("begins", "subject_id")]
        if density := self.density:
            filled = sum(1 for bin in density.bins if bin.count)
            most = max(1, MOST_MARKS // max(1, filled))
            return get_best_of_intervals(self.matching, get_axis(self.query).earliest, density.interval, most)
        # Too many to count first: the index on significance is read to its beginning alone.
        significant = self.matching.order_by("-significance", "-begins", "-subject_id")[:MOST_MARKS]
        return sorted(
            (read_event(entry.document) for entry in significant), key=lambda event: event["date"]["earliest"] or ""
        )

    @cached_property
    def _clusters(self) -> list[Cluster]:
        """The intervals with more events than are drawn, each with the number of the others."""
        return get_clusters(self.density, self._drawn) if self.density and not self.query.date_type else []

    @cached_property
    def drawing(self) -> TimelineDrawing | None:
        """What the timeline draws; None without events at a known time."""
        since, until = self.query.since, self.query.until
        return self.whole and TimelineDrawing(
            self.whole,
            self.starts_on or (since.earliest if since else None),
            until.latest if until else None,
            self.query.in_force_on,
            self._drawn,
            self.count - len(self._drawn),
            self._clusters,
            self.density,
            self.group,
            self.timeline,
            self.address,
        )

    @cached_property
    def whole(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day on which matching events begin, without the filter of time."""
        undated = replace(self.query, since=None, until=None, date_match=DateMatch.POSSIBLE)
        return charting.get_bounds(self._results.entries.matching(undated), get_axis(undated))

    @cached_property
    def density(self) -> charting.Density | None:
        """The chart of the time in view, in bins that fit it."""
        if not self.is_counted or not self.whole:
            return None
        first, last = self.whole
        since, until = self.query.since, self.query.until
        first = max(first, since.earliest) if since and since.earliest else first
        last = min(last, until.latest) if until and until.latest else last
        return charting.get_density(self.matching, get_axis(self.query), first, last) if first <= last else None

    @property
    def bars(self) -> list[dict[str, object]]:
        """The chart's bars that have events, each with the address of these events."""
        return [
            {"bin": bin, "url": self.address.with_parameters(since=bin.begin.isoformat(), until=bin.end.isoformat())}
            for bin in (self.density.bins if self.density else ())
            if bin.count
        ]

    @cached_property
    def facets(self) -> list[Facet]:
        counts: dict[str, list[FacetCount]] = {name: [] for name in HEADINGS}
        if self.is_counted:
            found = get_facets(self.query, self.edition, HEADINGS, within=self._within)
            counts = {name: facet.counts for name, facet in found.items()}
        return [Facet(name, str(heading), self._choices(name, counts[name])) for name, heading in HEADINGS.items()]

    def _choices(self, name: str, counts: list[FacetCount]) -> list[Choice]:
        chosen = getattr(self.query, name)
        counted = {row.value for row in counts}
        shown = [row for place, row in enumerate(counts) if place < MAX_CHOICES or row.value in chosen]
        missing = name_missing(name, [value for value in chosen if value not in counted], self.edition)
        return [
            Choice(
                row.value, row.label, row.count, row.value in chosen, self.address.with_value_toggled(name, row.value)
            )
            for row in [*name_found(name, shown, self.edition), *missing]
        ]

    @cached_property
    def filters(self) -> list[Filter]:
        """All filters in use except the time."""
        return get_filters(
            self.address.pairs, self.facets, self.edition, lambda name: self.address.with_parameters(**{name: None})
        )

    @cached_property
    def found(self) -> list[FoundSubject]:
        """The subjects whose names match the search, or that the filters name: their pages say more."""
        if self.query.q:
            return find_subjects(self.query.q, self.edition)
        chosen = [(facet.name, choice) for facet in self.facets if facet.name in TERMS for choice in facet.chosen]
        named = [(name, choice) for name, choice in chosen if not choice.value.startswith(EXCLUDES)]
        return [FoundSubject(f"/{TERMS[name]}/{choice.value}", choice.label, name) for name, choice in named]

    @cached_property
    def spelling(self) -> dict[str, str] | None:
        """The search in a spelling that may find more, with its address."""
        words = find_spelling(self.query.q, self.edition) if self.query.q else None
        return {"words": words, "url": self.address.with_parameters(q=words)} if words else None

    @property
    def chips(self) -> list[Filter]:
        """Everything that narrows the events, the time in view as well."""
        time = [Filter("time", self.controls.span, self.controls.whole_time)] if self.controls.span else []
        return [*self.filters, *time]

    @property
    def filter_summary(self) -> str:
        """The filters in use, in a few words; empty without filters."""
        words = [row.value if row.is_plain else f"{row.heading} {row.value}" for row in self.filters]
        return ", ".join([*words, self.controls.span] if self.controls.span else words)

    @property
    def title(self) -> str:
        return self.timeline["title"] if self.timeline else gettext("What happened, when, and who says so")

    @cached_property
    def share(self) -> ShareLinks:
        """The links and snippets under “Use this”."""
        pairs = self.address.pairs_without("limit")
        path = self.address.path
        return ShareLinks(self._base, path, pairs, self.query, self.edition, self.timeline, self.filter_summary)

    @property
    def sharing(self) -> Sharing:
        """What the page's Share button offers."""
        share, frame = self.share, f"/embed/{self.timeline['slug']}" if self.timeline else "/embed"
        return Sharing(share.title, self._base, share.path, share.pairs, self.edition, frame, is_timeline=True)

    @property
    def canonical(self) -> str:
        """The address of these events for search engines: in the newest edition, from the first page on."""
        kept = self.address.pairs_without("limit", "group", "edition", "as_of")
        return f"{self._base}{page_address(self.address.path, kept)}"

    @property
    def feeds(self) -> list[dict[str, str]]:
        """The feeds of these events."""
        path = f"/api/v1{self.timeline['path']}" if self.timeline else "/api/v1/events"
        return feed_links(f"{self.share.title}: latest changes", path, self.address.pairs)

    @cached_property
    def story(self) -> Story | None:
        """The story of the timeline, if it tells one."""
        return get_story(self.timeline, self.edition)

    @property
    def new_timeline(self) -> str:
        """The query of the form that makes a timeline of these events."""
        return render_form_query(self.timeline, self.address, self.filter_summary)

    @property
    def data(self) -> dict[str, object]:
        """The data of the timeline, so that the first view needs no further request; empty without a drawing."""
        return self.drawing.data if self.drawing else {}
