"""The text of a fetched document: HTML by trafilatura, PDF by pypdf, plain text as it is."""

import io
import re
from email.message import Message

import trafilatura
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class NoText(Exception):
    """A document in which no text was found; the message says why."""


def text_of(body: bytes, content_type: str) -> str:
    """The text of a document, in lines, without control characters.

    Args:
        content_type: the header as the server sent it, with its charset.

    Raises:
        NoText: the media type is not read, or nothing was found.
    """
    header = Message()
    header["content-type"] = content_type or "application/octet-stream"
    media_type = header.get_content_type()
    if body.startswith(b"%PDF-") or media_type == "application/pdf":
        text = _pdf(body)
    elif media_type in ("text/html", "application/xhtml+xml"):
        text = trafilatura.extract(body, include_comments=False, favor_recall=True) or ""
    elif media_type == "text/plain":
        text = _decoded(body, header.get_content_charset())
    else:
        raise NoText(f"documents of the type {media_type} are not read. Bring the text by hand.")
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise NoText("no text was found in the document. Bring it by hand.")
    return text


def _pdf(body: bytes) -> str:
    try:
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n\n".join(pages[number].extract_text() for number in range(min(len(pages), MOST_PAGES)))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoText(f"the PDF cannot be read: {error}.") from error


def _decoded(body: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        try:
            if name:
                return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", errors="replace")
