"""Files as people have them: on the disk, at an address, on standard input; plain or compressed."""

import gzip
import io
import re
import sys
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils import timezone

from sources.capture.addresses import ForbiddenAddress
from sources.capture.http import Bounds, NotFetched, fetch

from .tables import LARGEST
from .workbooks import is_workbook

STANDARD_INPUT = "-"
#: How long the fetch of a file may take, in seconds.
_SECONDS = 60.0
#: How many members of an archive are named.
_NAMED = 5
_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
_HTML = re.compile(rb"(?i)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.DOTALL)
_SHEET = re.compile(r"/spreadsheets/(?:u/\d+/)?d/(?P<published>e/)?(?P<id>[\w-]+)")


class UnreadableFile(Exception):
    """A file cannot be had, or is of a sort that no format is; the message says why."""


class File(NamedTuple):
    """A file, and what it is called in the places of its rows."""

    name: str
    data: bytes


def load(location: str, bounds: Bounds | None = None) -> File:
    """The file at a path or a web address, or on standard input (``-``).

    Raises:
        UnreadableFile: there is none, or it is too large.
    """
    if location == STANDARD_INPUT:
        return File("standard-input", sys.stdin.buffer.read(LARGEST + 1))
    if re.match(r"(?i)https?://", location):
        return fetch_file(location, bounds or Bounds(most_bytes=LARGEST, seconds=_SECONDS))
    try:
        return File(location, Path(location).read_bytes())
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be read") from error


def fetch_file(url: str, bounds: Bounds) -> File:
    """The file at a public web address; of a Google sheet, as its address is in the browser, the table.

    Raises:
        UnreadableFile: it cannot be fetched, or is a web page.
    """
    name, address = _resolve_sheet(url)
    try:
        fetched = fetch(address, now=timezone.now(), home=settings.ANNALS_BASE_URL, bounds=bounds)
    except (ForbiddenAddress, NotFetched) as error:
        raise UnreadableFile(str(error)) from error
    if _HTML.match(fetched.body[:2000]):
        way_out = "Share it with everyone who has the link." if address != url else "Give the address of the file."
        raise UnreadableFile(f"the server sent a web page instead of a file. {way_out}")
    return File(name, fetched.body)


def _resolve_sheet(url: str) -> tuple[str, str]:
    """The name of the file at an address, and where it is had: of a Google sheet, the address of its table."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise UnreadableFile(f"‘{url[:100]}’ is not a URL.") from error
    sheet = _SHEET.match(parts.path) if parts.hostname == "docs.google.com" else None
    if not sheet:
        return PurePath(parts.path).name or parts.hostname or url, url
    number = next((gid for text in (parts.fragment, parts.query) for gid in parse_qs(text).get("gid", [])), "0")
    number = number if number.isascii() and number.isdigit() else "0"
    name = f"{sheet['id']}-{number}.csv"
    base = f"https://docs.google.com{sheet[0]}"
    if sheet["published"]:
        return name, f"{base}/pub?output=csv&single=true&gid={number}"
    return name, f"{base}/export?format=csv&gid={number}"


def unpack(file: File) -> File:
    """The file itself, or what it is the gzip of.

    Raises:
        UnreadableFile: it is an archive, an older workbook, compressed twice, or of no size that is read; the message
            says which.
    """
    name, data = file
    if data.startswith(_GZIP):
        name, data = name.removesuffix(".gz"), _decompress(data)
        if data.startswith(_GZIP):
            raise UnreadableFile("this file is compressed twice with gzip. Unpack it once, and import what comes out.")
    if data.startswith(_OLE):
        raise UnreadableFile("this is a workbook of Excel 97 to 2003 (.xls). Save it as .xlsx or CSV.")
    if data.startswith(_ZIP) and not is_workbook(data):
        raise UnreadableFile(_describe_archive(data))
    return File(name, data)


def _decompress(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"this gzip file is damaged or was cut off: {error}. Fetch it again.") from error
    if len(plain) > LARGEST:
        raise UnreadableFile(f"the file has more than {LARGEST:,} bytes when it is unpacked. Split it.")
    return plain


def _describe_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
            sort = archive.open("mimetype").read(100) if "mimetype" in members else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return "this is a ZIP archive that is damaged or was cut off."
    if b"opendocument.spreadsheet" in sort:
        return "this is an OpenDocument spreadsheet (.ods). Save it as .xlsx or CSV."
    if any(member.startswith("xl/") for member in members):
        return "this is a workbook of a sort that cannot be read (such as .xlsb). Save it as .xlsx or CSV."
    files = [member for member in members if not member.endswith("/")]
    listed = ", ".join(files[:_NAMED]) + (f" and {len(files) - _NAMED} more" if len(files) > _NAMED else "")
    return f"this is a ZIP archive of {listed or 'nothing'}. Unpack it, and import the files in it."
