"""What a page in HTML says of itself, as the fields of a source have it, and where it says so.

All of it is a proposal: a page may say anything.
"""

import json
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args
from urllib.parse import urljoin

from events.editions.codes import language_fault
from events.editions.edtf import EdtfError
from events.editions.validators import CONTROL
from events.editions.written_dates import to_edtf

from ..archives.copies import comparable_address
from .addresses import ForbiddenAddress, parse_destination
from .extract import NoText, read_apart

Field = Literal[
    "title",
    "publisher",
    "published",
    "language",
    "type",
    "authors",
    "canonical",
    "archive_url",
    "identifiers",
    "rights",
]
FIELDS: tuple[Field, ...] = get_args(Field)
#: The reader of a page among those of :mod:`.extract`.
READER = "page tags"
#: How many bytes of a page are read, and how many values of one field are kept.
_MOST_BYTES = 2 * 1024**2
_MOST_VALUES = 5
_LENGTHS: dict[Field, int] = {"title": 500, "publisher": 300, "authors": 200, "canonical": 2000, "archive_url": 2000}

_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d")
_CHINESE = {"cn": "zh-Hans", "sg": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "mo": "zh-Hant"}


class Fact(NamedTuple):
    """What a page says, as a source's field has it, and where it says so."""

    value: str
    read_from: str


#: What a page says of each field, the surest first; fields of which it says nothing are absent.
PageFacts = dict[Field, list[Fact]]


def read_page_facts(body: bytes, url: str) -> PageFacts:
    """What a page says of itself; nothing where it cannot be read.

    Args:
        url: where the page was found, for relative addresses.
    """
    try:
        return to_facts(read_apart(body[:_MOST_BYTES], READER), url)
    except NoText:
        return {}


def to_facts(tags: str, url: str) -> PageFacts:
    """The facts in what :func:`.page_tags.read_tags` read."""
    raw = json.loads(tags)
    facts: PageFacts = {}
    for field in FIELDS:
        unique: dict[str, Fact] = {}
        for text, read_from in raw.get(field, ()):
            if value := _to_value(field, text, url):
                unique.setdefault(value, Fact(value, read_from))
        if unique:
            facts[field] = list(unique.values())[:_MOST_VALUES]
    return facts


def is_same_host(address: str, url: str) -> bool:
    """Whether two addresses are of one host, ``www.`` aside."""
    hosts = {comparable_address(one).partition("/")[0].partition("?")[0] for one in (address, url)}
    return len(hosts) == 1 and "" not in hosts


def _to_value(field: Field, text: str, url: str) -> str:
    """A text as its field has it; "" where it cannot."""
    match field:
        case "authors":
            lines = (to_line(line, _LENGTHS["authors"]) for line in text.split("\n"))
            return "\n".join(dict.fromkeys(line for line in lines if line and "://" not in line))
        case "published":
            return _to_date(to_line(text, 100))
        case "language":
            return _to_language(to_line(text, 35))
        case "canonical" | "archive_url":
            return _to_address(text.strip(), url)
        case "identifiers":
            found = _DOI.fullmatch(to_line(text, 300))
            return f"doi: {found[1]}" if found else ""
        case _:
            return to_line(text, _LENGTHS.get(field, 100))


def to_line(text: str, length: int) -> str:
    """A text in one line, without control characters, no longer than a length."""
    return " ".join(CONTROL.sub(" ", text[: 10 * length]).split())[:length].rstrip()


def _to_date(text: str) -> str:
    """A date in EDTF; "" for none, and for one that could be two."""
    if instant := _INSTANT.match(text):
        text = instant[1]
    try:
        return to_edtf(text) if text else ""
    except EdtfError:
        return ""


def _to_language(text: str) -> str:
    """A tag as sources have it: a language without a region, Chinese with its script."""
    language, *rest = text.replace("_", "-").split("-")
    if language.lower() == "zh":
        scripts = [part.title() for part in rest if part.lower() in ("hans", "hant")]
        regions = [_CHINESE[part.lower()] for part in rest if part.lower() in _CHINESE]
        return f"zh-{scripts[0]}" if scripts else next(iter(regions), "zh")
    return "" if not language or language_fault(language.lower()) else language.lower()


def _to_address(href: str, url: str) -> str:
    """An address on the public web; "" for any other."""
    try:
        address = urljoin(url, href)
        parse_destination(address, range(1, 65536))
    except (ValueError, ForbiddenAddress):
        return ""
    return address if href and len(address) <= _LENGTHS["canonical"] else ""


def get_first(facts: PageFacts, fields: Iterable[Field] = FIELDS) -> dict[Field, Fact]:
    """The surest of each field."""
    return {field: facts[field][0] for field in fields if field in facts}
