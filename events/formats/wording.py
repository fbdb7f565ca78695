"""Texts that all formats share: dates, quotations, classes, groups."""

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape
from typing import cast
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.documents import DateBlock
from sources.quotations import LOST_STATUSES
from sources.shapes import Named

from ..choices import TranslationStatus
from ..documents.languages import render_date
from ..documents.shapes import Citation, Event, EventDocument, Participant, Quote
from .page import Page

#: The statuses of a date that are said beside it.
_STATUS = {"disputed": _("disputed"), "scheduled": _("scheduled"), "cancelled": _("cancelled")}
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")

#: The text about a quotation, by its status.
QUOTE_STATUS = {
    "stands": _("the source still says so"),
    "altered": _("the source has since been reworded"),
    "gone": _("the source no longer says so"),
    "unchecked": _("not checked against the source"),
}


def page_url(page: Page, document: Event) -> str:
    """The absolute address of a subject's page for people."""
    return f"{page.base}{document['path']}"


def format_date(date: DateBlock) -> str:
    """A date in words, with its status unless it is accepted.

    >>> format_date({"display": "May 2018", "status": "scheduled"})
    'May 2018 (scheduled)'
    """
    status = _STATUS.get(date["status"] or "")
    return f"{date['display']} ({status})" if status else date["display"]


def format_edtf(text: str) -> str:
    """A date in EDTF, in words.

    >>> format_edtf("[2025-05-14..2025-05-19]")
    'some time between 14 and 19 May 2025'
    """
    return render_date(text)


def is_exact(date: DateBlock) -> bool:
    """Whether a date is one known day."""
    return (
        date["precision"] == "day"
        and date["shape"] == "point"
        and date["earliest"] == date["latest"] is not None
        and not (date["uncertain"] or date["approximate"])
    )


def format_title(event: EventDocument) -> str:
    """An event's title, with the date in words unless it is one known day.

    Calendars draw bars on days: without the words a bar would claim a day that is not known.
    """
    return event["title"] if is_exact(event["date"]) else f"{event['title']} ({format_date(event['date'])})"


def date_classes(date: DateBlock) -> list[str]:
    """The CSS classes that show how sure a date is."""
    marks = (
        ("annals-uncertain", date["uncertain"] or date["status"] == "disputed"),
        ("annals-approximate", date["approximate"]),
        ("annals-window", date["shape"] == "window" or date["precision"] != "day"),
        ("annals-open", date["earliest"] is None or date["latest"] is None),
        (f"annals-{date['status']}", date["status"] not in (None, "accepted")),
    )
    return [name for name, holds in marks if holds]


def day_after(day: str) -> str | None:
    """The day after an ISO 8601 day; None after the last day of the calendar."""
    try:
        return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    except OverflowError:
        return None


def half_open_span(date: DateBlock) -> tuple[str, str | None]:
    """The first day of a date, and the day after its last; None where it is open.

    A date with no beginning is put at its last day.
    """
    first = date["earliest"] or date["latest"]
    if first is None:
        raise ValueError(f"{date['edtf']} has neither start nor end")
    return first, day_after(date["latest"]) if date["latest"] else None


def format_quote(quote: Quote) -> str:
    """The result of checking a quotation, in a sentence."""
    sentence = str(QUOTE_STATUS[quote["status"]])
    if quote["changed"]:
        sentence += gettext(", changed %(date)s") % {"date": format_edtf(quote["changed"])}
    if quote["now"] and quote["status"] in LOST_STATUSES:
        sentence += gettext("; it now reads: “%(words)s”") % {"words": quote["now"]}
    return gettext("%(sentence)s.") % {"sentence": f"{sentence[0].upper()}{sentence[1:]}"}


def format_source(citation: Citation) -> str:
    """A citation's source in words: publisher, title, date; and whether it contradicts."""
    source = citation["source"]
    published = format_edtf(source["published"]) if source["published"] else None
    named = ", ".join(filter(None, (source["publisher"] and source["publisher"]["name"], source["title"], published)))
    return f"{named} ({gettext('contradicts')})" if citation["stance"] == "contradicts" else named


def describe_translation(event: EventDocument) -> str:
    """That the title and summary are translated, with the original title, in a sentence; empty where they are not."""
    shown = cast(Event, event).get("translation")
    if not shown:
        return ""
    original = {"title": shown["original"]["title"]}
    if shown["status"] == TranslationStatus.STALE:
        return gettext("Translated from an earlier version of the original, which now reads: %(title)s") % original
    return gettext("Translated. Original: %(title)s") % original


def paragraphs(event: EventDocument) -> list[str]:
    """The paragraphs about an event, in plain text: summary, note on the date, quotations, sources."""
    texts = [event["summary"], event["date"]["note"]]
    for citation in event["citations"]:
        if quote := citation["quote"]:
            texts += [f"“{quote['exact']}” — {format_source(citation)}. {format_quote(quote)}"]
        else:
            texts += [gettext("Source: %(source)s.") % {"source": format_source(citation)}]
    return [text for text in (*texts, describe_translation(event)) if text]


def render_html(event: EventDocument) -> str:
    """The paragraphs as HTML, with links to the sources; every text escaped."""
    parts = [f"<p>{escape(text)}</p>" for text in (event["summary"], event["date"]["note"]) if text]
    for citation in event["citations"]:
        named = _render_link(format_source(citation), citation["source"]["url"])
        if quote := citation["quote"]:
            parts.append(
                f"<blockquote><p>{escape(quote['exact'])}</p></blockquote>"
                f"<p>{named}. <em>{escape(format_quote(quote))}</em></p>"
            )
        else:
            parts.append(f"<p>{gettext('Source: %(source)s.') % {'source': named}}</p>")
    if translated := describe_translation(event):
        parts.append(f"<p><small>{escape(translated)}</small></p>")
    return "".join(parts)


def _render_link(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>' if url and is_web(url) else escape(text)


def is_web(url: str) -> bool:
    """Whether an address is on the web, not a script."""
    return url.lower().startswith(("https://", "http://"))


def is_image(url: str) -> bool:
    return is_web(url) and urlsplit(url).path.lower().endswith(_IMAGES)


def format_licence(page: Page) -> str:
    """The licence of the data, in words; empty where there is none."""
    return gettext("Data: %(name)s, %(url)s") % dict(page.licence) if page.licence else ""


def groups_of(event: EventDocument, group: str | None) -> Iterator[tuple[str, str]]:
    """The groups an event is in, as id and label; those of its first come first."""
    match group:
        case "kind":
            members: Sequence[Named | Participant] = [event["kind"]]
        case "topic":
            members = event["topics"]
        case "actor":
            members = event["actors"]
        case "jurisdiction":
            members = [{"slug": code, "name": code} for code in event["jurisdictions"]]
        case _:
            return
    for member in members:
        yield member["slug"], member["name"]
    if not members:
        yield "none", gettext("Other")
