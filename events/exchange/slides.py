"""The slides of a TimelineJS sheet: rows of a table, or members of the JSON that the widget loads."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from .old_timelinejs import PLACES, is_old, to_current
from .reading import ImportRow, Path, Problem, Reading, load_json
from .tables import read_table

#: The headings of a sheet, without spaces, capitals and punctuation, and the field of each.
_HEADINGS = {
    "year": "year", "month": "month", "day": "day", "time": "time", "startyear": "year", "startmonth": "month",
    "startday": "day", "starttime": "time", "endyear": "end_year", "endmonth": "end_month", "endday": "end_day",
    "endtime": "end_time", "displaydate": "display_date", "headline": "headline", "text": "text", "media": "media",
    "mediacredit": "credit", "mediacaption": "caption", "mediathumbnail": "thumbnail", "alttext": "alt",
    "mediaalt": "alt", "type": "type", "group": "group", "tag": "group", "background": "background",
    "slug": "unique_id", "uniqueid": "unique_id",
}  # fmt: skip


#: The members of a slide of the JSON, https://timeline.knightlab.com/docs/json-format.html, and the column of each.
_MEMBERS = {
    **{f"start_date.{key}": key for key in ("year", "month", "day", "display_date")},
    **{f"end_date.{key}": f"end_{key}" for key in ("year", "month", "day")},
    **{f"start_date.{key}": "time" for key in ("hour", "minute", "second", "millisecond")},
    **{f"end_date.{key}": "end_time" for key in ("hour", "minute", "second", "millisecond")},
    "text.headline": "headline", "text.text": "text", "media.url": "media", "media.caption": "caption",
    "media.credit": "credit", "media.alt": "alt", "media.thumbnail": "thumbnail", "media.link": "media_link",
    "background.url": "background", "group": "group", "display_date": "display_date", "unique_id": "unique_id",
}  # fmt: skip

Slide = tuple[Path, int | None, dict[str, str]]


def is_sheet(headings: Iterable[str]) -> bool:
    """Whether these are the headings of a sheet for TimelineJS."""
    return {"year", "headline"} <= {_get_field(heading) for heading in headings}


def _get_field(heading: str) -> str | None:
    return _HEADINGS.get(re.sub(r"[\W_]", "", heading.casefold()))


def read_slides(name: str, data: bytes, reading: Reading) -> list[Slide]:
    """The slides of a file: JSON if it begins like it, else a table. Each has the names of a sheet's columns."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json_slides(name, data, reading)
    return _table_slides(name, data, reading)


def _table_slides(name: str, data: bytes, reading: Reading) -> list[Slide]:
    headings, rows = read_table(name, data, reading)
    fills = {heading: _get_field(heading) for heading in headings}
    if headings and not is_sheet(headings):
        reading.problems.append(Problem(name, "a TimelineJS sheet needs columns with the headings Year and Headline."))
        return []
    if left := [heading for heading in headings if heading and not fills[heading]]:
        reading.notes.append(f"{name}: ignored columns: {', '.join(left)}.")
    slides: list[Slide] = []
    for line in rows:
        slide: dict[str, str] = {}
        for heading, cell in line.cells.items():
            if (fill := fills[heading]) and cell:
                slide.setdefault(fill, cell)
        slides.append((("row",), line.number, slide))
    return slides


def _json_slides(name: str, data: bytes, reading: Reading) -> list[Slide]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(Problem(name, f"byte {error.start} is not UTF-8. Save the file as UTF-8."))
        return []
    whole, _ = load_json(name, text, reading)
    if reading.problems:
        return []
    places: Mapping[str, str] = {}
    if isinstance(whole, dict) and is_old(whole):
        whole, places = to_current(whole), PLACES
        reading.notes.append(f"{name}: read as JSON of TimelineJS 1 or 2.")
    if not isinstance(whole, dict) or not isinstance(whole.get("events"), list):
        reading.problems.append(Problem(name, 'TimelineJS JSON must be a mapping with a list of "events".'))
        return []
    ignored: Counter[str] = Counter(set(whole) - {"events", "eras", "title"})
    reading.extract = partial(_extract, whole, name, places)
    slides: list[Slide] = []
    for _, path, one, type in _members(whole, places):
        if isinstance(one, dict):
            flat: dict[str, str] = {"type": type} if type else {}
            for key, value in _leaves(one):
                if key in _MEMBERS:
                    flat.setdefault(_MEMBERS[key], value)
                else:
                    ignored[key] += 1
            slides.append((path, None, flat))
        else:
            reading.problems.append(ImportRow("event", {}, name, path, {}).problem("a slide must be a mapping."))
    if ignored:
        listed = ", ".join(f"{key} ({number})" if number > 1 else key for key, number in sorted(ignored.items()))
        reading.notes.append(f"{name}: ignored keys: {listed}.")
    return slides


def _extract(
    whole: dict[str, object], name: str, places: Mapping[str, str], units: Iterable[Path]
) -> tuple[str, bytes]:
    """The JSON of TimelineJS 3 with these slides alone."""
    wanted = set(units)
    sections: dict[str, list[object]] = {"events": []}
    title: dict[str, object] = {}
    for section, path, one, _ in _members(whole, places):
        if (name, *path) in wanted and section == "title":
            title = {"title": one}
        elif (name, *path) in wanted:
            sections.setdefault(section, []).append(one)
    return ".json", json.dumps(title | sections, ensure_ascii=False, indent=1).encode()


def _members(whole: dict[str, object], places: Mapping[str, str]) -> Iterator[tuple[str, Path, object, str]]:
    """The slides of the JSON with their sections, places and types: "", "era" or "title"."""
    for section, type in (("events", ""), ("eras", "era")):
        members = whole.get(section) or []
        for number, one in enumerate(members if isinstance(members, list) else [members]):
            yield section, (places.get(section, section), number), one, type
    if whole.get("title"):
        yield "title", (places.get("title", "title"),), whole["title"], "title"


def _leaves(slide: dict[str, object]) -> Iterator[tuple[str, str]]:
    """The values of a slide and of its parts, as text; empty ones are left out."""
    for key, value in slide.items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, leaf in parts:
            if leaf not in (None, "", []):
                yield f"{key}.{part}" if part else key, str(leaf).strip()
