"""The views of the public pages: each reads its parameters, queries one edition and fills a template."""

from django.http import HttpRequest, HttpResponse

from events.editions.documents import decode
from events.editions.http.pagination import PAGE, Paging
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.keyset import Window
from events.editions.models import Edition, Entry
from sources.captures import get_capture_slice, get_listed_captures, get_public_captures
from sources.looks import get_looks, get_looks_version
from sources.shapes import Titled

from ..query.quotations import get_quotations
from ..query.results import EventResults
from .base import Page, feed_links, render_page, rewording_feed_link
from .context import (
    count_lost_quotations,
    describe_dates,
    describe_entry,
    describe_quotation,
    get_event_source_titles,
    get_source_titles,
    group_citations,
    group_relations,
)
from .documents import get_titles, read_event, read_timeline, read_whole_event
from .explore import PARAMETERS, Exploration
from .front import Front
from .history import get_history
from .jsonld import event_to_jsonld, site_to_jsonld, source_to_jsonld, timeline_to_jsonld
from .later_changes import NOT_COMPARED, get_later_changes
from .neighbours import get_event_neighbours, get_source_neighbours
from .question_compare import compare_address, get_timeline_pairs
from .rewordings import collect_rewordings
from .share import FORMATS, Sharing, edition_parameter, format_links, render_citation

#: How many saved copies a source's page shows.
_COPIES = 100


class Home(Page):
    """All public events, or those that match the filters."""

    parameters = expensive = PARAMETERS

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        exploration = Exploration(request, params, edition)
        front = None
        if exploration.controls.is_front:
            front = Front(edition, base_url(request), counts=exploration.is_counted)
        return render_page(
            request,
            "pages/explore.html",
            edition,
            explore=exploration,
            front=front,
            later=get_later_changes(exploration.query, edition, exploration.address.pairs_without(*NOT_COMPARED)),
            jsonld=site_to_jsonld(edition, base_url(request), exploration.whole) if front else "",
            timelines=get_timelines(edition),
            compare_url=compare_address(params.pairs, edition),
            sharing=exploration.sharing,
            canonical=exploration.canonical,
            feeds=exploration.feeds,
        )


class TimelinePage(Page):
    """A named timeline, with its eras."""

    parameters = expensive = PARAMETERS

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        entry = self.find("timeline", names["slug"], edition)
        timeline = read_timeline(entry.document)
        exploration = Exploration(request, params, edition, timeline=timeline)
        return render_page(
            request,
            "pages/explore.html",
            edition,
            explore=exploration,
            timelines=get_timelines(edition),
            compare_url=compare_address(get_timeline_pairs(timeline, params.pairs), edition),
            sharing=exploration.sharing,
            canonical=exploration.canonical,
            feeds=exploration.feeds,
            jsonld=timeline_to_jsonld(timeline, edition, base_url(request), exploration.whole),
        )


class About(Page):
    """How dates are determined, quotations checked and changes published."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        base = base_url(request)
        return render_page(
            request,
            "pages/about.html",
            edition,
            formats=FORMATS,
            sharing=Sharing("About Annals", base, "/about", params.pairs, edition),
            canonical=f"{base}/about",
        )


class EventPage(Page):
    """One event, with its dates, sources, relations and history."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        params.check()
        entry = self.find("event", names["slug"], edition)
        event = read_whole_event(entry.document, edition)
        titles = get_event_source_titles(event, edition)
        return render_page(
            request,
            "pages/event.html",
            edition,
            event=event,
            jsonld=event_to_jsonld(event, edition, base_url(request)),
            entry=describe_entry(entry),
            dates=describe_dates(event, titles),
            sources=group_citations(event, titles),
            citation=render_citation(event["title"], edition, f"{base_url(request)}{event['path']}"),
            formats=format_links(f"{base_url(request)}/api/v1{event['path']}", edition_parameter(edition)),
            wording=count_lost_quotations(event),
            relations=group_relations(event),
            history=get_history(entry.subject_id, edition),
            neighbours=get_event_neighbours(entry, edition),
            rewordings=collect_rewordings([event]),
            sharing=Sharing(
                event["title"], base_url(request), event["path"], params.pairs, edition, f"/embed{event['path']}"
            ),
            canonical=f"{base_url(request)}{event['path']}",
            feeds=feed_links(event["title"], f"/api/v1{event['path']}", [], ("atom", "jsonfeed", "ics", "jsonld")),
            api_path=f"/api/v1{event['path']}",
        )


class SourcePage(Page):
    """One source, with a page of its saved copies and the events that cite it."""

    parameters = PAGE

    def version(self) -> str:
        return get_looks_version()

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        place = f"saved copies {names['slug']}"
        paging = Paging(request, params, edition, place, ("number",), default=_COPIES, most=_COPIES)
        params.check()
        entry = self.find("source", names["slug"], edition)
        source = decode(entry.document or "")
        copies = get_capture_slice(get_listed_captures(source, edition), paging.window)
        following, preceding = paging.links(edition, copies)
        saved = get_public_captures(source["slug"], edition, *copies.entries) if copies.entries else []
        citing = EventResults(edition).entries.filter(sources__contains=[source["slug"]])
        quoted = get_quotations(edition, Window(first=100), sources=(source["slug"],))
        return render_page(
            request,
            "pages/source.html",
            edition,
            source=source,
            look=get_looks([entry.subject_id]).get(entry.subject_id),
            jsonld=source_to_jsonld(source, base_url(request)),
            citation=render_citation(source["title"], edition, f"{base_url(request)}{source['path']}"),
            formats=format_links(
                f"{base_url(request)}/api/v1{source['path']}", edition_parameter(edition), ("json", "csl", "bib", "ris")
            ),
            entry=describe_entry(entry),
            quotes=[describe_quotation(quote) for _, quote in quoted.entries],
            seen_in=get_source_titles({capture["via"] for capture in saved if capture["via"]}, edition),
            next=following,
            previous=preceding,
            captures=sorted(saved, key=lambda copy: (copy["seen"]["latest"] or "9999", copy["number"])),
            events=[read_event(entry.document) for entry in citing.order_by("begins", "subject_id")[:100]],
            count=citing.count(),
            neighbours=get_source_neighbours(entry, edition),
            sharing=Sharing(source["title"], base_url(request), source["path"], params.pairs, edition),
            canonical=f"{base_url(request)}{source['path']}",
            feeds=[
                *feed_links(f"Events that cite {source['title']}", "/api/v1/events", [("source", source["slug"])]),
                rewording_feed_link(source["title"], "source", source["slug"]),
            ],
            api_path=f"/api/v1{source['path']}",
        )


def get_timelines(edition: Edition) -> list[Titled]:
    """The published timelines by title."""
    entries = Entry.objects.using("public").at(edition).public().of("timeline").order_by("label", "slug")
    titles = get_titles("timeline", entries.values_list("slug", "label")[:50], edition)
    return [{"slug": slug, "title": title} for slug, title in titles.items()]
