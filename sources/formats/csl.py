"""CSL-JSON, https://docs.citationstyles.org/en/stable/specification.html: an array of items, no nulls, no keys of ours
but in ``custom``."""

from collections.abc import Sequence

import orjson

from ..shapes import CitedSource
from .citing import Issued, get_archive, get_gazette, get_issued, get_makers, get_number, get_wording

_TYPES = {
    "press_release": ("webpage", "Press release"),
    "official_notice": ("regulation", "Notice"),
    "regulation": ("regulation", ""),
    "statute": ("legislation", ""),
    "executive_order": ("regulation", "Executive order"),
    "court_filing": ("legal_case", ""),
    "fact_sheet": ("webpage", "Fact sheet"),
    "statement": ("speech", "Statement"),
    "treaty": ("treaty", ""),
    "regulatory_filing": ("report", "Regulatory filing"),
    "news_article": ("article-newspaper", ""),
    "opinion": ("article-newspaper", "Opinion"),
    "analysis": ("report", "Analysis"),
    "report": ("report", ""),
    "encyclopedia": ("entry-encyclopedia", ""),
    "dataset": ("dataset", ""),
    "web_page": ("webpage", ""),
}


def render(sources: Sequence[CitedSource]) -> bytes:
    return orjson.dumps([item(source) for source in sources])


def item(source: CitedSource) -> dict[str, object]:
    """One source as a CSL item."""
    kind, genre = _TYPES.get(source["type"], ("document", ""))
    publisher = source["publisher"]["name"] if source["publisher"] else None
    place = get_gazette(source)
    is_press = kind == "article-newspaper"
    fields: dict[str, object] = {
        "id": source["slug"],
        "type": kind,
        "title": source["title"],
        "genre": genre,
        "author": [{"literal": name} for name in get_makers(source)],
        "issued": _date(when) if (when := get_issued(source)) else None,
        "container-title": "Federal Register" if place else publisher if is_press else None,
        "volume": place[0] if place else None,
        "page": place[1] if place else None,
        "publisher": None if is_press else publisher,
        "authority": publisher if kind in ("regulation", "legislation", "legal_case") else None,
        "number": get_number(source),
        "URL": source["url"],
        "archive": get_archive(source),
        "archive_location": source["archive_url"],
        "version": get_wording(source),
        "note": source.get("note"),
        "language": source["language"],
        "custom": {"type": source["type"], "identifiers": source["identifiers"]},
    }
    return {name: value for name, value in fields.items() if value}


def _date(when: Issued) -> dict[str, object]:
    spans = [list(when.first)] if when.first == when.last else [list(when.first), list(when.last)]
    return {"date-parts": spans} | ({"circa": True} if when.is_doubtful else {})
