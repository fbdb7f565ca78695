"""The query string of every request, made plain once: percent-encoded ASCII, without what has no meaning here.

Scripts send UTF-8 as it is (``curl '…?q=华为'``), which WSGI hands on as if it were Latin-1 (PEP 3333). Whoever reads
``QUERY_STRING`` behind this middleware, by whatever function, reads the same.
"""

import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse

#: Names that other sites and programs add to addresses, and that mean nothing here: campaigns, clicks, and the ``_`` by
#: which jQuery and its kin get past a cache.
_IGNORED = re.compile(
    r"_|utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_cid|mc_eid"
    r"|_ga|_gl|_hsenc|_hsmi|mkt_tok|ref_src|ref_url",
    re.ASCII,
)
_RAW = re.compile(rb"[\x80-\xff]")
#: The desk's own pages give such names a meaning of their own.
_DESK = "/admin/"


class QueryStringMiddleware:
    """Gives views the plain query string."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if raw := request.META.get("QUERY_STRING", ""):
            escaped = escape_raw_bytes(raw)
            request.META["QUERY_STRING"] = escaped if request.path.startswith(_DESK) else without_ignored(escaped)
        return self.get_response(request)


def escape_raw_bytes(query_string: str) -> str:
    """A query string as WSGI gives it, with every byte beyond ASCII percent-encoded.

    >>> escape_raw_bytes("q=华".encode().decode("latin-1"))
    'q=%E5%8D%8E'
    """
    if query_string.isascii():
        return query_string
    return _RAW.sub(lambda byte: b"%%%02X" % byte.group()[0], query_string.encode("latin-1")).decode("ascii")


def without_ignored(query_string: str) -> str:
    """A query string without the parameters that mean nothing here.

    >>> without_ignored("utm_source=x&topic=chips&_=1764465600")
    'topic=chips'
    """
    pairs = (pair for pair in query_string.split("&") if not _IGNORED.fullmatch(unquote_plus(pair.partition("=")[0])))
    return "&".join(pairs)
