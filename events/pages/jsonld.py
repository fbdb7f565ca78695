"""The JSON-LD 1.1 of a page, in the vocabulary of https://schema.org."""

from collections.abc import Mapping

import orjson
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from events.editions.models import Edition
from sources.shapes import Source

from ..documents.shapes import Event, Timeline
from ..formats import jsonld
from ..formats.page import Page


def event_to_jsonld(event: Event, edition: Edition, base: str) -> SafeString:
    """An event, with its sources."""
    page = _page([event], edition, base, event["path"], event["title"], event["summary"])
    return render_jsonld_script({"@context": "https://schema.org", **jsonld.event_object(event, page)})


def timeline_to_jsonld(timeline: Timeline, edition: Edition, base: str) -> SafeString:
    """A timeline as a data set; its events have pages of their own."""
    page = _page([], edition, base, timeline["path"], timeline["title"], timeline["description"])
    data = jsonld.document(page) | {"@context": "https://schema.org"}
    del data["hasPart"]
    return render_jsonld_script(data)


def source_to_jsonld(source: Source, base: str) -> SafeString:
    """A source as the document it is."""
    page = Page(events=[], edition=0, published_at=None, title="", description="", base=base, url=base)
    return render_jsonld_script({"@context": "https://schema.org", **jsonld.document_object(source, None, page)})


def _page(events: list[Event], edition: Edition, base: str, path: str, title: str, description: str) -> Page:
    return Page(
        events=events, edition=edition.number, published_at=edition.published_at, title=title,
        description=description, base=base, url=f"{base}{path}", licence=settings.ANNALS_LICENCE,
    )  # fmt: skip


def render_jsonld_script(data: Mapping[str, object]) -> SafeString:
    """A JSON-LD object as a script element; its text cannot close the element."""
    text = orjson.dumps(data).decode().translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
