"""Answers from one pinned edition: read in one snapshot, tagged, linked and spliced from finished documents."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import orjson
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.views import APIView

from ..asof import AsOfError, pin
from ..documents import with_entry
from ..finding import Found, NotPublic, find
from ..models import Edition, Entry
from ..paging import DAMAGED, CursorError, Slice, Window, cursor_edition, decode_cursor, encode_cursor
from ..problems import bad_question, gone, not_found, redacted
from ..querysets import BeforeFirstEdition, EditionNotFound
from .kept import Kept
from .parameters import Parameters, whole_number

#: Raised by whoever changes what is rendered from the same documents, so that old tags no longer match.
RENDERER = "1"

TIME = frozenset({"edition", "as_of"})
PAGE = frozenset({"limit", "cursor"})

#: What this process has answered already.
KEPT = Kept()

Response = TypeVar("Response", bound=HttpResponseBase)


class PublicView(APIView):
    """A read-only address that answers from one edition."""

    http_method_names = ("get", "head", "options")
    #: The parameters that mean something here, besides those of time.
    parameters: frozenset[str] = frozenset()

    def get(self, request: Any, **names: Any) -> HttpResponseBase:
        request = request._request
        asked = Parameters(request.META.get("QUERY_STRING", ""), self.parameters | TIME)
        time, alone = time_asked(asked), self.alone(request, **names)
        edition = pinned(asked, time, alone)
        tag = self.tag(request, edition, **names)
        named = "edition" in asked
        seen = request.headers.get("If-None-Match", "")
        if matches(seen, tag):
            return finished(HttpResponse(status=304), edition, tag, named=named)
        response: HttpResponseBase | None = KEPT.get(tag)
        if response is None:
            with transaction.atomic(using="public"):
                # Pinned again: from here on everything is read from one snapshot.
                edition = pinned(asked, time, alone)
                response = self.answer(request, asked, edition, **names)
            tag = self.tag(request, edition, **names)
            KEPT.put(tag, response)
        if seen.strip() == "*" and response.status_code == 200:
            # Any tag will do, but only of an answer that there is.
            response = HttpResponse(status=304)
        return finished(response, edition, tag, named=named)

    def options(self, request: Any, *args: Any, **names: Any) -> HttpResponse:  # type: ignore[override]
        """What may be asked here, without a body."""
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponseBase:
        raise TypeError(f"{type(self).__name__} answers nothing")

    def alone(self, request: HttpRequest, **names: Any) -> tuple[str, str] | None:
        """The subject (its kind and slug) whose entry alone makes the answer; None where it takes the whole edition."""
        return None

    def tag(self, request: HttpRequest, edition: Edition, **names: Any) -> str:
        """A strong entity tag (RFC 9110): the same only where every byte of the answer is."""
        return entity_tag(request, edition)


def entity_tag(request: HttpRequest, edition: Edition) -> str:
    """A tag of all that an answer depends on. Of the edition, or the entry where it alone is told, that is the
    instant: a number may be used again where a database is made anew."""
    moment = (edition.entry_published_at or edition.published_at, edition.redactions_made)
    parts = (RENDERER, *map(str, moment), base_url(request), request.get_full_path())
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match header names a tag, by the weak comparison of RFC 9110, 13.1.2."""
    return tag in {text.strip().removeprefix("W/") for text in given.split(",")}


def time_asked(asked: Parameters) -> dict[str, Any]:
    """The edition or instant a request names; either, or neither. Without them a cursor names its edition."""
    if "edition" in asked and "as_of" in asked:
        asked.wrong("as_of", "edition and as_of are both given. Drop one.", "both_given")
    elif "cursor" in asked and "edition" not in asked and "as_of" not in asked:
        return {"edition": asked.value("cursor", lambda text: cursor_edition(text[1:]))}
    return {
        "edition": asked.value("edition", whole_number(1, 2**31 - 1)),
        "as_of": asked.value("as_of", str),
    }


def pinned(asked: Parameters, time: dict[str, Any], alone: tuple[str, str] | None = None) -> Edition:
    """The edition to answer from; with ``alone``, it tells when that subject's entry was published.

    Raises:
        Problem: 400 for an instant that cannot be read, 404 where nothing stood.
    """
    try:
        return pin(**time, now=timezone.now(), entry_of=alone)
    except AsOfError as error:
        raise bad_question([{"parameter": "as_of", "detail": f"as_of: {error}", "code": "invalid"}]) from error
    except EditionNotFound as error:
        raise not_found(str(error), "edition_not_found") from error
    except BeforeFirstEdition as error:
        raise not_found(str(error), "before_first_edition") from error


def finished(response: Response, edition: Edition, tag: str, *, named: bool = False) -> Response:
    """With the headers every answer from an edition has.

    Args:
        named: the request gave the edition's number, so the answer stays as it is.
    """
    response.headers["ETag"] = tag
    response.headers["Annals-Edition"] = str(edition.number)
    response.headers["Cache-Control"] = f"public, max-age={86400 if named else 60}"
    patch_vary_headers(response, ("Accept",))
    return response


