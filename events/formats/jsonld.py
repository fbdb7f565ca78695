"""JSON-LD 1.1 in the words of https://schema.org: events, and the documents that attest them.

The context is written into the answer, so that a reader need not fetch one. Dates lose EDTF's marks, which schema.org
has no place for; the date in EDTF and in words is added to them.
"""

from uuid import UUID

import orjson

from events.editions.documents import DateBlock
from sources.shapes import SourceBrief

from ..documents.languages import TAGS
from ..documents.shapes import Event, Participant, Quote
from ..identifiers import SCHEMES
from .page import Page
from .wording import QUOTE_STATUS, format_date, page_url

_CONTEXT = {
    "@vocab": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        name: {"@type": "@id"}
        for name in ("url", "sameAs", "license", "archivedAt", "eventStatus", "image", "citation", "about")
    },
}
_DOCUMENTS = {
    "regulation": "Legislation",
    "statute": "Legislation",
    "executive_order": "Legislation",
    "treaty": "Legislation",
    "news_article": "NewsArticle",
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "report": "Report",
    "dataset": "Dataset",
    "web_page": "WebPage",
}
_STATUS = {"cancelled": "https://schema.org/EventCancelled"}


def render(page: Page) -> bytes:
    return orjson.dumps(document(page))


def document(page: Page) -> dict[str, object]:
    """The page as one JSON-LD object: an event alone, or a data set of events."""
    events = [event_object(event, page) for event in page.events]
    result: dict[str, object] = {
        "@context": _CONTEXT,
        "@id": page.url,
        "@type": "Dataset",
        "name": page.title,
        "url": page.url,
        "version": str(page.edition),
        "hasPart": events,
    }
    if page.description:
        result["description"] = page.description
    if page.licence:
        result["license"] = page.licence["url"]
    if page.published_at:
        result["dateModified"] = page.published_at.isoformat()
    days = [day for event in page.events for day in (event["date"]["earliest"], event["date"]["latest"]) if day]
    if days:
        result["temporalCoverage"] = f"{min(days)}/{max(days)}"
    return result


def event_object(event: Event, page: Page) -> dict[str, object]:
    """One event, without a context."""
    date = event["date"]
    start, end = _bounds(date)
    result: dict[str, object] = {
        "@id": UUID(event["id"]).urn,
        "@type": "Event",
        "name": event["title"],
        "url": page_url(page, event),
        "eventStatus": _STATUS.get(date["status"] or "", "https://schema.org/EventScheduled"),
        "keywords": [event["kind"]["name"], *(topic["name"] for topic in event["topics"])],
        "additionalProperty": [_property("edtf", date["edtf"]), _property("date", format_date(date))],
        "subjectOf": [document_object(citation["source"], citation["quote"], page) for citation in event["citations"]],
    }
    if start:
        result["startDate"] = start
    if end:
        result["endDate"] = end
    if event["summary"]:
        result["description"] = event["summary"]
    if identifiers := event.get("identifiers"):
        result["identifier"] = [_property(scheme, value) for scheme, values in identifiers.items() for value in values]
        if items := identifiers.get("wikidata"):
            result["sameAs"] = [SCHEMES["wikidata"].address.format(item) for item in items]
    if page.language:
        shown = event.get("translation")
        result["inLanguage"] = page.language_tag if shown else TAGS["en"]
        if shown:
            result["alternateName"] = shown["original"]["title"]
    if event["media"]:
        result["image"] = event["media"]["url"]
    if page.licence:
        result["license"] = page.licence["url"]
    if organisers := [_actor(actor) for actor in event["actors"] if actor["role"] == "issuer"]:
        result["organizer"] = organisers
    if others := [_actor(actor) for actor in event["actors"] if actor["role"] != "issuer"]:
        result["contributor"] = others
    return result


#: The length of a day's text, by the precision of the date.
_LENGTHS = {"day": 10, "month": 7, "season": 7}


def _bounds(date: DateBlock) -> tuple[str | None, str | None]:
    """Where a date starts and ends, as coarse as it is known: ISO 8601 lets a date end at its month or year.

    The day of a window is not known: no start is given on its first possible day.
    """
    first, last = date["earliest"], date["latest"]
    length = _LENGTHS.get(date["precision"], 4)
    if date["shape"] == "window" and first != last:
        length = min(length, 7 if first and last and first[:7] == last[:7] else 4)
    return first[:length] if first else None, last[:length] if last else None


def _property(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _actor(actor: Participant) -> dict[str, object]:
    kind = {"person": "Person"}.get(actor["kind"], "Organization")
    return {"@type": kind, "name": actor["name"], "identifier": actor["slug"]}


def document_object(source: SourceBrief, quote: Quote | None, page: Page) -> dict[str, object]:
    """The cited document, with the quotation from it."""
    result: dict[str, object] = {
        "@id": f"{page.base}/sources/{source['slug']}",
        "@type": _DOCUMENTS.get(source["type"], "DigitalDocument"),
        "name": source["title"],
        "inLanguage": source["language"],
    }
    if source["url"]:
        result["url"] = source["url"]
    if source["archive_url"]:
        result["archivedAt"] = source["archive_url"]
    if source["publisher"]:
        result["publisher"] = {"@type": "Organization", "name": source["publisher"]["name"]}
    if source["published"]:
        result["additionalProperty"] = [_property("published", source["published"])]
    if quote:
        result["hasPart"] = {
            "@type": "Quotation",
            "text": quote["exact"],
            "inLanguage": quote["language"],
            "creativeWorkStatus": str(QUOTE_STATUS[quote["status"]]),
        }
    return result
