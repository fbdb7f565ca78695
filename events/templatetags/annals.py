"""Filters that show the values of documents in templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from events.editions.edtf import Edtf, EdtfError
from events.pages.context import count_lost_quotations
from sources.diff import Op, as_html

register = template.Library()
register.filter("lost_quotations", count_lost_quotations)

SIGNIFICANCE = {1: "context", 2: "routine", 3: "notable", 4: "major change", 5: "turning point"}


@register.filter
def words(value: str) -> str:
    """An API name in plain words: ``press_release`` is a press release."""
    return value.replace("_", " ").replace("-", " ")


@register.filter
def title_or_slug(titles: dict[str, str], slug: str) -> str:
    """The title of a source by its slug; the slug in plain words where it is not public."""
    return titles.get(slug) or words(slug)


@register.filter
def english(edtf: str | None) -> str:
    """An EDTF date in English; an invalid date unchanged."""
    try:
        return Edtf.parse(edtf).display if edtf else ""
    except EdtfError:
        return edtf or ""


@register.filter
def significance(value: int) -> str:
    return SIGNIFICANCE.get(value, "")


@register.filter
def contradicted(citations: list[dict[str, Any]]) -> bool:
    """Whether a cited source contradicts the event."""
    return any(citation["stance"] == "contradicts" for citation in citations)


@register.filter
def source_count(event: dict[str, Any]) -> int:
    return len({citation["source"]["slug"] for citation in event["citations"]})


@register.filter
def as_diff(ops: list[dict[str, Any]]) -> SafeString:
    """A word diff as HTML with ``<del>`` and ``<ins>``; every text in it is escaped."""
    return mark_safe(as_html(Op(**op) for op in ops))  # noqa: S308


@register.filter
def web(url: str | None) -> str:
    """The URL if a link may lead to it (http or https), else an empty text."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


@register.filter
def picture(url: str | None) -> str:
    """The URL if it is that of a picture, else an empty text."""
    path = web(url).partition("?")[0].lower()
    return web(url) if path.endswith((".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif")) else ""