def json_response(body: str | bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")


def found_or_problem(subject: str, name: str, edition: Edition, *, withdrawn: bool = False) -> Found:
    """A subject's entry with its document; with ``withdrawn``, also one that has none any more.

    Raises:
        Problem: 404, 410 with the reason it was withdrawn for, or 451.
    """
    try:
        found = find(subject, name, edition)
    except NotPublic as error:
        raise not_found(str(error)) from error
    entry = found.entry
    if withdrawn:
        return found
    if entry.redaction_id or entry.change == "redaction":
        raise redacted(f"The {subject} ‘{name}’ was removed: {entry.note}")
    if entry.document is None:
        raise gone(f"The {subject} ‘{name}’ was withdrawn in edition {entry.edition_id}: {entry.note}")
    return found


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """308 to the address a subject has now, with the query kept."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponse(status=308, headers={"Location": f"{base_url(request)}{path}{'?' if query else ''}{query}"})


def base_url(request: HttpRequest) -> str:
    """What absolute links begin with: the configured address, else the validated host."""
    return settings.ANNALS_BASE_URL or f"{request.scheme}://{request.get_host()}"


def timestamp(instant: dt.datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC, with its microseconds."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if instant else None


def entry_block(entry: Entry) -> dict[str, Any]:
    """The ``entry`` of a document: what published it, when, why, and its digest."""
    return {
        "edition": entry.edition_id,
        "revision": entry.revision_number,
        "published_at": timestamp(entry.published_at),
        "change": entry.change,
        "cause": entry.cause,
        "note": entry.note,
        "digest": entry.digest,
    }


def served(entry: Entry) -> str:
    """A document as it is served: its stored text, with the entry block spliced in."""
    return with_entry(entry.document or "{}", orjson.dumps(entry_block(entry)).decode())


class Paging:
    """The part of a listing that a request asks for, and the links to the parts beside it.

    Args:
        edition: the one answered from, which a cursor must belong to.
        question: tells this listing's question from every other; cursors carry it.
        columns: the columns that cursors hold values of.
    """

    def __init__(
        self,
        request: HttpRequest,
        asked: Parameters,
        edition: Edition,
        question: str,
        columns: tuple[str, ...],
        *,
        default: int,
        most: int,
    ) -> None:
        self._request = request
        self._question = question = hashlib.sha256(question.encode()).hexdigest()[:16]
        self.limit = asked.value("limit", whole_number(1, most)) or default
        self._key: tuple[Any, ...] | None = None
        self._backwards = False
        if (text := asked.value("cursor", str)) is not None:
            side, text = text[:1], text[1:]
            try:
                if side not in "np" or not text:
                    raise CursorError(DAMAGED)
                number, self._key = decode_cursor(text, question, columns)
                if number != edition.number:
                    detail = f"cursor belongs to edition {number}, not to {edition.number}. Drop one of them."
                    asked.wrong("cursor", detail, "other_edition")
            except CursorError as error:
                asked.wrong("cursor", f"cursor: {error}", "invalid_cursor")
            self._backwards = side == "p"

    @property
    def is_first(self) -> bool:
        return self._key is None

    @property
    def window(self) -> Window:
        if self._backwards:
            return Window(last=self.limit, before=self._key)
        return Window(first=self.limit, after=self._key)

    def links(self, edition: Edition, part: Slice) -> tuple[str | None, str | None]:
        """The addresses of the next and the previous page."""
        following = self._link("n", edition, part.keys[-1]) if part.has_next and part.keys else None
        preceding = self._link("p", edition, part.keys[0]) if part.has_previous and part.keys else None
        return following, preceding

    def _link(self, side: str, edition: Edition, key: tuple[Any, ...]) -> str:
        cursor = side + encode_cursor(edition.number, self._question, key)
        kept = parse_qsl(self._request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        query = urlencode([(name, text) for name, text in kept if name != "cursor"] + [("cursor", cursor)])
        return f"{base_url(self._request)}{self._request.path}?{query}"


def page_response(
    edition: Edition,
    links: tuple[str | None, str | None],
    results: Iterable[str],
    *,
    count: int | None = None,
    lead: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """A page: its edition, its links, and results that are JSON text already.

    Args:
        lead: keys to begin with; ``more``: keys to put before the results.
    """
    following, preceding = links
    head = (
        (lead or {})
        | {
            "edition": edition.number,
            "published_at": timestamp(edition.published_at),
            "count": count,
            "next": following,
            "previous": preceding,
            "not_found": [],
        }
        | (more or {})
    )
    response = json_response(f'{orjson.dumps(head).decode()[:-1]},"results":[{",".join(results)}]}}')
    told = [f'<{url}>; rel="{rel}"' for url, rel in ((following, "next"), (preceding, "prev")) if url]
    if told:
        response.headers["Link"] = ", ".join(told)
    return response
