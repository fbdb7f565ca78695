"""Facts about a source that all citation formats share: its date, its makers, its place in a gazette."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from events.editions.edtf import Edtf

from ..shapes import CitedSource

_FEDERAL_REGISTER = re.compile(r"(?P<volume>\d+) (?:FR|Fed\. Reg\.) (?P<page>[\d,]+)", re.ASCII)
_PARTS = {"day": 3, "month": 2, "season": 2, "year": 1}

Parts = tuple[int, ...]


@dataclass(frozen=True)
class Issued:
    """When a source was published, as coarse as it is known.

    Args:
        first, last: year, month and day as far as they are known; the same unless it is a span.
        is_doubtful: whether the date is uncertain, approximate or some time within a span.
    """

    first: Parts
    last: Parts
    is_doubtful: bool
    display: str


def get_issued(source: CitedSource) -> Issued | None:
    """When a source was published; None where that is not known."""
    if not source["published"]:
        return None
    published = Edtf.parse(source["published"])
    first, last = published.earliest or published.latest, published.latest or published.earliest
    if first is None or last is None:
        return None
    length = _PARTS.get(published.precision, 1)
    return Issued(
        (first.year, first.month, first.day)[:length],
        (last.year, last.month, last.day)[:length],
        published.uncertain or published.approximate or published.shape == "window",
        published.display,
    )


def get_makers(source: CitedSource) -> list[str]:
    """Who wrote a source; the body that published it where no author is named."""
    if authors := source.get("authors"):
        return authors
    return [source["publisher"]["name"]] if source["publisher"] else []


def get_gazette(source: CitedSource) -> tuple[str, str] | None:
    """The volume and page of the Federal Register that a source was printed in."""
    found = _FEDERAL_REGISTER.fullmatch(source["identifiers"].get("fr_citation", ""))
    return (found["volume"], found["page"]) if found else None


def get_number(source: CitedSource) -> str | None:
    """The number a source goes by among its kind."""
    names = (
        "document_number",
        "executive_order",
        "proclamation",
        "public_law",
        "cn_announcement",
        "cn_order",
        "docket",
    )
    return next((text for name in names if (text := source["identifiers"].get(name))), None)


def get_archive(source: CitedSource) -> str | None:
    """The name of the archive that keeps a copy."""
    host = urlsplit(source["archive_url"] or "").hostname or ""
    return "Internet Archive" if host.endswith("archive.org") else host or None


def collapse(text: str) -> str:
    """The text on one line: formats of lines read every run of white space as one space."""
    return " ".join(text.split())


def get_wording(source: CitedSource) -> str | None:
    """Which capture holds a source's newest public wording, and when that was seen; or the version that it names."""
    if version := source.get("version"):
        return version
    captures = [(Edtf.parse(capture["seen"]), capture["number"]) for capture in source.get("captures", [])]
    if not captures:
        return None
    seen, number = max(captures, key=lambda capture: (capture[0].latest or date.max, capture[1]))
    return f"capture {number}, seen {seen.display}"
