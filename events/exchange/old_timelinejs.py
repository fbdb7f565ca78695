"""JSON of TimelineJS 1 and 2, as that of TimelineJS 3: a storyline under "timeline", with dates as "2011,12,10"."""

import re

from events.editions.subjects import StoredRow

_PARTS = ("year", "month", "day", "hour", "minute", "second")
#: By the section of TimelineJS 3, what holds its slides.
PLACES = {"events": "timeline.date", "eras": "timeline.era", "title": "timeline"}
_KNOWN = frozenset({"startDate", "endDate", "headline", "text", "tag", "asset", "slug"})


def is_old(whole: object) -> bool:
    """Whether a JSON value is a timeline of TimelineJS 1 or 2."""
    timeline = whole.get("timeline") if isinstance(whole, dict) else None
    return isinstance(timeline, dict) and isinstance(timeline.get("date"), list)


def to_current(whole: StoredRow) -> StoredRow:
    """The same timeline as TimelineJS 3 has it. What it has no place for keeps its key."""
    timeline: StoredRow = whole["timeline"]
    eras = timeline.get("era") or []
    current: StoredRow = {
        "events": [_to_slide(one) for one in timeline["date"]],
        "eras": [_to_slide(one) for one in (eras if isinstance(eras, list) else [eras])],
    }
    lead = {key: value for key, value in timeline.items() if key not in ("date", "era", "type")}
    if lead.get("headline") or lead.get("text"):
        current["title"] = _to_slide(lead)
    return {key: value for key, value in whole.items() if key != "timeline"} | current


def _to_slide(one: object) -> object:
    if not isinstance(one, dict):
        return one
    slide: dict[str, object] = {key: value for key, value in one.items() if key not in _KNOWN}
    slide["text"] = {"headline": one.get("headline", ""), "text": one.get("text", "")}
    for key, name in (("startDate", "start_date"), ("endDate", "end_date")):
        if one.get(key):
            slide[name] = _to_date(str(one[key]))
    if one.get("tag"):
        slide["group"] = one["tag"]
    if one.get("slug"):
        slide["unique_id"] = one["slug"]
    asset = one.get("asset")
    if isinstance(asset, dict):
        slide["media"] = {"url" if key == "media" else key: value for key, value in asset.items()}
    return slide


def _to_date(text: str) -> dict[str, str]:
    """A date such as "2011,12,10,07,02" or "12/10/2011", by its parts."""
    if american := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[, ].*)?", text.strip()):
        month, day, year = american.groups()
        return {"year": year, "month": month, "day": day}
    return {name: part for name, part in zip(_PARTS, re.split(r"[,/\s:]+", text.strip()), strict=False) if part}
