"""Answers from one pinned edition: read in one snapshot, tagged, linked and spliced from finished documents."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.views import APIView

from ..asof import AsOfError, NotConfirmed, assume_newest, pin
from ..keyset import cursor_edition
from ..lookup import Found, NotPublic, UnknownWord, find_entry, get_current_slugs, nearest_slugs
from ..models import Edition
from ..problems import Problem, among, bad_request_problem, gone_problem, not_found_problem, redacted_problem
from ..querysets import BeforeFirstEdition, EditionNotFound
from .cache import RESPONSE_CACHE
from .conditional import check_if_match, entity_tag, is_at_reader, is_not_modified
from .formats import JSON, Format
from .negotiation import negotiate, negotiate_format
from .pagination import PAGE
from .parameters import Parameters, whole_number_parser
from .problem_responses import handle_exception
from .ranges import take_range
from .responses import add_cite_as, add_edition_headers, to_cited_address
from .turns import begin_work, charge, hold_turn

TIME = frozenset({"edition", "as_of"})


class PublicView(APIView):
    """A read-only address that answers from one edition."""

    http_method_names: tuple[str, ...] = ("get", "head", "options")
    #: The parameters that mean something here, besides those of time.
    parameters: frozenset[str] = frozenset()
    #: Those of time that mean something here.
    time: frozenset[str] = TIME
    #: The path of the page by which an answer is cited, with the names in its own; its own path without one.
    landing: str | None = None
    #: The parameters that mean something on that page.
    landing_parameters: frozenset[str] = frozenset()
    #: Whether ``answer`` is called in a snapshot. If not, it opens one where it reads by several statements, and its
    #: last statement confirms the edition (see :mod:`events.editions.asof`).
    in_snapshot = True
    #: Parameters that make an answer take long; see :mod:`.turns`.
    expensive: frozenset[str] = frozenset()

    def dispatch(self, request: HttpRequest, *args: object, **names: str) -> HttpResponseBase:
        """The framework's own, without what is not used here: parsers, authentication, throttles and versions."""
        self.headers = self.default_response_headers
        method = (request.method or "").lower()
        try:
            if method not in self.http_method_names:
                raise MethodNotAllowed(method.upper())
            self.negotiate(request, names)
            response = getattr(self, method)(request, **names)
        except Exception as error:
            response = handle_exception(error, {"request": request})
            if response is None:
                raise
        return self.finalize_response(request, response, *args, **names)  # type: ignore[arg-type]

    def negotiate(self, request: HttpRequest, names: Mapping[str, str]) -> None:
        """Choose the format of the answer.

        Raises:
            Problem: 400, 404 or 406, where there is none that is requested.
        """
        negotiate(request.META.get("HTTP_ACCEPT", "*/*"), {JSON.name: JSON})

    def get(self, request: HttpRequest, **names: str) -> HttpResponseBase:
        params, time = self._parse(request)
        named = "edition" in params.given
        alone = self.alone(request)
        edition = None if time else assume_newest()
        tag = self.tag(request, edition) if edition and not alone else ""
        response: HttpResponseBase | None = None
        if edition is None or not (alone or _is_new(request, tag)):
            assumed, edition = edition, pin_edition(params, time)
            if not alone:
                now = edition.published_at, edition.redactions_made
                if assumed is None or now != (assumed.published_at, assumed.redactions_made):
                    tag = self.tag(request, edition)
                check_if_match(request, tag)
                if is_at_reader(request, tag):
                    return add_edition_headers(HttpResponse(status=304), edition, tag, named=named)
                response = RESPONSE_CACHE.get(tag)
        if response is None:
            with _count_refusal(request) if alone else begin_work(request, expensive=self.is_expensive(params)):
                response, answered = self._read(request, params, time, edition, **names)
            if response.status_code == 200 and answered.number and "edition" in self.time:
                add_cite_as(response, self.cited_address(request, answered, **names))
            if alone or answered is not edition:
                edition, tag = answered, self.tag(request, answered)
            if alone:
                check_if_match(request, tag)
                response = self._keep_or_count(request, tag, response)
            else:
                RESPONSE_CACHE.put(tag, hold_turn(response) if response.streaming else response)
        if response.status_code == 200 and "HTTP_IF_NONE_MATCH" in request.META and is_not_modified(request, tag):
            response = HttpResponse(status=304)
        if response.status_code == 200 and "Accept-Ranges" in response.headers and isinstance(response, HttpResponse):
            response = take_range(request, response, tag)
        return add_edition_headers(response, edition, tag, named=named)

    def _keep_or_count(self, request: HttpRequest, tag: str, response: HttpResponseBase) -> HttpResponseBase:
        """The answer as it is kept, with its compressed bodies; one that is new to the client is counted."""
        if kept := RESPONSE_CACHE.get(tag):
            return kept
        if not is_at_reader(request, tag):
            charge(request)
            RESPONSE_CACHE.put(tag, response)
        return response

    def _read(
        self, request: HttpRequest, params: Parameters, time: dict[str, object], edition: Edition, **names: str
    ) -> tuple[HttpResponseBase, Edition]:
        """The answer, and the edition it was read from: the one given, or its successor."""
        if not self.in_snapshot:
            edition.is_confirmed = False
            try:
                return self.answer(request, params, edition, **names), edition
            except (NotConfirmed, Problem):
                params, time = self._parse(request)
        with transaction.atomic(using="public"):
            edition = pin_edition(params, time)
            return self._answer_with_edition(request, params, edition, **names), edition

    def _parse(self, request: HttpRequest) -> tuple[Parameters, dict[str, object]]:
        params = Parameters(request.META.get("QUERY_STRING", ""), self.parameters | TIME)
        for name in sorted(TIME - self.time):
            if name in params.given:
                detail = f"{name} cannot be used here, where other parameters name the editions. Remove it."
                params.wrong(name, detail, "both_given")
                params.check()
        return params, requested_time(params)

    def _answer_with_edition(
        self, request: HttpRequest, params: Parameters, edition: Edition, **names: str
    ) -> HttpResponseBase:
        try:
            return self.answer(request, params, edition, **names)
        except Problem as problem:
            problem.headers.setdefault("Annals-Edition", str(edition.number))
            raise

    def options(self, request: object, *args: object, **names: str) -> HttpResponse:  # type: ignore[override]
        """The methods that are allowed here, without a body."""
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponseBase:
        raise TypeError(f"{type(self).__name__} answers nothing")

    def cited_address(self, request: HttpRequest, edition: Edition, **names: str) -> str:
        """The address by which an answer is cited."""
        if self.landing:
            return to_cited_address(request, edition, self.landing.format(**names), self.landing_parameters)
        return to_cited_address(request, edition, request.path, self.parameters - PAGE - {"format"})

    def is_expensive(self, params: Parameters) -> bool:
        """Whether the answer takes long, so that it needs a turn."""
        return not params.given.keys().isdisjoint(self.expensive)

    def alone(self, request: HttpRequest) -> bool:
        """Whether one entry makes the answer, of which ``answer`` then notes in the edition when it was published."""
        return False

    def tag(self, request: HttpRequest, edition: Edition) -> str:
        """A strong entity tag (RFC 9110): the same only where every byte of the answer is."""
        return entity_tag(request, edition)


