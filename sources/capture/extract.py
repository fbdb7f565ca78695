"""The text of a fetched document: HTML by trafilatura, PDF by pypdf, Markdown by markdown-it, plain text as it is.

All but plain text is read in a separate process, ``python -m sources.capture.extract``, with limits on time and memory:
a PDF of 60 kB may expand to hours of work. Only that process loads the readers.
"""

import codecs
import io
import re
import resource
import subprocess
import sys
from contextlib import suppress
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING

from ..archives.copies import split_front_matter
from .no_document import DESCRIPTIONS, find_kind, read_page, read_plain

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_PAGES = 500
SECONDS = 20
MOST_MEMORY = 2 * 1024**3
_NO_TEXT, _NO_DOCUMENT = 3, 4
# Codecs that are no character sets of documents: they fail in their own ways, or take time without end.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
#: Bytes that no text has, and what HTML begins with (WHATWG MIME Sniffing, sections 5 and 7.1).
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_HTML = re.compile(
    rb"\s*(?:<!--|<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta)[\s>]"
    rb"|<\?xml[^>]*>\s*(?:<!doctype html|<html))",
    re.IGNORECASE,
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NoText(Exception):
    """A document in which no text was found; the message says why."""


class NoDocument(NoText):
    """A page that is no document, though it was answered like one; the message says what it is."""


def detect_media_type(body: bytes, content_type: str = "") -> str:
    """The media type of a document: from the server's header, or from its bytes if that is missing or they are a PDF's.

    Args:
        content_type: the header as the server sent it.
    """
    declared = _header(content_type).get_content_type()
    if declared != "application/octet-stream" and not body.startswith(b"%PDF-"):
        return declared
    if b"%PDF-" in body[:1024]:
        return "application/pdf"
    if body.startswith(_UTF_16):
        body = body.decode("utf-16", errors="replace").encode()
    if _HTML.match(body.removeprefix(codecs.BOM_UTF8)):
        return "text/html"
    return "application/octet-stream" if _BINARY.search(body) else "text/plain"


def extract_text(body: bytes, content_type: str = "") -> str:
    """The text of a document, in lines, without control characters.

    Args:
        content_type: the header as the server sent it, with its charset.

    Raises:
        NoText: the media type is not supported, or no text was found.
        NoDocument: the page is no document, but a consent wall, a bot check, an error or the like.
    """
    media_type = detect_media_type(body, content_type)
    if media_type == "text/plain":
        text = _decode(body, _header(content_type).get_content_charset())
        if kind := find_kind(read_plain(text), text):
            raise NoDocument(f"{DESCRIPTIONS[kind]}.")
    elif media_type in _READERS:
        text = read_apart(body, media_type)
    else:
        raise NoText(f"documents of the type {media_type} are not supported.")
    text = _CONTROL.sub("", _LINE_END.sub("\n", text)).strip()
    if not text:
        raise NoText("no text was found in the document.")
    return text


def read_apart(body: bytes, reader: str) -> str:
    """What one of the readers, most of which are named by a media type, makes of a document in a process of its own.

    Raises:
        NoText: it found nothing, or broke.
    """
    command = [sys.executable, "-m", "sources.capture.extract", reader]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=SECONDS, check=False, cwd=Path(__file__).parents[2]
        )
    except subprocess.TimeoutExpired as error:
        raise NoText(f"the document could not be read within {SECONDS} seconds.") from error
    if done.returncode in (_NO_TEXT, _NO_DOCUMENT):
        raise (NoText if done.returncode == _NO_TEXT else NoDocument)(done.stdout.decode())
    if done.returncode:
        raise NoText("the document cannot be read: the parser crashed or needed too much memory.")
    return done.stdout.decode()


def _header(content_type: str) -> Message:
    header = Message()
    header["content-type"] = content_type or "application/octet-stream"
    return header


def read_html(body: bytes) -> str:
    """The text of a page in HTML.

    Raises:
        NoDocument: the page is none.
    """
    import trafilatura
    from trafilatura.utils import decode_file

    page = body.decode("utf-16", errors="replace") if body.startswith(_UTF_16) else body
    text = trafilatura.extract(page, include_comments=False, favor_recall=True) or ""
    if kind := find_kind(read_page(page if isinstance(page, str) else decode_file(page)), text):
        raise NoDocument(f"{DESCRIPTIONS[kind]}.")
    return text


def _markdown(body: bytes) -> str:
    from markdown_it import MarkdownIt

    text = split_front_matter(body.decode(errors="replace"))[1]
    blocks = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "inline":
            blocks.append("".join(map(_inline, token.children or ())))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
    return "\n\n".join(blocks)


def _inline(token: "Token") -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return "" if token.type == "html_inline" else token.content


def _pdf(body: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    from .pdf_pages import read_page

    try:
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n\n".join(read_page(pages[number]) for number in range(min(len(pages), MOST_PAGES)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoText(f"the PDF cannot be read: {error}.") from error


def _page_tags(body: bytes) -> str:
    from .page_tags import read_tags

    return read_tags(body)


def _decode(body: bytes, charset: str | None) -> str:
    for name in ("utf-16" if body.startswith(_UTF_16) else None, charset, "utf-8-sig"):
        try:
            if name and codecs.lookup(name).name not in _NO_CHARSETS:
                return body.decode(name)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", errors="replace")


_READERS = {
    "application/pdf": _pdf,
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    "text/markdown": _markdown,
    "page tags": _page_tags,
}


def main() -> None:
    """Have a document on standard input read by the reader that is the first argument, and write what it says."""
    # Not every system bounds the memory of a process.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        text, code = _READERS[sys.argv[1]](sys.stdin.buffer.read()), 0
    except NoText as error:
        text, code = str(error), _NO_DOCUMENT if isinstance(error, NoDocument) else _NO_TEXT
    sys.stdout.buffer.write(text.encode(errors="ignore"))
    sys.exit(code)


if __name__ == "__main__":
    main()
