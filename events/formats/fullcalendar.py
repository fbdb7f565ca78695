"""FullCalendar's JSON event source, https://fullcalendar.io/docs/events-json-feed. Ends are exclusive."""

import orjson

from ..documents.shapes import Event
from .page import Page
from .wording import date_classes, format_date, format_title, half_open_span, page_url, paragraphs


def render(page: Page) -> bytes:
    return orjson.dumps([_event(event, page) for event in page.events])


def _event(event: Event, page: Page) -> dict[str, object]:
    date = event["date"]
    start, end = half_open_span(date)
    marks = ["annals", *date_classes(date)]
    item: dict[str, object] = {
        "id": event["slug"],
        "title": format_title(event),
        "start": start,
        "allDay": True,
        "url": page_url(page, event),
        # Version 6 reads either, 7 the second alone.
        "classNames": marks,
        "className": " ".join(marks),
        "extendedProps": {
            "title": event["title"],
            "edtf": date["edtf"],
            "display": format_date(date),
            "kind": event["kind"]["slug"],
            "significance": event["significance"],
            "text": paragraphs(event),
            "licence": page.licence.get("url"),
        },
    }
    if end and date["earliest"]:
        item["end"] = end
    return item
