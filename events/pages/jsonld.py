"""The JSON-LD 1.1 of a page, in the vocabulary of https://schema.org."""

import datetime as dt
from collections.abc import Mapping

import orjson
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from events.editions.models import Edition
from sources.shapes import Source

from ..documents.shapes import Event, Timeline
from ..formats import jsonld
from ..formats.page import Page

#: What is said of a data set that has no description of its own.
_DESCRIPTION = (
    "Policy events with their dates and sources; quotations are checked against saved copies, and every change is"
    " published as a numbered edition."
)
#: The formats in which a data set can be downloaded, with their media types.
_DOWNLOADS = {"csv": "text/csv", "ndjson": "application/x-ndjson", "jsonld": "application/ld+json"}

#: The first and the last day that a data set covers; None where it has no dated event.
Days = tuple[dt.date, dt.date] | None


def event_to_jsonld(event: Event, edition: Edition, base: str) -> SafeString:
    """An event, with its sources."""
    page = _page([event], edition, base, event["path"], event["title"], event["summary"])
    return render_jsonld_script({"@context": "https://schema.org", **jsonld.event_object(event, page)})


def timeline_to_jsonld(timeline: Timeline, edition: Edition, base: str, days: Days) -> SafeString:
    """A timeline as a data set; its events have pages of their own."""
    description = timeline["description"] or f"{timeline['title']}: {_DESCRIPTION}"
    return render_jsonld_script(
        {"@context": "https://schema.org"}
        | _dataset(timeline["title"], description, timeline["path"], edition, base, days)
    )


def site_to_jsonld(edition: Edition, base: str, days: Days) -> SafeString:
    """The site, with its search, and all events as a data set."""
    site = {
        "@type": "WebSite",
        "@id": f"{base}/#site",
        "name": "Annals",
        "url": f"{base}/",
        "description": _DESCRIPTION,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{base}/?q={{words}}"},
            "query-input": "required name=words",
        },
    }
    dataset = _dataset("Annals", _DESCRIPTION, "/", edition, base, days)
    return render_jsonld_script({"@context": "https://schema.org", "@graph": [site, dataset]})


def _dataset(title: str, description: str, path: str, edition: Edition, base: str, days: Days) -> dict[str, object]:
    """A data set with what search engines of data sets ask for: how it is got, by whom it is made, what it covers."""
    page = _page([], edition, base, path, title, description)
    data = jsonld.document(page)
    del data["@context"], data["hasPart"]
    address = f"{base}/api/v1{path if path != '/' else '/events'}"
    data |= {
        "@id": f"{base}{path}#data",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "Annals", "url": f"{base}/"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "Annals", "url": f"{base}/timelines"},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": f"{address}.{name}"}
            for name, media_type in _DOWNLOADS.items()
        ],
    }
    if days:
        data["temporalCoverage"] = "/".join(day.isoformat() for day in days)
    return data


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
