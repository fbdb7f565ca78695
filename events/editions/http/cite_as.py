"""The address by which an answer is cited: of one edition, whatever is published later (RFC 8574)."""

from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponseBase

from ..models import Edition
from .responses import base_url


def to_cited_address(request: HttpRequest, edition: Edition, path: str, kept: Collection[str]) -> str:
    """An address in an edition, with those parameters of a request that are kept."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    return to_address(request, path, [*(pair for pair in pairs if pair[0] in kept), ("edition", edition.number)])


def to_address(request: HttpRequest, path: str, pairs: Iterable[tuple[str, str | int]]) -> str:
    """An absolute address with these parameters."""
    query = urlencode([*pairs], safe=":,/!")
    return f"{base_url(request)}{path}{'?' if query else ''}{query}"


def add_cite_as(response: HttpResponseBase, address: str) -> None:
    """Name the address by which an answer is cited, beside its other links."""
    link = f'<{address}>; rel="cite-as"'
    response.headers["Link"] = f"{response.headers['Link']}, {link}" if "Link" in response.headers else link
