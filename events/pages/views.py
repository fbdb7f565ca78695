"""People's pages: each view reads the address, asks one edition, and fills a template."""

from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from events.editions.documents import decode
from events.editions.http.parameters import Parameters
from events.editions.http.views import base_url
from events.editions.keyset import Window
from events.editions.models import Edition, Entry

from ..query.quotations import quotes
from ..query.results import Standing
from .base import Page, shown
from .context import dates_told, entry_facts, quotation, relations_told, sources_of, titled, titles_of, wording_of
from .explore import PARAMETERS, Exploration
from .history import history_of
from .jsonld import event_linked, source_linked, timeline_linked
from .share import cite, dated, formats_of


class Home(Page):
    """Everything public, or what answers a question."""

    parameters = PARAMETERS

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        exploration = Exploration(request, asked, edition)
        return shown(request, "pages/explore.html", edition, explore=exploration, timelines=timelines(edition))


class TimelinePage(Page):
    """A named question, with its eras."""

    parameters = PARAMETERS

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        found = self.found(request, "timeline", names["slug"], edition)
        if isinstance(found, HttpResponse):
            return found
        timeline = decode(found.entry.document or "")
        return shown(
            request,
            "pages/explore.html",
            edition,
            explore=Exploration(request, asked, edition, timeline=timeline),
            timelines=timelines(edition),
            jsonld=timeline_linked(timeline, edition, base_url(request)),
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
        return shown(request, "pages/embed.html", edition, explore=exploration)


class EventPage(Page):
    """One event, with its dates, witnesses, sources and relations."""

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: str) -> HttpResponse:
        asked.check()
        found = self.found(request, "event", names["slug"], edition)
        if isinstance(found, HttpResponse):
            return found
        event = decode(found.entry.document or "")
        titles = titles_of(event, edition)
        return shown(
            request,
            "pages/event.html",
            edition,
            event=event,
            jsonld=event_linked(event, edition, base_url(request)),
            entry=entry_facts(found.entry),
            dates=dates_told(event, titles),
            sources=sources_of(event, titles),
            citation=cite(event["title"], edition, f"{base_url(request)}{event['path']}"),
            formats=formats_of(f"{base_url(request)}/api/v1{event['path']}", dated(edition)),
            wording=wording_of(event),
            relations=relations_told(event),
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
        citing = Standing.at(edition).entries.filter(sources__contains=[source["slug"]])
        quoted = quotes(edition, Window(first=100), sources=(source["slug"],))
        return shown(
            request,
            "pages/source.html",
            edition,
            source=source,
            jsonld=source_linked(source, base_url(request)),
            citation=cite(source["title"], edition, f"{base_url(request)}{source['path']}"),
            formats=formats_of(
                f"{base_url(request)}/api/v1{source['path']}", dated(edition), ("json", "csl", "bib", "ris")
            ),
            entry=entry_facts(found.entry),
            quotes=[quotation(quote) for _, quote in quoted.entries],
            seen_in=titled({capture["via"] for capture in told if capture["via"]}, edition),
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
