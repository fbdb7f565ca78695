"""iCalendar (RFC 5545, with the properties of RFC 7986): all-day events that block no time.

A date known to the year alone is left out without ``include=imprecise``: it would fill a year of days.
"""

from collections.abc import Iterator

from events.editions.documents import DateBlock

from ..documents import shapes
from .icalendar import component, day, instant, line, text, texts
from .page import Page
from .wording import date_classes, format_date, format_licence, format_title, half_open_span, page_url, paragraphs

_REFRESH = "PT6H"
_IMPRECISE = ("year", "decade", "century")

#: RFC 7986 names colours as CSS does; these grow warmer with significance.
_COLOURS = {1: "slategray", 2: "steelblue", 3: "teal", 4: "darkorange", 5: "crimson"}


#: RFC 5545, 3.6: a calendar has at least one component. This one shows nothing.
_UTC = component(
    "VTIMEZONE",
    (
        "TZID:Etc/UTC",
        component("STANDARD", ("DTSTART:19700101T000000", "TZNAME:UTC", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000")),
    ),
)


def render(page: Page) -> bytes:
    shown = (event for event in page.events if "include" in page.options or _is_precise(event["date"]))
    events = [component("VEVENT", _event_lines(event, page)) for event in shown]
    return (component("VCALENDAR", (*_calendar_lines(page), *(events or [_UTC]))) + "\r\n").encode()


def _is_precise(date: DateBlock) -> bool:
    return date["precision"] not in _IMPRECISE


def _calendar_lines(page: Page) -> Iterator[str]:
    yield line("VERSION", "2.0")
    yield line("PRODID", "-//Annals//Policy events//EN")
    yield line("METHOD", "PUBLISH")
    yield line("UID", page.id)
    title, description = text(page.title), text("\n".join(filter(None, (page.description, format_licence(page)))))
    yield line("NAME", title)
    yield line("X-WR-CALNAME", title)
    if description:
        yield line("DESCRIPTION", description)
        yield line("X-WR-CALDESC", description)
    if page.licence:
        yield line("X-LICENCE", page.licence["url"], VALUE="URI")
    yield line("SOURCE", page.url, VALUE="URI")
    yield line("URL", page.url)
    yield line("REFRESH-INTERVAL", _REFRESH, VALUE="DURATION")
    yield line("X-PUBLISHED-TTL", _REFRESH)
    if page.published_at:
        yield line("LAST-MODIFIED", instant(page.published_at))


def _event_lines(event: shapes.Event, page: Page) -> Iterator[str]:
    date, own = event["date"], page.published(event)
    yield line("UID", f"urn:uuid:{event['id']}")
    yield line("DTSTAMP", instant(own.published_at))
    yield line("LAST-MODIFIED", instant(own.published_at))
    yield line("SEQUENCE", str(own.sequence))
    first, after = half_open_span(date)
    yield line("DTSTART", day(first), VALUE="DATE")
    if after and date["earliest"]:
        # DTEND is exclusive: an event dated 3 May ends on the 4th.
        yield line("DTEND", day(after), VALUE="DATE")
    yield line("SUMMARY", text(format_title(event)))
    yield line("DESCRIPTION", text("\n\n".join([format_date(date), *paragraphs(event)])))
    yield line("URL", page_url(page, event))
    yield line("STATUS", _status(date))
    yield line("TRANSP", "TRANSPARENT")
    yield line("CATEGORIES", texts([event["kind"]["name"], *(topic["name"] for topic in event["topics"])]))
    yield line("COLOR", _COLOURS[event["significance"]])
    for relation in event["relations"]:
        if related_id := page.related.get(relation["event"]["slug"]):
            kind = relation["type"].upper().replace("_", "-")
            yield line("RELATED-TO", f"urn:uuid:{related_id}", RELTYPE=_reltype(relation), X_ANNALS_RELATION=kind)
    yield line("X-ANNALS-TITLE", text(event["title"]), VALUE="TEXT")
    yield line("X-ANNALS-EDTF", text(date["edtf"]))
    if marks := date_classes(date):
        yield line("X-ANNALS-CLASSES", text(" ".join(marks)))


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
