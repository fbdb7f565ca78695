"""Pages in WARC files (ISO 28500), as crawlers and browsers' archives write them.

A record that is not whole is never a page: what is missing of it would look like words that its source dropped.
"""

import datetime as dt
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from ..capture.http import MOST_BYTES
from .addresses import format_address
from .copies import Copy, CutOffCopies, UnreadableCopies

#: Takes what is left out, and why.
LeaveOut = Callable[[str, str], None]
_WAY_OUT = "Fetch the archive again."


def iter_warc(
    path: Path, is_wanted: Callable[[str], bool], leave_out: LeaveOut, *, address: str = ""
) -> Iterator[Copy]:
    """The pages of a WARC file that were answered with status 200, in the order of the file.

    Args:
        is_wanted: whether the page at an address is to be read.
        leave_out: is called with each of these pages that is not whole or too large.
        address: of a page in a public archive, with ``{timestamp}`` and ``{url}``.

    Raises:
        CutOffCopies: the file ends in the middle of a record; raised after the last page.
        UnreadableCopies: the file cannot be read, or is damaged.
    """
    try:
        with path.open("rb") as file:
            if not _begins_like_warc(file.read(1000)):
                raise ValueError("it does not begin with “WARC/”.")
            file.seek(0)
            yield from _read(path.name, file, is_wanted, leave_out, address)
    except OSError as error:
        raise UnreadableCopies(f"{path}: {error.strerror or error}.") from error
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError) as error:
        raise UnreadableCopies(f"{path} is not a WARC file, or is damaged: {error}") from error


def _begins_like_warc(head: bytes) -> bool:
    if head.startswith(b"\x1f\x8b"):
        head = zlib.decompressobj(wbits=31).decompress(head, 100)
    return head.startswith(b"WARC/")


class _NotRead(Exception):
    """A page that is not read; the message says why."""


def _read(
    name: str, file: BinaryIO, is_wanted: Callable[[str], bool], leave_out: LeaveOut, address: str
) -> Iterator[Copy]:
    bodies: dict[str, tuple[bytes, str]] = {}
    archive = ArchiveIterator(file, no_record_parse=True)
    is_cut = more_follows = False
    for record in archive:
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        at = _instant(record.rec_headers.get_header("WARC-Date") or "")
        is_page = record.rec_type in ("response", "resource", "revisit") and at is not None and is_wanted(url)
        place = f"{name}: {url} of {at:%Y-%m-%dT%H:%M:%SZ}" if at else name
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        found, reason = None, ""
        try:
            if is_page:
                found = _read_page(archive, record) or (bodies.get(digest) if record.rec_type == "revisit" else None)
        except _NotRead as error:
            reason = str(error)
        archive.read_to_end()
        if _is_cut(archive, record):
            is_cut, reason = True, f"the file ends in the middle of this record. {_WAY_OUT}"
        more_follows = bool(archive.reader.decompressor and archive.reader.decompressor.unused_data)
        if is_page and reason:
            leave_out(place, reason)
        elif found and at:
            if digest:
                bodies[digest] = found
            yield Copy(
                name=url,
                place=place,
                at=at,
                body=found[0],
                content_type=found[1],
                addresses=(url,),
                archive_url=format_address(address, url, at) if address else "",
                note=f"Archived {at:%Y-%m-%dT%H:%M:%SZ} in {name}.",
            )
    # What follows the last record begins another that cannot be read.
    if is_cut or more_follows:
        raise CutOffCopies(f"the file ends in the middle of a record. What precedes it was read. {_WAY_OUT}")


def _is_cut(archive: ArchiveIterator, record: ArcWarcRecord) -> bool:
    """Whether the file, or its gzip member, ends before a record that was read to its end."""
    length = record.rec_headers.get_header("Content-Length") or ""
    decompressor = archive.reader.decompressor
    return not length.isdecimal() or record.raw_stream.limit > 0 or (decompressor is not None and not decompressor.eof)


def _read_page(archive: ArchiveIterator, record: ArcWarcRecord) -> tuple[bytes, str] | None:
    """The content and media type of a page; None where it is none.

    Raises:
        _NotRead: it is not whole, or has more than ``MOST_BYTES``.
    """
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        headers = archive.loader.load_http_headers(record.rec_type, url, record.raw_stream, record.length)
    except (EOFError, StatusAndHeadersParserException) as error:
        raise _NotRead(f"its HTTP header cannot be read. {_WAY_OUT}") from error
    if record.rec_type == "revisit" or (headers is not None and headers.get_statuscode() != "200"):
        return None
    if why := record.rec_headers.get_header("WARC-Truncated"):
        raise _NotRead(f"its archive cut it off (WARC-Truncated: {why:.40}). {_WAY_OUT}")
    record.http_headers = headers
    if headers is not None:
        _check_length(record)
    stream = record.content_stream()
    body: bytes = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise _NotRead(f"it has more than {MOST_BYTES:,} bytes. Leave it out.")
    # Brotli's decompressor does not tell.
    if headers is not None and not getattr(getattr(stream, "decompressor", None), "eof", True):
        raise _NotRead(f"its compressed content ends too early. {_WAY_OUT}")
    content_type = (headers or record.rec_headers).get_header("Content-Type") or ""
    return (body, content_type) if body else None


def _check_length(record: ArcWarcRecord) -> None:
    """Raise where a page is shorter than its own Content-Length (RFC 9112, 6.3) and no transfer coding was applied."""
    promised = record.http_headers.get_header("Content-Length") or ""
    if not promised.isdecimal() or len(promised) > 18 or record.http_headers.get_header("Transfer-Encoding"):
        return
    length = (record.length or 0) - record.raw_stream.tell()
    if length < int(promised):
        raise _NotRead(f"it has {length:,} bytes of the {int(promised):,} that its Content-Length names. {_WAY_OUT}")


def _instant(text: str) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
