"""Event documents made by hand, and pages of them: what a pure renderer is given."""

import datetime as dt
from typing import Any, cast

from events.documents.shapes import Citation, Event, Quote
from events.editions.documents import date_document
from events.editions.drafts import derive_subject_id
from events.editions.edtf import Edtf
from events.formats.page import Page
from sources.shapes import SourceBrief

BASE = "https://annals.example"
PUBLISHED = dt.datetime(2026, 1, 2, 3, 4, 5, 678900, dt.UTC)
LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}


def a_document(slug: str = "the-rule", date: str = "2025-05-13", status: str = "accepted", **given: Any) -> Event:
    """An event document with its entry, and whatever else is given."""
    dated = date_document(Edtf.parse(date), "effective", status)
    whole = {
        "id": str(derive_subject_id("event", slug)),
        "slug": slug,
        "path": f"/events/{slug}",
        "title": "The rule",
        "summary": "",
        "kind": {"slug": "rule", "name": "Rule"},
        "topics": [],
        "date": dated,
        "dates": [dated],
        "significance": 3,
        "jurisdictions": ["US"],
        "actors": [],
        "media": None,
        "citations": [a_citation()],
        "relations": [],
        "entry": {
            "edition": 1,
            "revision": 1,
            "published_at": PUBLISHED.isoformat().replace("+00:00", "Z"),
            "updated": PUBLISHED.isoformat().replace("+00:00", "Z"),
            "change": "new",
            "cause": "own",
            "note": "",
            "digest": "0" * 64,
        },
    }
    return cast(Event, whole | given)


def a_citation(quote: Quote | None = None, **source: Any) -> Citation:
    whole = {
        "slug": "gazette",
        "title": "Gazette",
        "publisher": {"slug": "office", "name": "Office"},
        "type": "official_notice",
        "url": "https://gazette.example/1",
        "published": "2025-05-13",
        "language": "en",
        "identifiers": {},
        "archive_url": None,
    }
    return {
        "source": cast(SourceBrief, whole | source),
        "stance": "supports",
        "supports": "",
        "locator": "",
        "via": None,
        "quote": quote,
    }


def a_quote(exact: str, status: str = "stands", **given: Any) -> Quote:
    whole = {
        "exact": exact,
        "prefix": "",
        "suffix": "",
        "language": "en",
        "translated_from": None,
        "original": None,
        "status": status,
        "last_stood": None,
        "changed": None,
        "now": None,
    }
    return cast(Quote, whole | given)


def a_page(*events: Event, **given: Any) -> Page:
    whole: dict[str, Any] = {
        "events": events,
        "edition": 1,
        "published_at": PUBLISHED,
        "title": "Annals",
        "description": "",
        "base": BASE,
        "url": f"{BASE}/api/v1/events.any",
        "licence": LICENCE,
    }
    return Page(**(whole | given))
