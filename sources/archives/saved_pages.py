"""Pages that somebody saved from a browser, with the address and time that it or an archive wrote into them."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..capture.http import MOST_BYTES
from .addresses import Archived, parse_archived, parse_timestamp
from .copies import Copy, UnreadableCopies, guess_content_type, read_head

_ENDINGS = frozenset((".html", ".htm", ".xhtml", ".pdf", ".txt", ".md"))
#: Browsers' “mark of the web”, SingleFile's note, and what the Wayback Machine adds to a page.
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d{4}\)(\S{1,2000})")
_SINGLE_FILE = re.compile(r"\burl:\s{0,5}(https?://\S{1,2000})")
_SAVED_DATE = re.compile(
    r"saved date:\s{0,5}[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})"
)
_WAYBACK_SCRIPT = re.compile(r"__wm\.wombat\(\"(https?://[^\"\s]{1,2000})\",\"(\d{14})\"")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEAD = 512 * 1024


def iter_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files among these, and those in the folders among them that have a page's ending, in order.

    Raises:
        UnreadableCopies: a path does not exist.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix.lower() in _ENDINGS and one.is_file())
        elif path.is_file():
            yield path
        else:
            raise UnreadableCopies(f"{path} does not exist. Name files, or folders that contain them.")


def to_copy(path: Path) -> Copy:
    """A saved page as a copy; its time is None where the page does not tell it.

    Raises:
        UnreadableCopies: the file cannot be read, or is too large.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UnreadableCopies(f"it has {size:,} bytes; the limit is {MOST_BYTES:,}. Leave it out.")
        body = path.read_bytes()
    except OSError as error:
        raise UnreadableCopies(f"{error.strerror or error}.") from error
    text = body[:_HEAD].decode("utf-8", errors="replace")
    addresses, at, archived = (
        _read_marks(text) if guess_content_type(path.name).startswith("text/html") else ([], None, None)
    )
    return Copy(
        name=path.name,
        place=str(path),
        at=archived.at if archived else at,
        body=body,
        content_type=guess_content_type(path.name),
        addresses=(*([archived.url] if archived else []), *addresses),
        archive_url=archived.address if archived else "",
        note="" if archived else f"Saved page {''.join(one for one in path.name if one.isprintable())[:200]}.",
    )


def _read_marks(text: str) -> tuple[list[str], dt.datetime | None, Archived | None]:
    """The addresses of a page, when it was saved, and its copy in an archive if it came from one."""
    head = read_head(text)
    addresses: list[str] = []
    at = None
    for comment in head.comments:
        if (match := _SAVED_FROM.match(comment)) or (
            "SingleFile" in comment and (match := _SINGLE_FILE.search(comment))
        ):
            addresses.append(match[1])
        at = at or _saved_date(comment)
    archived = next((found for one in (*addresses, *head.addresses) if (found := parse_archived(one))), None)
    if archived is None and (match := _WAYBACK_SCRIPT.search(text)) and (instant := parse_timestamp(match[2])):
        archived = Archived(match[1], instant, f"https://web.archive.org/web/{match[2]}/{match[1]}")
    return [*addresses, *head.addresses], at, archived


def _saved_date(comment: str) -> dt.datetime | None:
    """The time in SingleFile's note, which JavaScript wrote: ``Tue May 13 2025 14:03:21 GMT+0200 (…)``."""
    if not (match := _SAVED_DATE.search(comment)):
        return None
    month, day, year, clock = match[1].split()
    if month not in _MONTHS:
        return None
    try:
        return dt.datetime.strptime(
            f"{year} {_MONTHS.index(month) + 1} {day} {clock} {match[2]}", "%Y %m %d %H:%M:%S %z"
        )
    except ValueError:
        return None
