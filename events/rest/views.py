"""Events over REST: each view reads the parameters, reads the entries, and splices their documents."""

from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import parse_qsl

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from events.editions.asof import snapshot
from events.editions.documents import decode
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters, choice_parser, whole_number_parser
from events.editions.http.responses import json_response, redirect_to
from events.editions.http.views import FormattedView, PublicView, find_entry_or_problem, get_slugs_or_problem
from events.editions.keyset import Sort, get_slice
from events.editions.models import Edition, Entry
from events.editions.problems import not_found_problem
from events.editions.querysets import SERVED
from events.editions.rest.views import render_change
from sources.diff import document_differences

from ..choices import QuoteStatus
from ..documents.shapes import EventDocument, Timeline
from ..documents.translation import translate_timeline
from ..formats.page import EventFormat
from ..formats.registry import FORMATS
from ..query.histogram import INTERVALS, get_histogram
from ..query.parameters import QUESTION, parse_question, parse_timeline_question, to_problem
from ..query.querysets import BY_RELEVANCE, get_sort
from ..query.question import EVERYTHING, EventQuery, QuestionError
from ..query.quotations import COLUMNS, get_quotations
from ..query.results import EventResults, find_gone_slugs
from ..query.slugs import resolve_or_problem
from .citation import to_cited_source
from .format_options import CITED, FORMAT, FormatOptions
from .formatted import FEEDS, READ_FURTHER, FormattedAnswer, get_withdrawn, is_whole
from .sparse_fields import SELECTION, Selection, render_facets, render_in_force


