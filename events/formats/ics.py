"""iCalendar (RFC 5545, with the properties of RFC 7986): all-day events that block no time.

A date known to the year alone is left out without ``include=imprecise``: it would fill a year of days.
"""

import datetime as dt

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vDuration, vText, vUri

from events.editions.documents import DateBlock

from ..documents import shapes
from .page import Page
from .wording import date_classes, format_date, format_licence, format_title, half_open_span, page_url, paragraphs

_REFRESH = dt.timedelta(hours=6)
_IMPRECISE = ("year", "decade", "century")

#: RFC 7986 names colours as CSS does; these grow warmer with significance.
_COLOURS = {1: "slategray", 2: "steelblue", 3: "teal", 4: "darkorange", 5: "crimson"}


def render(page: Page) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Annals//Policy events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("uid", page.id)
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(page.title))
    description = "\n".join(filter(None, (page.description, format_licence(page))))
    for name in ("description", "x-wr-caldesc") if description else ():
        calendar.add(name, vText(description))
    if page.licence:
        calendar.add("x-licence", vUri(page.licence["url"]), parameters={"VALUE": "URI"})
    calendar.add("source", vUri(page.url), parameters={"VALUE": "URI"})
    calendar.add("url", vUri(page.url))
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    if page.published_at:
        calendar.add("last-modified", page.published_at)
    for event in page.events:
        if event["date"]["precision"] not in _IMPRECISE or "include" in page.options:
            calendar.add_component(_event(event, page))
    if not calendar.subcomponents:
        # RFC 5545, 3.6: a calendar has at least one component. This one shows nothing.
        calendar.add_component(_utc())
    text: bytes = calendar.to_ical()
    return text


def _utc() -> Timezone:
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", dt.datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", dt.timedelta(0))
    standard.add("tzoffsetto", dt.timedelta(0))
    standard.add("tzname", "UTC")
    zone.add_component(standard)
    return zone


def _event(event: shapes.Event, page: Page) -> Event:
    date, own = event["date"], page.published(event)
    component = Event()
    component.add("uid", f"urn:uuid:{event['id']}")
    component.add("dtstamp", own.published_at)
    component.add("last-modified", own.published_at)
    component.add("sequence", own.sequence)
    first, after = half_open_span(date)
    component.add("dtstart", dt.date.fromisoformat(first))
    if after and date["earliest"]:
        # DTEND is exclusive: an event dated 3 May ends on the 4th.
        component.add("dtend", dt.date.fromisoformat(after))
    component.add("summary", format_title(event))
    component.add("description", "\n\n".join([format_date(date), *paragraphs(event)]))
    component.add("url", vUri(page_url(page, event)))
    component.add("status", _status(date))
    component.add("transp", "TRANSPARENT")
    component.add("categories", [event["kind"]["name"], *(topic["name"] for topic in event["topics"])])
    component.add("color", _COLOURS[event["significance"]])
    for relation in event["relations"]:
        if related_id := page.related.get(relation["event"]["slug"]):
            parameters = {
                "RELTYPE": _reltype(relation),
                "X-ANNALS-RELATION": relation["type"].upper().replace("_", "-"),
            }
            component.add("related-to", f"urn:uuid:{related_id}", parameters=parameters)
    component.add("x-annals-title", vText(event["title"]), parameters={"VALUE": "TEXT"})
    component.add("x-annals-edtf", vText(date["edtf"]))
    if marks := date_classes(date):
        component.add("x-annals-classes", vText(" ".join(marks)))
    return component


def _reltype(relation: shapes.Relation) -> str:
    """What RFC 5545 calls a relation: it has parents, children and siblings."""
    if relation["type"] != "part_of":
        return "SIBLING"
    return "PARENT" if relation["direction"] == "out" else "CHILD"


def _status(date: DateBlock) -> str:
    if date["status"] == "cancelled":
        return "CANCELLED"
    doubtful = date["uncertain"] or date["approximate"] or date["shape"] == "window"
    return "TENTATIVE" if doubtful or date["status"] in ("disputed", "scheduled") else "CONFIRMED"
