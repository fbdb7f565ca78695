"""JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

import datetime as dt
from html import escape
from uuid import UUID

import orjson

from ..documents.shapes import Event
from .corrections import describe_correction
from .page import Page, Tombstone
from .wording import date_classes, format_date, format_licence, is_image, is_web, page_url, render_html


def render(page: Page) -> bytes:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": f"{page.base}{page.timeline['path'] if page.timeline else '/'}",
        "feed_url": page.url,
        "language": page.language_tag,
        "authors": [{"name": "Annals"}],
    }
    if description := " ".join(filter(None, (page.description, format_licence(page)))):
        feed["description"] = description
    if page.next:
        feed["next_url"] = page.next
    feed["_annals"] = {
        "about": "https://www.jsonfeed.org/version/1.1/#extensions",
        "edition": page.edition,
        "licence": dict(page.licence),
        "withdrawn": [_tombstone(tombstone) for tombstone in page.tombstones],
    }
    return orjson.dumps(feed | {"items": [_item(event, page) for event in page.events]})


def _item(event: Event, page: Page) -> dict[str, object]:
    own, lines = page.published(event), describe_correction(event, page)
    corrected = "".join(f"<p><strong>{escape(line)}</strong></p>" for line in lines)
    date = event["date"]
    item: dict[str, object] = {
        "id": UUID(event["id"]).urn,
        "url": page_url(page, event),
        "title": event["title"],
        "content_html": f"{corrected}<p>{escape(format_date(date))}</p>{render_html(event)}",
        "date_modified": _instant(own.published_at),
        "tags": [event["kind"]["name"], *(topic["name"] for topic in event["topics"])],
    }
    if first := page.first.get(event["slug"]):
        item["date_published"] = _instant(first)
    if event["summary"]:
        item["summary"] = event["summary"]
    sources = [citation["source"]["url"] for citation in event["citations"]]
    if external := next((url for url in sources if url and is_web(url)), None):
        item["external_url"] = external
    if event["media"] and is_image(event["media"]["url"]):
        item["image"] = event["media"]["url"]
    item["_policy_event"] = {
        "about": "https://www.jsonfeed.org/version/1.1/#extensions",
        "slug": event["slug"],
        "edtf": date["edtf"],
        "date": format_date(date),
        "classes": date_classes(date),
        "change": own.change,
        "corrections": lines,
    }
    return item


def _tombstone(tombstone: Tombstone) -> dict[str, str]:
    return {
        "id": UUID(tombstone.id).urn,
        "slug": tombstone.slug,
        "change": tombstone.change,
        "date": _instant(tombstone.published_at),
        "reason": tombstone.reason,
    }


def _instant(instant: dt.datetime) -> str:
    """RFC 3339, in UTC."""
    return instant.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