class EventList(FormattedView):
    """A page of events that answer a question, in any format."""

    formats = FORMATS
    parameters = QUESTION | PAGE | FORMAT | SELECTION
    landing, landing_parameters = "/", QUESTION | {"group", "lang"}
    in_snapshot = False
    expensive = frozenset({"facets", "count"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponseBase:
        return answer_events(request, params, edition, self.format, lambda: self.cited_address(request, edition))


def answer_events(
    request: HttpRequest,
    params: Parameters,
    edition: Edition,
    format: EventFormat,
    cite: Callable[[], str],
    timeline: Timeline | None = None,
) -> HttpResponseBase:
    """The events that answer the question of a request and, where one is given, that of a timeline.

    ``cite`` gives the address by which the answer is cited.
    """
    options = FormatOptions(format, params)
    timeline_query = parse_timeline_question(timeline) if timeline else EVERYTHING
    query = options.apply_to(parse_question(params), timeline_query)
    place = f"{timeline['slug']} {timeline_query.digest} {query.digest}" if timeline else query.digest
    sort = get_sort(query)
    paging = Paging(request, params, edition, place, sort.columns, default=format.default, most=format.most)
    selection = Selection.parse(params)
    if selection.fields:
        options.check(selection.fields)
    params.check()
    resolved, missing = resolve_or_problem(query, edition)
    within = resolve_or_problem(timeline_query, edition)[0] if timeline else timeline_query
    if (format.stream or format.gather) and is_whole(params):
        with snapshot(edition):
            answer = FormattedAnswer(request, options, selection, edition, timeline=timeline, params=params)
            # By its number: whatever is published while they are read.
            return answer.stream(EventResults(edition, within, in_snapshot=False), resolved)
    with snapshot(edition) if _takes_several_statements(query, sort, selection, format) else nullcontext():
        events = EventResults(edition, within)
        part = events.get_page(resolved, paging.window, *(() if format.render else SERVED), sort=sort)
        if format.render:
            answer = FormattedAnswer(request, options, selection, edition, timeline=timeline, params=params)
            withdrawn = get_withdrawn(edition, resolved).matching(within) if format.name in FEEDS else None
            itself = None
            if options.cites_itself:
                itself = to_cited_source(answer.title, edition, cite(), _get_digests(events, resolved))
            return answer.page(part.entries, paging.links(edition, part), withdrawn, itself)
        more: dict[str, object] = {"not_found": missing}
        if query.in_force_on:
            more["in_force"] = render_in_force(part.entries, query.in_force_on)
        if query.changed_since is not None and paging.is_first:
            more["gone"] = find_gone_slugs(query, edition, timeline_query)
        if selection.facets:
            more["facets"] = render_facets(resolved, edition, selection.facets, within=within)
        if selection.counts:
            more["count"] = events.count(resolved)
        return paging.page_response(part, selection.render(part.entries, edition), more, timeline)


def _get_digests(events: EventResults, query: EventQuery) -> list[str]:
    """The digests of all events that match a question."""
    return [*events.entries.matching(query).order_by().values_list("digest", flat=True)]


def _takes_several_statements(query: EventQuery, sort: Sort, selection: Selection, format: EventFormat) -> bool:
    """Whether an answer needs more than one statement that reads a page."""
    is_read_further = sort is BY_RELEVANCE or format.name in READ_FURTHER
    is_larger = selection.counts or bool(selection.facets) or selection.language is not None
    return is_read_further or query.changed_since is not None or is_larger


class EventDetail(FormattedView):
    """One event, in any format."""

    formats = FORMATS
    parameters = FORMAT | {"fields", "lang"}
    landing, landing_parameters = "/events/{slug}", frozenset({"lang"})
    in_snapshot = False

    def alone(self, request: HttpRequest) -> bool:
        # These formats give the cited sources in full, from the sources' own entries; a language, the titles of others.
        query = request.META.get("QUERY_STRING", "")
        return self.format.name not in CITED and not (query and _names_language(query))

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponseBase:
        format, suffix = self.format, names.get("suffix")
        options, selection = FormatOptions(format, params), Selection.parse(params)
        if selection.fields:
            options.check(selection.fields)
        params.check()
        with snapshot(edition) if format.name in READ_FURTHER or selection.language else nullcontext():
            found = find_entry_or_problem("event", names["slug"], edition)
            if found.renamed:
                return redirect_to(request, f"/api/v1/events/{found.entry.slug}{f'.{suffix}' if suffix else ''}")
            edition.entry_published_at = found.entry.published_at if self.alone(request) else None
            if not format.render:
                return json_response(selection.render([found.entry], edition)[0])
            answer = FormattedAnswer(request, options, selection, edition, entry=found.entry)
            itself = None
            if options.cites_itself:
                address = self.cited_address(request, edition, **names)
                itself = to_cited_source(answer.title, edition, address, [found.entry.digest])
            return answer.page([found.entry], itself=itself)


def _names_language(query_string: str) -> bool:
    return any(name == "lang" for name, _ in parse_qsl(query_string, keep_blank_values=True, errors="replace"))


class TimelineDetail(FormattedView):
    """A timeline, and a page of its events, in any format."""

    formats = FORMATS
    parameters = QUESTION | PAGE | FORMAT | SELECTION
    landing, landing_parameters = "/timelines/{slug}", QUESTION | {"group", "lang"}
    in_snapshot = False
    expensive = frozenset({"facets", "count"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponseBase:
        suffix = names.get("suffix")
        found = find_entry_or_problem("timeline", names["slug"], edition)
        if found.renamed:
            return redirect_to(request, f"/api/v1/timelines/{found.entry.slug}{f'.{suffix}' if suffix else ''}")
        timeline: Timeline = orjson.loads(found.entry.document or "")
        if language := Selection.parse(params).language:
            timeline = translate_timeline(timeline, language)
        return answer_events(
            request, params, edition, self.format, lambda: self.cited_address(request, edition, **names), timeline
        )


class EventHistory(PublicView):
    """The publications of one event, newest first."""

    parameters = PAGE | {"cause"}

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        all_causes = params.value("cause", choice_parser(("own", "all"))) == "all"
        paging = Paging(
            request, params, edition, f"history {names['slug']} {all_causes}", ("edition_id",), default=20, most=100
        )
        params.check()
        found = find_entry_or_problem("event", names["slug"], edition, withdrawn=True)
        if found.renamed:
            return redirect_to(request, f"/api/v1/events/{found.entry.slug}/history")
        entries = Entry.objects.using("public").of("event", found.entry.subject_id).filter(edition__lte=edition.number)
        if not all_causes:
            entries = entries.own()
        part = get_slice(entries, Sort(("edition_id",), descending=True), paging.window)
        lines = (orjson.dumps(render_change(entry)).decode() for entry in part.entries)
        return paging.page_response(part, lines)


class EventDiff(PublicView):
    """What changed between two published revisions of one event, field by field."""

    parameters = frozenset({"from", "to"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        revisions = {name: params.value(name, whole_number_parser(1, 2**31 - 1)) for name in ("from", "to")}
        for name, number in revisions.items():
            if number is None and name not in params:
                params.wrong(name, f"{name} is missing. Give the number of a published revision.", "missing")
        params.check()
        found = find_entry_or_problem("event", names["slug"], edition)
        if found.renamed:
            return redirect_to(request, f"/api/v1/events/{found.entry.slug}/diff")
        documents = [self._document(found.entry, edition, number or 0) for number in revisions.values()]
        diff = {"slug": found.entry.slug} | revisions | {"changes": document_differences(*documents)}
        return json_response(orjson.dumps(diff))

    def _document(self, entry: Entry, edition: Edition, number: int) -> EventDocument:
        """The last document that a revision was published as, by this edition."""
        entries = Entry.objects.using("public").of("event", entry.subject_id).public()
        revision = entries.filter(revision_number=number, edition__lte=edition.number).order_by("-edition_id").first()
        if revision is None:
            raise not_found_problem(f"Revision {number} of {entry.slug} was never published.")
        document: EventDocument = decode(revision.document or "{}")
        return document


class EventFacets(PublicView):
    """How many events answer a question, by kind, topic, actor, jurisdiction, publisher, source type and year."""

    parameters = expensive = QUESTION

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        params.check()
        resolved, _ = resolve_or_problem(query, edition)
        return json_response(orjson.dumps(render_facets(resolved, edition)))


class EventHistogram(PublicView):
    """How the events that answer a question lie in time."""

    parameters = QUESTION | {"interval"}
    expensive = QUESTION

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        interval = params.value("interval", choice_parser(INTERVALS)) or "year"
        params.check()
        resolved, _ = resolve_or_problem(query, edition)
        try:
            bins = get_histogram(resolved, edition, interval)
        except QuestionError as error:
            raise to_problem(error) from error
        return json_response(orjson.dumps({"interval": interval, "bins": [bin._asdict() for bin in bins]}))


class QuoteList(PublicView):
    """Quotations, with the results of their checks, their source and the events that have them."""

    parameters = PAGE | {"status", "source"}

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        statuses = params.chosen("status", [status.value for status in QuoteStatus])
        sources = params.texts("source")
        place = f"quotes {sorted(statuses)} {sorted(sources)}"
        paging = Paging(request, params, edition, place, COLUMNS, default=20, most=100)
        params.check()
        sources = get_slugs_or_problem(edition, source=("source", sources))[0]["source"]
        part = get_quotations(edition, paging.window, statuses=statuses, sources=sources)
        lines = (orjson.dumps(quote).decode() for _, quote in part.entries)
        return paging.page_response(part, lines)
