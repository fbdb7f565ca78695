"""Pages in WARC files (ISO 28500), as crawlers and browsers' archives write them."""

import datetime as dt
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from ..capture.http import MOST_BYTES
from .addresses import format_address
from .copies import Copy, UnreadableCopies


def iter_warc(path: Path, is_wanted: Callable[[str], bool], *, address: str = "") -> Iterator[Copy]:
    """The pages of a WARC file that were answered with status 200, in the order of the file.

    Args:
        is_wanted: whether the page at an address is to be read.
        address: of a page in a public archive, with ``{timestamp}`` and ``{url}``.

    Raises:
        UnreadableCopies: the file cannot be read, or is damaged.
    """
    try:
        with path.open("rb") as file:
            if not _begins_like_warc(file.read(1000)):
                raise ValueError("it does not begin with “WARC/”.")
            file.seek(0)
            yield from _read(path.name, file, is_wanted, address)
    except OSError as error:
        raise UnreadableCopies(f"{path}: {error.strerror or error}.") from error
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        raise UnreadableCopies(f"{path} is not a WARC file, or is damaged: {error}") from error


def _begins_like_warc(head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b"):
        head = zlib.decompressobj(wbits=31).decompress(head, 100)
    return head.startswith(b"WARC/")


def _read(name: str, file: BinaryIO, is_wanted: Callable[[str], bool], address: str) -> Iterator[Copy]:
    bodies: dict[str, tuple[bytes, str]] = {}
    for record in ArchiveIterator(file):
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        at = _instant(record.rec_headers.get_header("WARC-Date") or "")
        if record.rec_type not in ("response", "resource", "revisit") or at is None or not is_wanted(url):
            continue
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        found = bodies.get(digest) if record.rec_type == "revisit" else _read_body(record)
        if found is None:
            continue
        if digest:
            bodies[digest] = found
        yield Copy(
            name=url,
            place=f"{name}: {url} of {at:%Y-%m-%dT%H:%M:%SZ}",
            at=at,
            body=found[0],
            content_type=found[1],
            addresses=(url,),
            archive_url=format_address(address, url, at) if address else "",
            note=f"Archived {at:%Y-%m-%dT%H:%M:%SZ} in {name}.",
        )


def _read_body(record: ArcWarcRecord) -> tuple[bytes, str] | None:
    """The content and media type of a page; None where it is none, or larger than is read."""
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    content_type = (headers or record.rec_headers).get_header("Content-Type") or ""
    body: bytes = record.content_stream().read(MOST_BYTES + 1)
    return (body, content_type) if body and len(body) <= MOST_BYTES else None


def _instant(text: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
