"""oEmbed (https://oembed.com): the frame of one of Annals' own pages, for sites that are given its address."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from events.editions.http.pagination import PAGE
from events.editions.http.parameters import Parameters, whole_number_parser
from events.editions.http.responses import base_url, json_response
from events.editions.http.views import TIME, PublicView, find_entry_or_problem, pin_edition, requested_time
from events.editions.models import Edition
from events.editions.problems import Problem, not_found_problem

from ..query.parameters import QUESTION, parse_question
from ..query.slugs import resolve_or_problem
from .base import page_address
from .compare_views import SourceComparison
from .frames import ChangeFrame, EventFrame, QuotationFrame, TimelineFrame
from .share import render_frame
from .views import EventPage, Home, TimelinePage

#: The width of a frame and its height by what it shows, in CSS pixels, unless less is allowed.
_WIDTH = 720
_HEIGHTS = {"timeline": 560, "event": 380, "change": 420, "quotation": 320}
#: What the pages that have a frame, and the frames themselves, show.
_SUBJECTS: dict[type | None, str] = {
    Home: "timeline", TimelinePage: "timeline", TimelineFrame: "timeline", EventPage: "event", EventFrame: "event",
    SourceComparison: "change", ChangeFrame: "change", QuotationFrame: "quotation",
}  # fmt: skip
#: How long a client may keep an answer, in seconds.
_CACHE_AGE = 3600
_SIZE = whole_number_parser(1, 10_000)
#: Parameters of frames and of comparisons, besides a question.
_FRAME_PARAMETERS = {"theme", "view", "at", "lang", "group", "count", "from", "to"}


class OEmbed(PublicView):
    """The frame of a page of Annals. It fetches nothing: an address of another site is unknown."""

    parameters = frozenset({"url", "maxwidth", "maxheight", "format"})
    time: frozenset[str] = frozenset()

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        if "url" not in params:
            params.wrong("url", "url is missing. Give the address of a page of Annals.", "missing")
        url, format = params.value("url", str), params.value("format", str) or "json"
        most = params.value("maxwidth", _SIZE), params.value("maxheight", _SIZE)
        params.check()
        if format not in ("json", "xml"):
            detail = f"format={format[:40]} is not supported. Use json or xml."
            raise Problem(501, "Not implemented", detail, code="unknown_format")
        frame, subject, title = _find_frame(request, url or "")
        width, height = (
            min(given or default, default) for given, default in zip(most, (_WIDTH, _HEIGHTS[subject]), strict=True)
        )
        described: dict[str, object] = {
            "version": "1.0",
            "type": "rich",
            "provider_name": "Annals",
            "provider_url": f"{base_url(request)}/",
            "title": title,
            "width": width,
            "height": height,
            "html": render_frame(f"{base_url(request)}{frame}", title, height=height, width=str(width)),
            "cache_age": _CACHE_AGE,
        }
        return _render_xml(described) if format == "xml" else json_response(orjson.dumps(described))


def _find_frame(request: HttpRequest, url: str) -> tuple[str, str, str]:
    """The path of a page's frame, the kind of subject it shows, and its title.

    Raises:
        Problem: 404 for the address of another site or of a page without a frame; what the page itself would raise.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(base_url(request)).netloc:
        raise not_found_problem(f"‘{url[:200]}’ is not a page of Annals. Give an address under {base_url(request)}/.")
    try:
        match = resolve(unquote(parts.path) or "/")
    except Resolver404 as error:
        raise not_found_problem(f"‘{parts.path[:200]}’ is an unknown address.") from error
    view: type | None = getattr(match.func, "view_class", None)
    if view not in _SUBJECTS:
        raise not_found_problem(f"‘{parts.path[:200]}’ cannot be framed. Give the address of a timeline or an event.")
    params = Parameters(parts.query, QUESTION | PAGE | TIME | _FRAME_PARAMETERS)
    edition = pin_edition(params, requested_time(params))
    subject = _SUBJECTS[view]
    path, title = _FINDERS[subject](params, edition, match.kwargs)
    kept = [pair for pair in params.pairs if pair[0] not in PAGE | {"from", "to", "count"}]
    return page_address(path, kept), subject, title


def _find_timeline(params: Parameters, edition: Edition, names: dict[str, str]) -> tuple[str, str]:
    query = parse_question(params)
    params.check()
    resolve_or_problem(query, edition)
    if "slug" not in names:
        return "/embed", "Annals"
    entry = find_entry_or_problem("timeline", names["slug"], edition).entry
    return f"/embed/{entry.slug}", entry.label


def _find_event(params: Parameters, edition: Edition, names: dict[str, str]) -> tuple[str, str]:
    params.check()
    entry = find_entry_or_problem("event", names["slug"], edition).entry
    return f"/embed/events/{entry.slug}", entry.label


def _find_change(params: Parameters, edition: Edition, names: dict[str, str]) -> tuple[str, str]:
    first = names.get("first") or params.value("from", _SIZE)
    last = names.get("last") or params.value("to", _SIZE)
    params.check()
    entry = find_entry_or_problem("source", names["slug"], edition).entry
    if not first or not last:
        raise not_found_problem(
            "This comparison has no frame. Choose the two copies, so that its address has from and to."
        )
    return f"/embed/sources/{entry.slug}/changes/{first}..{last}", entry.label


def _find_quotation(params: Parameters, edition: Edition, names: dict[str, str]) -> tuple[str, str]:
    params.check()
    entry = find_entry_or_problem("source", names["slug"], edition).entry
    return f"/embed/quotes/{entry.slug}~{names['key']}", entry.label


_FINDERS: dict[str, Callable[[Parameters, Edition, dict[str, str]], tuple[str, str]]] = {
    "timeline": _find_timeline, "event": _find_event, "change": _find_change, "quotation": _find_quotation,
}  # fmt: skip


def _render_xml(described: dict[str, object]) -> HttpResponse:
    root = ElementTree.Element("oembed")
    for name, value in described.items():
        ElementTree.SubElement(root, name).text = str(value)
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")
