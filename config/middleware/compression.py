"""Answers in the content coding that a request prefers (RFC 9110, sections 8.4 and 12.5.3).

Whoever answers knows nothing of codings. What arrives here are the entity tags of what is sent (``"…-zstd"``), what is
passed on are the tags of what is said (``"…"``); on the way back it is the other way round.
"""

import re
from collections.abc import AsyncIterator, Callable

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from events.editions.http.cache import RESPONSE_CACHE
from events.editions.http.codings import AcceptedCodings, Coding, parse_accept_encoding
from events.editions.http.conditional import known_tag, mark_tag, unmark_tags

#: What text is sent as. Everything else is left alone: images, fonts, archives and documents are compressed already.
_TEXT = re.compile(
    r"text/|image/svg\+xml|application/(?:[\w.+-]*\+)?(?:json|xml)\b"
    r"|application/(?:javascript|x-ndjson|x-bibtex|x-research-info-systems|yaml)\b"
)
#: Bodies below this size, in bytes, fit into one packet with their headers anyway.
_SMALLEST = 500
#: What browsers say of a request that another site's page did not cause (Fetch Metadata; no page can change it).
_OUR_OWN = ("same-origin", "none")


class CompressionMiddleware:
    """Compresses answers, and gives each coding a strong entity tag of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        accepted = parse_accept_encoding(request.META.get("HTTP_ACCEPT_ENCODING"))
        given = request.META.get("HTTP_IF_NONE_MATCH", "")
        for condition in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH"):
            if tags := request.META.get(condition):
                request.META[condition] = unmark_tags(tags, accepted.names)
        # WhiteNoise looks for names alone, whatever their qualities.
        request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(sorted(accepted.names))
        response = self.get_response(request)
        if response.status_code == 304:
            patch_vary_headers(response, ("Accept-Encoding",))
            # It would have to be that of the answer (RFC 9110, 8.6), which nobody has made.
            response.headers.pop("Content-Length", None)
            if tag := response.headers.get("ETag"):
                response.headers["ETag"] = known_tag(given, tag, accepted)
        elif encoded := response.headers.get("Content-Encoding"):
            _mark(response, encoded)
        elif _is_text(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if accepted.preferred and not (_is_private(response) and _is_foreign(request)):
                _encode(response, accepted.preferred, accepted)
        return response


def _is_text(response: HttpResponseBase) -> bool:
    """Whether an answer may be worth compressing. Files are compressed when they are collected."""
    return (
        response.status_code not in (204, 206)
        and not isinstance(response, FileResponse)
        and _TEXT.match(response.headers.get("Content-Type", "").lower()) is not None
    )


def _is_private(response: HttpResponseBase) -> bool:
    """Whether an answer depends on who requests it, and so may hold what others are not to know."""
    return "cookie" in response.headers.get("Vary", "").lower()


def _is_foreign(request: HttpRequest) -> bool:
    """Whether another site's page may have caused a request.

    Such a page could let a secret be compressed beside words of its choice, and learn from the length whether they
    are the same (BREACH).
    """
    return request.META.get("HTTP_SEC_FETCH_SITE") not in _OUR_OWN


def _encode(response: HttpResponseBase, coding: Coding, accepted: AcceptedCodings) -> None:
    if isinstance(response, StreamingHttpResponse):
        chunks = response.streaming_content
        if isinstance(chunks, AsyncIterator):
            return
        response.streaming_content = coding.encode_stream(chunks)
        response.headers.pop("Content-Length", None)
    elif isinstance(response, HttpResponse):
        size = len(response.content)
        if size < _SMALLEST and accepted.identity:
            return
        body = RESPONSE_CACHE.encode(response, coding)
        if len(body) >= size and accepted.identity:
            return
        response.content = body
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(body))
    response.headers["Content-Encoding"] = coding.name
    _mark(response, coding.name)


def _mark(response: HttpResponseBase, coding: str) -> None:
    if tag := response.headers.get("ETag"):
        response.headers["ETag"] = mark_tag(tag, coding)
