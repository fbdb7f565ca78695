"""Filters that show the values of documents in templates."""

import datetime as dt
import re
from collections.abc import Mapping
from itertools import groupby

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.chinese_dates import render_day
from events.editions.edtf import Edtf, EdtfError
from events.pages.context import count_lost_quotations
from sources.diff import Op, as_html
from sources.shapes import OpBlock

from ..documents.languages import is_chinese, render_date
from ..documents.shapes import Citation, EventDocument, Quote
from ..identifiers import SCHEMES, Identifiers
from ..pages.disputes import get_disputes
from ..pages.in_force_list import describe_force
from ..pages.search_words import find_excerpt, mark_words
from ..query.quotations import get_quotation_key

register = template.Library()
register.filter("lost_quotations", count_lost_quotations)

_HAN = re.compile(r"[\u4e00-\u9fff]")
SIGNIFICANCE = {1: _("context"), 2: _("routine"), 3: _("notable"), 4: _("major change"), 5: _("turning point")}


@register.filter
def words(value: str) -> str:
    """An API name in plain words of the reader's language: ``press_release`` is a press release."""
    plain = value.replace("_", " ").replace("-", " ")
    return gettext(plain) if plain else ""


@register.filter
def title_or_slug(titles: dict[str, str], slug: str) -> str:
    """The title of a source by its slug; the slug in plain words where it is not public."""
    return titles.get(slug) or words(slug)


@register.filter
def english(edtf: str | None) -> str:
    """An EDTF date in the reader's language; an invalid date unchanged."""
    try:
        return render_date(edtf) if edtf else ""
    except EdtfError:
        return edtf or ""


@register.filter
def when(date: Edtf | Mapping[str, str] | None) -> str:
    """A date of a document in the reader's language."""
    if not date:
        return ""
    return render_date(date.text) if isinstance(date, Edtf) else render_date(date["edtf"], date["display"])


@register.filter
def day(time: dt.datetime) -> str:
    """The day of a time in the reader's language."""
    return render_day(time) if is_chinese() else f"{time.day} {time:%B} {time.year}"


@register.filter
def moment(time: dt.datetime) -> str:
    """A time to the minute in the reader's language."""
    return f"{day(time)} {time:%H:%M}" if is_chinese() else f"{day(time)}, {time:%H:%M}"


@register.filter
def foreign(text: str) -> SafeString:
    """The attributes of an element whose text is the original on a page in Chinese; nothing where it is translated."""
    is_original = is_chinese() and bool(text) and not _HAN.search(text)
    return mark_safe(' lang="en" dir="auto"' if is_original else "")  # noqa: S308 - constants


@register.filter
def significance(value: int) -> str:
    return str(SIGNIFICANCE.get(value, ""))


@register.filter
def contradicted(citations: list[Citation]) -> bool:
    """Whether a cited source contradicts the event."""
    return any(citation["stance"] == "contradicts" for citation in citations)


@register.filter
def source_count(event: EventDocument) -> int:
    return len({citation["source"]["slug"] for citation in event["citations"]})


@register.filter
def quotation_path(quote: Quote, source: str) -> str:
    """The frame of a quotation of a source, by its slug."""
    return f"/embed/quotes/{source}~{get_quotation_key(quote)}"


@register.filter
def as_diff(ops: list[OpBlock]) -> SafeString:
    """A word diff as HTML with ``<del>`` and ``<ins>``; every text in it is escaped."""
    return mark_safe(as_html(Op(**op) for op in ops))  # noqa: S308


@register.filter
def as_old(ops: list[OpBlock]) -> SafeString:
    """The old words of a diff as HTML, with ``<del>`` around what was dropped."""
    return as_diff([op for op in ops if op["op"] != "insert"])


@register.filter
def as_new(ops: list[OpBlock]) -> SafeString:
    """The new words of a diff as HTML, with ``<ins>`` around what was added."""
    return as_diff([op for op in ops if op["op"] != "delete"])


@register.filter
def as_changes(ops: list[OpBlock], side: str = "both") -> SafeString:
    """A word diff as HTML whose changes are numbered and can be linked to.

    Args:
        side: ``old`` or ``new`` for one of the texts, whose changes lead to each other; ``both`` for one text.
    """
    parts, number, is_change = [], 0, False
    for op in ops:
        begins = op["op"] != "equal" and not is_change
        number += begins
        is_change = op["op"] != "equal"
        if begins and side != "new":
            parts.append(
                f'<a class="place" id="change-{number}" href="#change-{number}" aria-label="Change {number}"></a>'
            )
        if side == "both" or op["op"] != {"old": "insert", "new": "delete"}[side]:
            parts.append(as_html([Op(**op)]))
    return mark_safe("".join(parts))  # noqa: S308


@register.filter
def number_of_changes(ops: list[OpBlock]) -> int:
    """How many stretches of a text a word diff changes."""
    return sum(1 for is_equal, _ in groupby(ops, lambda op: op["op"] == "equal") if not is_equal)


@register.filter
def marked(text: str, words: str) -> SafeString:
    """A text with the words of a search marked."""
    return mark_words(text, words)


@register.filter
def excerpt(event: EventDocument, words: str) -> tuple[str, SafeString] | None:
    """Where an event matches a search, if not in its title or summary."""
    return find_excerpt(event, words) if words else None


@register.filter
def force(event: EventDocument, day: dt.date | None) -> str:
    """Since when a measure has been in force on a day; nothing without a day."""
    return describe_force(event, day) if day else ""


@register.filter
def disputes(event: EventDocument) -> list[str]:
    """The reasons for which an event is disputed, in words."""
    return get_disputes(event)


@register.filter
def web(url: str | None) -> str:
    """The URL if a link may lead to it (http or https), else an empty text."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


@register.filter
def identified(identifiers: Identifiers) -> list[tuple[str, str, str]]:
    """The scheme and the value of each identifier, and the address that it leads to; "" where it leads nowhere."""
    return [
        (scheme, value, SCHEMES[scheme].address.format(value) if scheme in SCHEMES else "")
        for scheme, values in identifiers.items()
        for value in values
    ]


@register.filter
def picture(url: str | None) -> str:
    """The URL if it is that of a picture, else an empty text."""
    path = web(url).partition("?")[0].lower()
    return web(url) if path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif")) else ""
