"""Answers from one pinned edition: read in one snapshot, tagged, linked and spliced from finished documents."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.views import APIView

from ..asof import AsOfError, pin
from ..keyset import cursor_edition
from ..lookup import Found, NotPublic, UnknownWord, find_entry, get_current_slugs, nearest_slugs
from ..models import Edition
from ..problems import Problem, among, bad_request_problem, gone_problem, not_found_problem, redacted_problem
from ..querysets import BeforeFirstEdition, EditionNotFound
from .cache import RESPONSE_CACHE
from .conditional import entity_tag, etag_matches, if_match_fails
from .formats import Format
from .negotiation import JsonNegotiation, ViewNegotiation, negotiate_format
from .parameters import Parameters, whole_number_parser
from .responses import add_edition_headers
from .turns import begin_work, hold_turn

TIME = frozenset({"edition", "as_of"})


class PublicView(APIView):
    """A read-only address that answers from one edition."""

    http_method_names = ("get", "head", "options")
    content_negotiation_class: type[BaseContentNegotiation] = JsonNegotiation
    #: The parameters that mean something here, besides those of time.
    parameters: frozenset[str] = frozenset()
    #: Parameters that make an answer take long; see :mod:`.turns`.
    expensive: frozenset[str] = frozenset()

    def get(self, request: Any, **names: Any) -> HttpResponseBase:
        request = request._request
        asked = Parameters(request.META.get("QUERY_STRING", ""), self.parameters | TIME)
        time, alone = requested_time(asked), self.alone(request, **names)
        edition = pin_edition(asked, time, alone)
        tag = self.tag(request, edition, **names)
        named = "edition" in asked
        if if_match_fails(request.headers.get("If-Match", ""), tag):
            detail = "If-Match does not match the current ETag. Retry without it for the current answer."
            raise Problem(412, "Precondition failed", detail, code="precondition_failed")
        seen = request.headers.get("If-None-Match", "")
        if etag_matches(seen, tag):
            return add_edition_headers(HttpResponse(status=304), edition, tag, named=named)
        response: HttpResponseBase | None = RESPONSE_CACHE.get(tag)
        if response is None:
            expensive = self.is_expensive(asked)
            with begin_work(request, expensive=expensive), transaction.atomic(using="public"):
                # Pinned again: from here on everything is read from one snapshot.
                before, edition = edition, pin_edition(asked, time, alone)
                response = self._answer_with_edition(request, asked, edition, **names)
            if edition.moment != before.moment:
                tag = self.tag(request, edition, **names)
            RESPONSE_CACHE.put(tag, hold_turn(response))
        if seen.strip() == "*" and response.status_code == 200:
            # Any tag will do, but only of an answer that there is.
            response = HttpResponse(status=304)
        return add_edition_headers(response, edition, tag, named=named)

    def _answer_with_edition(
        self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any
    ) -> HttpResponseBase:
        try:
            return self.answer(request, asked, edition, **names)
        except Problem as problem:
            problem.headers.setdefault("Annals-Edition", str(edition.number))
            raise

    def options(self, request: Any, *args: Any, **names: Any) -> HttpResponse:  # type: ignore[override]
        """What may be asked here, without a body."""
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})

    def answer(self, request: HttpRequest, asked: Parameters, edition: Edition, **names: Any) -> HttpResponseBase:
        raise TypeError(f"{type(self).__name__} answers nothing")

    def is_expensive(self, asked: Parameters) -> bool:
        """Whether the answer takes long, so that it needs a turn."""
        return any(name in asked for name in self.expensive)

    def alone(self, request: HttpRequest, **names: Any) -> tuple[str, str] | None:
        """The subject (its kind and slug) whose entry alone makes the answer; None where it takes the whole edition."""
        return None

    def tag(self, request: HttpRequest, edition: Edition, **names: Any) -> str:
        """A strong entity tag (RFC 9110): the same only where every byte of the answer is."""
        return entity_tag(request, edition)


def requested_time(asked: Parameters) -> dict[str, Any]:
    """The edition or instant a request names; either, or neither. Without them a cursor names its edition."""
    if "edition" in asked and "as_of" in asked:
        asked.wrong("as_of", "edition and as_of are both given. Remove one.", "both_given")
    elif "cursor" in asked and "edition" not in asked and "as_of" not in asked:
        return {"edition": asked.value("cursor", lambda text: cursor_edition(text[1:]))}
    return {
        "edition": asked.value("edition", whole_number_parser(1, 2**31 - 1)),
        "as_of": asked.value("as_of", str),
    }


def pin_edition(asked: Parameters, time: dict[str, Any], alone: tuple[str, str] | None = None) -> Edition:
    """The edition to answer from; with ``alone``, it tells when that subject's entry was published.

    Raises:
        Problem: 400 for an instant that cannot be read, 404 where nothing stood.
    """
    try:
        return pin(**time, now=timezone.now(), entry_of=alone)
    except AsOfError as error:
        raise bad_request_problem([{"parameter": "as_of", "detail": f"as_of: {error}", "code": "invalid"}]) from error
    except EditionNotFound as error:
        raise not_found_problem(str(error), "edition_not_found") from error
    except BeforeFirstEdition as error:
        raise not_found_problem(str(error), "before_first_edition") from error


def find_entry_or_problem(subject: str, name: str, edition: Edition, *, withdrawn: bool = False) -> Found:
    """A subject's entry with its document; with ``withdrawn``, also one that has none any more.

    Raises:
        Problem: 404, 410 with the reason it was withdrawn for, or 451.
    """
    try:
        found = find_entry(subject, name, edition)
    except NotPublic as error:
        near = nearest_slugs(subject, name, edition)
        raise not_found_problem(f"{error}{f' Did you mean {among(near)}?' if near else ''}") from error
    entry = found.entry
    if withdrawn:
        return found
    if entry.redaction:
        raise redacted_problem(f"The {subject} ‘{name}’ was removed: {entry.reason}")
    if entry.document is None:
        raise gone_problem(f"The {subject} ‘{name}’ was withdrawn in edition {entry.edition_id}: {entry.reason}")
    return found


def get_slugs_or_problem(
    edition: Edition, **named: tuple[str, tuple[str, ...]]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """By parameter the current slugs of the subjects named, and the values of ``slug`` that are not public.

    See :func:`get_current_slugs`.

    Raises:
        Problem: 400, naming an unknown word and the nearest known one.
    """
    try:
        return get_current_slugs(edition, named)
    except UnknownWord as error:
        raise bad_request_problem(
            [{"parameter": error.parameter, "detail": str(error), "code": "unknown_value"}]
        ) from error


class FormattedView(PublicView):
    """A read-only address that answers in several formats."""

    content_negotiation_class = ViewNegotiation
    #: By name, the one for want of another first.
    formats: ClassVar[Mapping[str, Format]] = {}

    def tag(self, request: HttpRequest, edition: Edition, **names: Any) -> str:
        format = negotiate_format(request, self.formats, names.pop("suffix", None))
        # One address has several answers, by Accept: each has a tag of its own.
        return f'{super().tag(request, edition, **names)[:-1]}-{format.name}"'
