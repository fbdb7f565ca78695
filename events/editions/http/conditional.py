"""Conditional requests (RFC 9110, section 13): entity tags of answers from an edition."""

import hashlib
import re

from django.http import HttpRequest

from ..models import Edition
from .responses import base_url

#: Raised by whoever changes what is rendered from the same documents, so that old tags no longer match.
RENDERER = "3"

#: What a proxy adds to a tag when it compresses the answer, within the quotation marks or behind them.
_CODING = re.compile(r'(?:[-;:+]{1,2}(?:gzip|br|zstd|deflate))+"$|"(?:[-;:+]{1,2}(?:gzip|br|zstd|deflate))+$')


def entity_tag(request: HttpRequest, edition: Edition) -> str:
    """A tag of all that an answer depends on."""
    parts = (RENDERER, *map(str, edition.moment), base_url(request), request.get_full_path())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def etag_matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match header names a tag, by the weak comparison of RFC 9110, 13.1.2.

    Proxies that compress mark the tag they were given: Apache writes ``"…-gzip"``, others ``;gzip`` or ``--br``.
    """
    return tag in {_CODING.sub('"', text.strip().removeprefix("W/")) for text in given.split(",")}


def if_match_fails(given: str, tag: str) -> bool:
    """Whether an If-Match header names other tags alone, by the strong comparison of RFC 9110, 13.1.1."""
    named = [text.strip() for text in given.split(",") if text.strip()]
    return bool(named) and named != ["*"] and not etag_matches(",".join(one for one in named if one[:2] != "W/"), tag)
