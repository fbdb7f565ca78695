"""The formats a file may be in, each read into rows of the annals format."""

import json
import re
from collections.abc import Callable

from .annals import COUNT, EXPORT, is_json_lines, read
from .csv import read_csv
from .federal_register import read_federal_register
from .files import File, UnreadableFile, unpack
from .old_timelinejs import is_old
from .reading import DEFAULTS, SECTIONS, Options, Problem, Reading
from .screening_list import is_screening_list, read_screening_list
from .slides import is_sheet
from .tables import find_headings
from .timelinejs import read_timelinejs

_READERS: dict[str, Callable[[str, bytes, Options], Reading]] = {
    "annals": read,
    "csv": read_csv,
    "timelinejs": read_timelinejs,
    "federal-register": read_federal_register,
    "screening-list": read_screening_list,
}
FORMATS = tuple(_READERS)
#: Endings of names that say that a file is text of the annals format, and beginnings of its first line.
_ENDINGS = (".yaml", ".yml", ".jsonl", ".ndjson")
_SAMPLE = 10_000
#: Keys that members of "events" have only as slides of TimelineJS.
_OF_SLIDES = frozenset({"start_date", "text", "unique_id", "background"})
_BEGINNING = re.compile(rf"(?:---|[\"']?(?:{'|'.join((*SECTIONS, EXPORT, COUNT))})[\"']?\s*:)")


def read_as(format: str, file: File, options: Options = DEFAULTS) -> Reading:
    """Read a file, compressed or not.

    Args:
        format: one of ``FORMATS``; if empty, it is found from the content, and a note says which it is, if not annals.
    """
    try:
        name, data = unpack(file)
    except UnreadableFile as error:
        return Reading(options, problems=[Problem(file.name, str(error))])
    found = format or detect_format(name, data, options)
    reading = _READERS[found](name, data, options)
    if not format and found != "annals":
        reading.notes.insert(0, f"{name}: read as {found}, by its content.")
    return reading


def detect_format(name: str, data: bytes, options: Options = DEFAULTS) -> str:
    """The format that a file is in, by its content; annals where its name or its first line says so."""
    if name.lower().endswith(_ENDINGS):
        return "annals"
    begins = data[:4].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begins.startswith((b"{", b"[")) or name.lower().endswith(".json"):
        return _detect_in_json(data)
    lines = data[:_SAMPLE].decode("utf-8-sig", "replace").splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if _BEGINNING.match(first):
        return "annals"
    headings = find_headings(name, data, options)
    return "timelinejs" if is_sheet(headings) else "screening-list" if is_screening_list(headings) else "csv"


def _detect_in_json(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
        whole = None if is_json_lines(text) else json.loads(text)
    except (ValueError, RecursionError):
        return "annals"  # whose reader says what is wrong
    members = whole if isinstance(whole, list) else whole.get("results", [whole]) if isinstance(whole, dict) else []
    if any(isinstance(member, dict) and "document_number" in member for member in members):
        return "federal-register"
    if is_old(whole):
        return "timelinejs"
    events = whole.get("events") if isinstance(whole, dict) else None
    slides = events if isinstance(events, list) else []
    return "timelinejs" if any(isinstance(slide, dict) and slide.keys() & _OF_SLIDES for slide in slides) else "annals"
