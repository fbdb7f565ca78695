"""A copy of a page that somebody kept, and what it says of its own address."""

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urlsplit

#: Up to which byte of a page its addresses are looked for.
_HEAD = 256 * 1024
#: How many addresses of one page are looked up.
_MOST_ADDRESSES = 8
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
_ADDRESS_LINE = re.compile(
    r"(?i)(?:url|source|source_url|source-url|original|original_url|canonical|canonical_url|link|permalink)"
    r"[ \t]{0,9}[:=][ \t]{0,9}[\"'<]?(https?://[^\s\"'<>]{1,2000})"
)
_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown; charset=utf-8",
    ".markdown": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
}


class UnreadableCopies(Exception):
    """A history, archive, list or folder that cannot be read; the message names it and says why."""


class CutOffCopies(UnreadableCopies):
    """An archive that ends in the middle of a record; what precedes it was read."""


@dataclass(frozen=True)
class Copy:
    """A page as it was kept at a time.

    ``name`` is what a mapping calls it, ``place`` what messages call it, ``at`` when it was kept, with a time zone,
    None if unknown. One of ``addresses`` may be that of its source.
    """

    name: str
    place: str
    at: dt.datetime | None
    body: bytes
    content_type: str
    addresses: tuple[str, ...] = ()
    archive_url: str = ""
    #: What a capture of it notes; it tells it from all other copies of its source.
    note: str = ""


def guess_content_type(name: str) -> str:
    """The media type that a file's name promises, with the charset if it is text; "" for any other."""
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "")


def comparable_address(url: str) -> str:
    """An address without what differs between two that lead to one page; "" for what is no web address.

    >>> comparable_address("HTTP://www.Example.org:80/news/index.html#top")
    'example.org/news'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.")
    if port and port not in (80, 443):
        host = f"{host}:{port}"
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", "/", parts.path).rstrip("/")
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def find_addresses(body: bytes, content_type: str) -> list[str]:
    """The addresses that a page calls its own, the surest first: in its front matter, or in its head."""
    text = body[:_HEAD].decode("utf-8", errors="replace")
    found = _in_front_matter(text)
    if not found and "html" in content_type:
        found = read_head(text).addresses
    return list(dict.fromkeys(found))[:_MOST_ADDRESSES]


def split_front_matter(text: str) -> tuple[str, str]:
    """The lines between two of ``---`` or ``+++`` at the beginning of a text, and the rest of it."""
    text = text.removeprefix("\ufeff")
    if not (opening := _FRONT_MATTER.match(text)):
        return "", text
    lines = text[opening.end() :].splitlines(keepends=True)
    for place, line in enumerate(lines):
        if line.rstrip() == opening[1]:
            return "".join(lines[:place]), "".join(lines[place + 1 :])
    return "", text


def _in_front_matter(text: str) -> list[str]:
    lines = split_front_matter(text)[0].splitlines()
    return [match[1] for line in lines if (match := _ADDRESS_LINE.match(line.strip()))]


class PageHead(HTMLParser):
    """What a page says of itself: the addresses it is to be found at, and its comments."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and "canonical" in values.get("rel", "").lower().split():
            self.addresses.append(values.get("href", ""))
        elif tag == "meta" and values.get("property", values.get("name", "")).lower() == "og:url":
            self.addresses.append(values.get("content", ""))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def read_head(text: str) -> PageHead:
    """The addresses and comments of a page in HTML."""
    head = PageHead()
    # The parser asserts what no page has to keep to, such as a name after “<![”.
    with suppress(AssertionError):
        head.feed(text)
    return head
