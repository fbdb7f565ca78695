"""People's pages: each view reads the address, asks one edition, and fills a template."""

from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from events.editions.documents import decode
from events.editions.http.parameters import Parameters
from events.editions.http.responses import base_url
from events.editions.keyset import Window
from events.editions.models import Edition, Entry

from ..query.quotations import get_quotations
from ..query.results import EventResults
from .base import Page, render_page
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
from .explore import PARAMETERS, Exploration
from .history import history_of
from .jsonld import event_to_jsonld, source_to_jsonld, timeline_to_jsonld
from .share import edition_parameter, format_links, render_citation


class Home(Page):
    """Everything public, or what answers a question."""

    parameters = PARAMETERS

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        exploration = Exploration(request, asked, edition)
        return render_page(request, "pages/explore.html", edition, explore=exploration, timelines=timelines(edition))


class TimelinePage(Page):
    """A named question, with its eras."""

    parameters = PARAMETERS

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        found = self.found(request, "timeline", names["slug"], edition)
        if isinstance(found, HttpResponse):
            return found
        timeline = decode(found.entry.document or "")
        return render_page(
            request,
            "pages/explore.html",
            edition,
            explore=Exploration(request, asked, edition, timeline=timeline),
            timelines=timelines(edition),
            jsonld=timeline_to_jsonld(timeline, edition, base_url(request)),
        )


@method_decorator(xframe_options_exempt, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": ["*"]}), name="dispatch")
class Embed(Page):
    """The timeline of a question alone, a named one or any, for a frame in somebody else's page."""

    parameters = PARAMETERS

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        timeline = None
        if "slug" in names:
            found = self.found(request, "timeline", names["slug"], edition)
            if isinstance(found, HttpResponse):
                return found
            timeline = decode(found.entry.document or "")
        exploration = Exploration(request, asked, edition, timeline=timeline)
        return render_page(request, "pages/embed.html", edition, explore=exploration)


class EventPage(Page):
    """One event, with its dates, witnesses, sources and relations."""

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        asked.check()
        found = self.found(request, "event", names["slug"], edition)
        if isinstance(found, HttpResponse):
            return found
        event = decode(found.entry.document or "")
        titles = get_event_source_titles(event, edition)
        return render_page(
            request,
            "pages/event.html",
            edition,
            event=event,
            jsonld=event_to_jsonld(event, edition, base_url(request)),
            entry=describe_entry(found.entry),
            dates=describe_dates(event, titles),
            sources=group_citations(event, titles),
            citation=render_citation(event["title"], edition, f"{base_url(request)}{event['path']}"),
            formats=format_links(f"{base_url(request)}/api/v1{event['path']}", edition_parameter(edition)),
            wording=count_lost_quotations(event),
            relations=group_relations(event),
            history=history_of(found.entry.subject_id, edition),
            canonical=f"{base_url(request)}{event['path']}",
            reading=f"/api/v1{event['path']}",
        )


class SourcePage(Page):
    """One source, with the history of its wording and the events that cite it."""

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        asked.check()
        found = self.found(request, "source", names["slug"], edition)
        if isinstance(found, HttpResponse):
            return found
        source = decode(found.entry.document or "")
        captures = Entry.objects.using("public").at(edition).public().of("capture")
        told = [decode(entry.document or "") for entry in captures.filter(sources__contains=[source["slug"]])[:200]]
        citing = EventResults.at(edition).entries.filter(sources__contains=[source["slug"]])
        quoted = get_quotations(edition, Window(first=100), sources=(source["slug"],))
        return render_page(
            request,
            "pages/source.html",
            edition,
            source=source,
            jsonld=source_to_jsonld(source, base_url(request)),
            citation=render_citation(source["title"], edition, f"{base_url(request)}{source['path']}"),
            formats=format_links(
                f"{base_url(request)}/api/v1{source['path']}", edition_parameter(edition), ("json", "csl", "bib", "ris")
            ),
            entry=describe_entry(found.entry),
            quotes=[describe_quotation(quote) for _, quote in quoted.entries],
            seen_in=get_source_titles({capture["via"] for capture in told if capture["via"]}, edition),
            captures=sorted(told, key=lambda one: (one["seen"]["latest"] or "9999", one["number"])),
            events=[decode(entry.document or "") for entry in citing.order_by("begins", "subject_id")[:100]],
            count=citing.count(),
            canonical=f"{base_url(request)}{source['path']}",
            reading=f"/api/v1{source['path']}",
        )


def timelines(edition: Edition) -> list[dict[str, Any]]:
    """The published timelines by title."""
    entries = Entry.objects.using("public").at(edition).public().of("timeline").order_by("label", "slug")
    return [{"slug": slug, "title": label} for slug, label in entries.values_list("slug", "label")[:50]]
