"""Atom (RFC 4287), with tombstones (RFC 6721) for withdrawn events."""

import datetime as dt
from html import escape
from typing import Any
from uuid import UUID
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from ..documents.shapes import Event
from .corrections import describe_correction
from .feed import Feed
from .page import Page
from .wording import format_date, format_licence, is_web, page_url, render_html

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Feed(Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": _TOMBSTONES}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        page: Page = self.feed["page"]
        if page.next:
            handler.addQuickElement("link", "", {"rel": "next", "href": page.next})
        if page.licence:
            handler.addQuickElement("link", "", {"rel": "license", "href": page.licence["url"]})
        for tombstone in page.tombstones:
            attributes = AttributesImpl(
                {"ref": f"urn:uuid:{tombstone.id}", "when": rfc3339_date(tombstone.published_at)}
            )
            handler.startElement("at:deleted-entry", attributes)
            handler.addQuickElement("at:comment", tombstone.reason)
            handler.endElement("at:deleted-entry")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html"})
        for source in item["sources"]:
            handler.addQuickElement("link", "", {"rel": "related", "href": source})


def render(page: Page) -> bytes:
    times = [page.published(event).published_at for event in page.events]
    times += [tombstone.published_at for tombstone in page.tombstones]
    feed = _Feed(
        title=page.title,
        link=f"{page.base}{page.timeline['path'] if page.timeline else '/'}",
        subtitle=page.description or None,
        language=page.language_tag,
        feed_url=page.url,
        feed_guid=page.id,
        feed_copyright=format_licence(page) or None,
        page=page,
        updated=max(times, default=page.published_at or _EPOCH),
    )
    for event in page.events:
        _add(feed, event, page)
    return feed.render()


def _add(feed: _Feed, event: Event, page: Page) -> None:
    lines = describe_correction(event, page)
    corrected = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in lines)
    sources = (citation["source"]["url"] for citation in event["citations"])
    feed.add_item(
        title=event["title"],
        link=page_url(page, event),
        description=escape(event["summary"]),
        unique_id=UUID(event["id"]).urn,
        pubdate=page.first.get(event["slug"]),
        updateddate=page.published(event).published_at,
        categories=[event["kind"]["name"], *(topic["name"] for topic in event["topics"])],
        html=f"{corrected}<p>{escape(format_date(event['date']))}</p>{render_html(event)}",
        sources=[url for url in dict.fromkeys(sources) if url and is_web(url)],
    )
