"""The frames for other sites: a timeline, an event, a quotation, and a rewording of a source."""

from typing import Any, cast

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from events.editions.documents import decode
from events.editions.http.parameters import Parameters, choice_parser, parse_day
from events.editions.http.responses import base_url
from events.editions.models import Edition
from events.editions.problems import not_found_problem
from sources.captures import get_public_captures, get_wording_change

from ..documents.shapes import Quote
from ..query.quotations import get_quotation
from .base import Page, render_page
from .context import describe_quotation
from .documents import read_event, read_timeline
from .explore import PARAMETERS, Exploration
from .rewordings import collect_rewordings

_THEMES = ("auto", "light", "dark")
_VIEWS = ("chart", "list")
#: The parameters of every frame; the last four are what Pym.js adds to an address.
_FRAME = frozenset({"theme", "childId", "initialWidth", "parentTitle", "parentUrl"})


@method_decorator(xframe_options_exempt, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": ["*"]}), name="dispatch")
class Frame(Page):
    """A page that any site may frame, in the reader's colours or in those that the site sets with ``theme``."""

    parameters = _FRAME
    problem_template = "pages/frame_problem.html"

    def read_theme(self, params: Parameters) -> str | None:
        """``light`` or ``dark``; None for the reader's own."""
        theme = params.value("theme", choice_parser(_THEMES))
        return None if theme == "auto" else theme


class TimelineFrame(Frame):
    """The timeline alone, of a named timeline or any filters: drawn, listed or both; with ``at``, from that day on."""

    parameters = PARAMETERS | _FRAME | {"view", "at"}
    expensive = PARAMETERS

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        theme = self.read_theme(params)
        view = params.value("view", choice_parser(_VIEWS))
        at = params.value("at", parse_day)
        timeline = None
        if "slug" in names:
            entry = self.find("timeline", names["slug"], edition)
            timeline = read_timeline(entry.document)
        exploration = Exploration(request, params, edition, timeline=timeline)
        exploration.starts_on = at
        return render_page(
            request,
            "pages/embed.html",
            edition,
            explore=exploration,
            theme=theme,
            view=view,
            data=exploration.data if view != "list" else {},
            canonical=exploration.share.full_page_url,
        )


class EventFrame(Frame):
    """One event: its date, its summary and the words that were changed."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        theme = self.read_theme(params)
        params.check()
        entry = self.find("event", names["slug"], edition)
        event = read_event(entry.document)
        return render_page(
            request,
            "pages/embed_event.html",
            edition,
            event=event,
            rewordings=collect_rewordings([event]),
            theme=theme,
            canonical=f"{base_url(request)}{event['path']}",
        )


class QuotationFrame(Frame):
    """One quotation of a source: its words, whether they are still there, and who quotes them."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        theme = self.read_theme(params)
        params.check()
        entry = self.find("source", names["slug"], edition)
        source = decode(entry.document or "")
        quote = get_quotation(edition, source["slug"], names["key"])
        if quote is None:
            raise not_found_problem(f"Edition {edition.number} has no such quotation of ‘{source['slug']}’.")
        return render_page(
            request,
            "pages/embed_quotation.html",
            edition,
            source=source,
            quote=describe_quotation(cast(Quote, quote)),
            events=quote["events"],
            theme=theme,
            canonical=f"{base_url(request)}{source['path']}",
        )


class ChangeFrame(Frame):
    """The words of a source in two saved copies, side by side."""

    def respond(self, request: HttpRequest, params: Parameters, edition: Edition, **names: Any) -> HttpResponse:
        theme = self.read_theme(params)
        params.check()
        entry = self.find("source", names["slug"], edition)
        source = decode(entry.document or "")
        captures = get_public_captures(names["slug"], edition, names["first"], names["last"])
        change = get_wording_change(captures, names["first"], names["last"])
        if change is None:
            raise not_found_problem(
                f"Saved copies {names['first']} and {names['last']} of ‘{names['slug']}’ cannot be compared."
            )
        by_number = {capture["number"]: capture for capture in captures}
        return render_page(
            request,
            "pages/embed_change.html",
            edition,
            source=source,
            change=change,
            old=by_number[names["first"]],
            new=by_number[names["last"]],
            theme=theme,
            canonical=f"{base_url(request)}{source['path']}/compare",
        )