@contextmanager
def _count_refusal(request: HttpRequest) -> Iterator[None]:
    """Count a request where it comes to an error; its answer is counted once it is known whether it is new."""
    try:
        yield
    except Problem:
        charge(request)
        raise


def _is_new(request: HttpRequest, tag: str) -> bool:
    """Whether the answer has to be read, whichever edition is the newest."""
    conditions = request.META.get("HTTP_IF_NONE_MATCH") or request.META.get("HTTP_IF_MATCH")
    return not (conditions or tag in RESPONSE_CACHE)


def requested_time(params: Parameters) -> dict[str, object]:
    """The edition or instant a request names; either, or neither. Without them a cursor names its edition."""
    given = params.given
    if "edition" in given and "as_of" in given:
        params.wrong("as_of", "edition and as_of are both given. Remove one.", "both_given")
    elif "cursor" in given and "edition" not in given and "as_of" not in given:
        return {"edition": params.value("cursor", lambda text: cursor_edition(text[1:]))}
    return {name: params.value(name, read) for name, read in _TIME_READERS.items() if name in given}


_TIME_READERS: dict[str, Callable[[str], object]] = {"edition": whole_number_parser(1, 2**31 - 1), "as_of": str}


def pin_edition(params: Parameters, time: dict[str, Any]) -> Edition:
    """The edition to answer from.

    Raises:
        Problem: 400 for an instant that cannot be read, 404 for an unknown edition or the time before the first.
    """
    try:
        return pin(**time, now=timezone.now())
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
        NotConfirmed: see :func:`find_entry`.
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

    #: By name, the default first.
    formats: ClassVar[Mapping[str, Format]] = {}
    #: The format of this answer.
    format: Any

    def negotiate(self, request: HttpRequest, names: Mapping[str, str]) -> None:
        self.format = negotiate_format(request, self.formats, names.get("suffix"))

    def is_expensive(self, params: Parameters) -> bool:
        return self.format.takes_long or super().is_expensive(params)

    def tag(self, request: HttpRequest, edition: Edition) -> str:
        # One address has several answers, by Accept: each has a tag of its own.
        return f'{super().tag(request, edition)[:-1]}-{self.format.name}"'
