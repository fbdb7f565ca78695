"""RIS, as https://en.wikipedia.org/wiki/RIS_(file_format) lists its tags: one line a field."""

from collections.abc import Iterator, Sequence

from ..shapes import CitedSource
from .citing import collapse, get_archive, get_gazette, get_issued, get_makers, get_number, get_wording

_TYPES = {
    "news_article": "NEWS",
    "opinion": "NEWS",
    "report": "RPRT",
    "analysis": "RPRT",
    "regulatory_filing": "RPRT",
    "dataset": "DATA",
    "encyclopedia": "ENCYC",
    "regulation": "GOVDOC",
    "official_notice": "GOVDOC",
    "executive_order": "GOVDOC",
    "statute": "STAT",
    "treaty": "LEGAL",
    "court_filing": "CASE",
}


def render(sources: Sequence[CitedSource]) -> bytes:
    return "".join(map(record, sources)).encode()


def record(source: CitedSource) -> str:
    """One source as a RIS record."""
    lines = [f"{tag}  - {collapse(text)}" for tag, text in _fields(source) if text]
    return "\r\n".join([f"TY  - {_TYPES.get(source['type'], 'ELEC')}", *lines, "ER  - ", "", ""])


def _fields(source: CitedSource) -> Iterator[tuple[str, str | None]]:
    publisher = source["publisher"]["name"] if source["publisher"] else None
    yield "ID", source["slug"]
    yield "TI", source["title"]
    for name in get_makers(source):
        yield "AU", name
    if when := get_issued(source):
        yield "PY", f"{when.first[0]:04}"
        yield "DA", "/".join([f"{when.first[0]:04}", *(f"{part:02}" for part in when.first[1:])])
        if when.is_doubtful or when.first != when.last:
            yield "N1", f"Published {when.display}"
    if place := get_gazette(source):
        yield "T2", "Federal Register"
        yield "VL", place[0]
        yield "SP", place[1]
    elif source["type"] in ("news_article", "opinion"):
        yield "T2", publisher
    yield "PB", publisher
    yield "M1", get_number(source)
    yield "LA", source["language"]
    yield "UR", source["url"]
    if wording := get_wording(source):
        yield "N1", wording[0].upper() + wording[1:]
    yield "N1", source.get("note")
    yield "L2", source["archive_url"]
    if archive := get_archive(source):
        yield "DP", archive
