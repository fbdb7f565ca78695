"""What answers are made of: JSON bodies, redirects, the headers of an edition, and the address they are cited by."""

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TypeVar, overload
from urllib.parse import parse_qsl, urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from ..documents import EntryBlock
from ..models import Edition, Entry

#: How long caches may keep an answer. With what they may serve of it while Annals is down, one from the newest edition
#: is five minutes old at most: no redaction is outlived for longer.
FOR_A_MINUTE = "public, max-age=60, stale-if-error=240"
#: An answer that names its edition.
FOR_A_DAY = "public, max-age=86400, stale-if-error=240"

Response = TypeVar("Response", bound=HttpResponseBase)


def add_edition_headers(response: Response, edition: Edition, tag: str, *, named: bool = False) -> Response:
    """With the headers every answer from an edition has.

    Args:
        named: the request gave the edition's number, so the answer stays as it is.
    """
    response.headers["ETag"] = tag
    response.headers["Annals-Edition"] = str(edition.number)
    response.headers["Cache-Control"] = FOR_A_DAY if named else FOR_A_MINUTE
    patch_vary_headers(response, ("Accept",))
    return response


def json_response(body: str | bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")


def redirect_to(request: HttpRequest, path: str) -> HttpResponse:
    """308 to the address a subject has now, with the query kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponse(status=308, headers={"Location": f"{base_url(request)}{path}{'?' if query else ''}{query}"})


def base_url(request: HttpRequest) -> str:
    """What absolute links begin with: the configured address, else the validated host."""
    return settings.ANNALS_BASE_URL or f"{request.scheme}://{request.get_host()}"


def to_cited_address(request: HttpRequest, edition: Edition, path: str, kept: Collection[str]) -> str:
    """An address in an edition, whatever is published later, with those parameters of a request that are kept."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    return to_address(request, path, [*(pair for pair in pairs if pair[0] in kept), ("edition", edition.number)])


def to_address(request: HttpRequest, path: str, pairs: Iterable[tuple[str, str | int]]) -> str:
    """An absolute address with these parameters."""
    query = urlencode([*pairs], safe=":,/!")
    return f"{base_url(request)}{path}{'?' if query else ''}{query}"


def add_cite_as(response: HttpResponseBase, address: str) -> None:
    """Name the address by which an answer is cited (RFC 8574), beside its other links."""
    link = f'<{address}>; rel="cite-as"'
    response.headers["Link"] = f"{response.headers['Link']}, {link}" if "Link" in response.headers else link


@overload
def format_timestamp(instant: dt.datetime) -> str: ...


@overload
def format_timestamp(instant: None) -> None: ...


@overload
def format_timestamp(instant: dt.datetime | None) -> str | None: ...


def format_timestamp(instant: dt.datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC, with its microseconds."""
    return _format_instant(instant) if instant else None


# Entries have the instants of their editions, so that most of a page share a few.
@lru_cache(maxsize=4096)
def _format_instant(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def render_entry_block(entry: Entry) -> EntryBlock:
    """The ``entry`` of a document: what published it, when, why, and its digest."""
    return {
        "edition": entry.edition_id,
        "revision": entry.revision_number,
        "published_at": format_timestamp(entry.published_at),
        # What `order=updated` sorts by: when it was last published for its own sake, whatever this entry's cause.
        "updated": format_timestamp(entry.own_published_at),
        "change": entry.change,
        "cause": entry.cause,
        "note": entry.note,
        "digest": entry.digest,
    }


def render_document(entry: Entry) -> str:
    """A document as it is served: its stored text, with the entry block spliced in as its last key."""
    return f'{(entry.document or "{}")[:-1]},"entry":{orjson.dumps(render_entry_block(entry)).decode()}}}'


def render_documents(entries: Iterable[Entry]) -> list[str]:
    """Documents as they are served."""
    return [render_document(entry) for entry in entries]
