"""Conditional requests (RFC 9110, section 13): entity tags of answers from an edition."""

import hashlib
import re
from collections.abc import Collection

from django.http import HttpRequest

from ..models import Edition
from ..problems import Problem
from .codings import AcceptedCodings
from .responses import base_url

#: Raised by whoever changes what is rendered from the same documents, or how it is compressed, so that old tags no
#: longer match.
RENDERER = "3"

#: What whoever compresses an answer adds to its tag, within the quotation marks or behind them: we ourselves ``-zstd``
#: and so on; of proxies, Apache ``-gzip``, others ``;gzip`` or ``--br``.
_MARK = re.compile(r'[-;:+]{1,2}(gzip|br|zstd|deflate)"$|"[-;:+]{1,2}(gzip|br|zstd|deflate)$')


def entity_tag(request: HttpRequest, edition: Edition) -> str:
    """A tag of all that an answer depends on: what is requested, when it was published, and the redactions by then.

    When is the instant of the edition, or of the one entry the answer consists of. A number of an edition would not do:
    it is used again where a database is created again.
    """
    published_at = edition.entry_published_at or edition.published_at
    address = (base_url(request), request.path, request.META.get("QUERY_STRING", ""))
    parts = (RENDERER, str(published_at), str(edition.redactions_made), *address)
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def mark_tag(tag: str, coding: str) -> str:
    """The tag of the same answer in a coding, so that a strong tag names the bytes that are sent.

    >>> mark_tag('"0f34"', "br"), mark_tag('W/"0f34"', "br")
    ('"0f34-br"', 'W/"0f34"')
    """
    return tag if tag.startswith("W/") else f'{tag[:-1]}-{coding}"'


def unmark_tags(given: str, codings: Collection[str]) -> str:
    """An If-None-Match or If-Match header with the tags of answers in these codings as those of the answers themselves.

    The tag of a coding that the request does not accept stays as it is, and so matches nothing: were it answered by
    304, a cache would pass on the answer in that coding.

    >>> unmark_tags('W/"0f34-gzip", "0f34-br"', {"gzip"})
    'W/"0f34", "0f34-br"'
    """
    return ", ".join(_unmark(text.strip(), codings) for text in given.split(","))


def _unmark(tag: str, codings: Collection[str]) -> str:
    while (mark := _MARK.search(tag)) and (mark[1] or mark[2]) in codings:
        tag = f'{tag[: mark.start()]}"'
    return tag


def known_tag(given: str, tag: str, accepted: AcceptedCodings) -> str:
    """Of an answer that has not changed, the tag by which the request's If-None-Match knows it.

    It names the one of the answers a cache holds that is as good as new (RFC 9111, 4.3.4). Of several it is that in the
    coding we would send.
    """
    known = {text.strip().removeprefix("W/") for text in given.split(",")}
    preferred = [accepted.preferred.name] if accepted.preferred else []
    marked = (mark_tag(tag, name) for name in (*preferred, *sorted(accepted.names)))
    return next((one for one in marked if one in known), tag)


def etag_matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match header names a tag, by the weak comparison of RFC 9110, 13.1.2."""
    return tag in {text.strip().removeprefix("W/") for text in given.split(",")}


def if_match_fails(given: str, tag: str) -> bool:
    """Whether an If-Match header names other tags alone, by the strong comparison of RFC 9110, 13.1.1."""
    named = [text.strip() for text in given.split(",") if text.strip()]
    return bool(named) and named != ["*"] and not etag_matches(",".join(one for one in named if one[:2] != "W/"), tag)


def is_at_reader(request: HttpRequest, tag: str) -> bool:
    """Whether If-None-Match names an answer, so that its reader has it already."""
    return etag_matches(request.headers.get("If-None-Match", ""), tag)


def is_not_modified(request: HttpRequest, tag: str) -> bool:
    """Whether an existing answer is a 304: its reader has it, or has some answer (``*``), whichever."""
    return request.headers.get("If-None-Match", "").strip() == "*" or is_at_reader(request, tag)


def check_if_match(request: HttpRequest, tag: str) -> None:
    """Check the If-Match header of a request.

    Raises:
        Problem: 412, where it names other tags alone.
    """
    if if_match_fails(request.headers.get("If-Match", ""), tag):
        detail = "If-Match does not match the current ETag. Retry without it for the current answer."
        raise Problem(412, "Precondition failed", detail, code="precondition_failed")
