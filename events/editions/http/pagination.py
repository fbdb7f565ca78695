"""A page of a listing: the requested part, its links, and its results."""

import hashlib
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

import orjson
from django.http import HttpRequest, HttpResponse

from ..keyset import DAMAGED, CursorError, Slice, Window, decode_cursor, encode_cursor
from ..models import Edition
from .parameters import Parameters, whole_number_parser
from .responses import base_url, format_timestamp

PAGE = frozenset({"limit", "cursor"})

#: The addresses of the next and the previous page.
Links = tuple[str | None, str | None]


class Paging:
    """The part of a listing that a request names, and the links to the parts beside it.

    Args:
        edition: the one answered from, which a cursor must belong to.
        question: identifies this listing's question; cursors carry its digest.
        columns: the columns that cursors hold values of.
    """

    def __init__(
        self,
        request: HttpRequest,
        params: Parameters,
        edition: Edition,
        question: str,
        columns: tuple[str, ...],
        *,
        default: int,
        most: int,
    ) -> None:
        self._request = request
        self._edition = edition
        self._question = question = hashlib.sha256(question.encode()).hexdigest()[:16]
        limit = (params.value("limit", whole_number_parser(1, most)) if "limit" in params.given else None) or default
        key, backwards = None, False
        if "cursor" in params.given and (text := params.value("cursor", str)) is not None:
            side, text = text[:1], text[1:]
            try:
                if side not in "np" or not text:
                    raise CursorError(DAMAGED)
                number, key = decode_cursor(text, question, columns)
                if number != edition.number:
                    detail = f"cursor belongs to edition {number}, not to {edition.number}. Remove one of them."
                    params.wrong("cursor", detail, "other_edition")
            except CursorError as error:
                params.wrong("cursor", f"cursor: {error}", "invalid_cursor")
            backwards = side == "p"
        self.is_first = key is None
        self.window = Window(last=limit, before=key) if backwards else Window(first=limit, after=key)

    def links(self, edition: Edition, part: Slice) -> Links:
        """The addresses of the next and the previous page."""
        following, preceding = self.cursors(edition, part)
        return following and self._link(following), preceding and self._link(preceding)

    def cursors(self, edition: Edition, part: Slice) -> Links:
        """The cursors of the next and the previous page."""
        following = self._cursor("n", edition, part.keys[-1]) if part.has_next and part.keys else None
        preceding = self._cursor("p", edition, part.keys[0]) if part.has_previous and part.keys else None
        return following, preceding

    def page_response(
        self,
        part: Slice,
        results: Iterable[str],
        more: Mapping[str, object] | None = None,
        lead: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        """A part of the listing with its links; see :func:`page_response`."""
        return page_response(self._edition, self.links(self._edition, part), results, more, lead)

    def _cursor(self, side: str, edition: Edition, key: tuple[object, ...]) -> str:
        return side + encode_cursor(edition.number, self._question, key)

    def _link(self, cursor: str) -> str:
        kept = parse_qsl(self._request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        query = urlencode([(name, text) for name, text in kept if name != "cursor"] + [("cursor", cursor)])
        return f"{base_url(self._request)}{self._request.path}?{query}"


def page_response(
    edition: Edition,
    links: Links,
    results: Iterable[str],
    more: Mapping[str, object] | None = None,
    lead: Mapping[str, object] | None = None,
) -> HttpResponse:
    """A page: its edition, its links, and results that are JSON text already.

    Args:
        more: keys to put before the results, ``count`` among them; ``lead``: keys to begin with.
    """
    following, preceding = links
    head = (
        dict(lead or {})
        | {
            "edition": edition.number,
            "published_at": format_timestamp(edition.published_at),
            "count": None,
            "next": following,
            "previous": preceding,
            "not_found": [],
        }
        | dict(more or {})
    )
    body = f'{orjson.dumps(head).decode()[:-1]},"results":[{",".join(results)}]}}'
    response = HttpResponse(body, content_type="application/json")
    link_values = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (preceding, "prev")) if url]
    if link_values:
        response.headers["Link"] = ", ".join(link_values)
    return response
