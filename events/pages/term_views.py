"""The pages of actors, topics, kinds and publishers, and the index of timelines."""

import datetime as dt
from typing import ClassVar

from django.db.models import Count, F, Func, Max, Min, TextField, Value
from django.http import HttpRequest, HttpResponse

from events.editions.documents import decode
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.models import Edition, Entry

from ..documents.shapes import EventDocument, Timeline
from ..query.parameters import parse_timeline_question
from ..query.querysets import EventEntryQuerySet, get_axis
from ..query.question import EventQuery, QuestionError
from ..query.results import EventResults
from ..query.slugs import resolve_many
from . import chart as charting
from .base import Page, feed_links, render_page, rewording_feed_link
from .context import describe_entry
from .documents import read_events, read_timeline
from .neighbours import get_timelines_holding
from .share import Sharing
from .term_names import name_term

#: How many events a page lists, and how many measures in force.
_LISTED = 20
_IN_FORCE = 12
#: How many timelines the index describes.
_MOST_TIMELINES = 50


class TermPage(Page):
    """A subject that events mention: its name, what is in force, its events over time and the latest of them."""

    subject: ClassVar[str]
    plural: ClassVar[str]
    #: The column of events that has its slug.
    column: ClassVar[str]

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        entry = self.find(self.subject, names["slug"], edition)
        term, base = name_term(self.subject, decode(entry.document or "")), base_url(request)
        path = f"/{self.plural}/{term['slug']}"
        condition = self._condition(term["slug"])
        entries = EventResults(edition).entries.filter(**condition)
        pairs = [(self.subject, term["slug"])]
        return render_page(
            request,
            "pages/term.html",
            edition,
            term=term,
            subject=self.subject,
            plural=self.plural,
            entry=describe_entry(entry),
            count=entries.count(),
            roles=_get_roles(entries, term["slug"]) if self.subject == "actor" else [],
            in_force=_get_in_force(entries, edition),
            density=_get_density(entries),
            events=_decode(entries.order_by("-begins", "-subject_id")[:_LISTED]),
            timelines=get_timelines_holding(edition, **condition),
            sharing=Sharing(term["name"], base, path, params.pairs, edition),
            canonical=f"{base}{path}",
            feeds=[
                *feed_links(f"Annals: {term['name']}", "/api/v1/events", pairs),
                rewording_feed_link(term["name"], self.subject, term["slug"]),
            ],
            api_path=f"/api/v1{path}",
        )

    def _condition(self, slug: str) -> dict[str, object]:
        return {self.column: slug} if self.subject == "kind" else {f"{self.column}__contains": [slug]}


class ActorPage(TermPage):
    subject, plural, column = "actor", "actors", "actors"


class TopicPage(TermPage):
    subject, plural, column = "topic", "topics", "topics"


class PublisherPage(TermPage):
    subject, plural, column = "publisher", "publishers", "publishers"


class KindPage(TermPage):
    subject, plural, column = "kind", "kinds", "kind"


class TimelinesPage(Page):
    """The index of timelines: each with its description, its number of events and the time it covers."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        entries = Entry.objects.using("public").at(edition).public().of("timeline").order_by("label", "slug")
        timelines = [read_timeline(text) for text in entries.values_list("document", flat=True)[:_MOST_TIMELINES]]
        counts = _count_events(timelines, edition)
        described = [{"timeline": timeline, "counts": counts.get(timeline["slug"])} for timeline in timelines]
        base = base_url(request)
        return render_page(
            request,
            "pages/timelines.html",
            edition,
            described=described,
            sharing=Sharing("Timelines in Annals", base, "/timelines", params.pairs, edition),
            canonical=f"{base}/timelines",
        )


def _decode(entries: EventEntryQuerySet) -> list[EventDocument]:
    return read_events(entries.values_list("document", flat=True))


def _get_roles(entries: EventEntryQuerySet, slug: str) -> list[tuple[str, int]]:
    """The roles of an actor in its events, the most frequent first."""
    part = Func(F("participations"), function="unnest", output_field=TextField())
    rows = entries.order_by().annotate(part=part).values("part").annotate(number=Count("*"))
    counted = [(row["part"].partition(" ")[2], row["number"]) for row in rows if row["part"].split(" ")[0] == slug]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _get_in_force(entries: EventEntryQuerySet, edition: Edition) -> list[EventDocument]:
    """The measures in force on the day of the edition, the latest first."""
    if not edition.published_at:
        return []
    in_force = entries.possibly_in_force(edition.published_at.date())
    return _decode(in_force.order_by("-significance", "-begins", "-subject_id")[:_IN_FORCE])


def _get_density(entries: EventEntryQuerySet) -> charting.Density | None:
    """The events over time."""
    axis = get_axis(EventQuery())
    bounds = charting.get_bounds(entries, axis)
    return charting.get_density(entries, axis, *bounds) if bounds else None


def _count_events(timelines: list[Timeline], edition: Edition) -> dict[str, dict[str, object]]:
    """By slug, the number of events of each timeline and the years they begin in, by one statement for all."""
    questions = resolve_many([parse_timeline_question(timeline) for timeline in timelines], edition)
    parts = [
        EventResults(edition, question[0])
        .entries.order_by()
        .annotate(timeline=Value(timeline["slug"], TextField()))
        .values("timeline")
        .annotate(number=Count("*"), first=Min("earliest"), last=Max("earliest"))
        for timeline, question in zip(timelines, questions, strict=True)
        if not isinstance(question, QuestionError)
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return {row["timeline"]: row | {"years": _format_years(row["first"], row["last"])} for row in rows}


def _format_years(first: dt.date | None, last: dt.date | None) -> str:
    return "–".join(str(year) for year in sorted({day.year for day in (first, last) if day}))
