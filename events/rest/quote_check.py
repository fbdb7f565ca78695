"""Quotations checked over REST: one by its address, many by a request with a body."""

import datetime as dt
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from events.editions.http.parameters import Parameters, parse_day
from events.editions.http.responses import json_response
from events.editions.http.turns import begin_work, charge
from events.editions.http.views import TIME, PublicView, get_slugs_or_problem, pin_edition, requested_time
from events.editions.models import Edition
from events.editions.problems import Problem, ProblemError, bad_request_problem
from events.editions.validators import validate_text

from ..query.check_shapes import LeftOut
from ..query.quotation_check import MOST_BYTES, MOST_TEXTS, TextError, get_answer, read_text, split_document
from ..query.wording_scope import Scope

_WHERE = frozenset({"source", "on", "language"})
_FIELDS = frozenset({"texts", "document"})
_SEND = 'Send {"texts": ["…"]} or {"document": "…"}.'


class QuotationCheck(PublicView):
    """Whether words stood in a source, from when to when, and who quotes them."""

    http_method_names = ("get", "head", "post", "options")
    parameters = _WHERE | {"text"}
    #: Those of a request with a body.
    posted_parameters = _WHERE | TIME
    expensive = frozenset({"text"})

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        if "text" not in params:
            params.wrong(
                "text", "text is missing. Give the words to check, such as text=anywhere in the world.", "missing"
            )
        text = params.value("text", _parse_text)
        where = _parse_scope(params)
        params.check()
        return json_response(orjson.dumps(get_answer([text or ""], _find_scope(where, edition))))

    def post(self, request: HttpRequest, **names: str) -> HttpResponse:
        """The same of many texts; each is counted as a question of its own."""
        params = Parameters(request.META.get("QUERY_STRING", ""), self.posted_parameters)
        where, time = _parse_scope(params), requested_time(params)
        params.check()
        texts, left_out = _parse_body(request)
        for _ in texts[1:]:
            charge(request)
        with begin_work(request, expensive=True), transaction.atomic(using="public"):
            edition = pin_edition(params, time)
            answer = get_answer(texts, _find_scope(where, edition), left_out)
        response = json_response(orjson.dumps(answer))
        response.headers["Annals-Edition"] = str(edition.number)
        response.headers["Cache-Control"] = "no-store"
        return response

    def options(self, request: object, *args: object, **names: str) -> HttpResponse:  # type: ignore[override]
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS"})


def _parse_text(text: str) -> str:
    read_text(text)
    return text


def _parse_scope(params: Parameters) -> tuple[tuple[str, ...], tuple[str, ...], dt.date | None]:
    return params.texts("source"), params.codes("language"), params.value("on", parse_day)


def _find_scope(where: tuple[tuple[str, ...], tuple[str, ...], dt.date | None], edition: Edition) -> Scope:
    named, languages, on = where
    sources = get_slugs_or_problem(edition, source=("source", named))[0]["source"]
    return Scope(edition, sources, languages, on)


def _parse_body(request: HttpRequest) -> tuple[list[str], list[LeftOut]]:
    """The texts of a body, and the quotations of its document that cannot be checked.

    Raises:
        Problem: 400, naming everything wrong by its pointer; 413 or 415.
    """
    if request.content_type != "application/json":
        detail = f"The body is ‘{(request.content_type or '')[:60]}’. Send JSON, with Content-Type: application/json."
        raise Problem(415, "Unsupported media type", detail, code="unsupported_media_type")
    if len(request.body) > MOST_BYTES:
        detail = f"The body has more than {MOST_BYTES:,} bytes, which is the limit. Check it in parts."
        raise Problem(413, "Content too large", detail, code="too_large")
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg}, at line {error.lineno}, column {error.colno}. {_SEND}"
        raise _body_problem("", detail) from error
    if not isinstance(body, dict):
        raise _body_problem("", f"The body is {_describe(body)}. {_SEND}")
    if unknown := [_find_misplaced(name) for name in body if name not in _FIELDS]:
        raise bad_request_problem(unknown)
    if len(body) != 1:
        raise _body_problem("", f"The body has {'both texts and document' if body else 'no field'}. {_SEND}")
    if "document" in body:
        return _parse_document(body["document"])
    return _parse_texts(body["texts"]), []


def _find_misplaced(name: str) -> ProblemError:
    """What is wrong with a field that a body does not have."""
    shown = name[:60]
    if name in _WHERE | TIME:
        detail = f"{shown} belongs in the address, not in the body: POST /api/v1/quotes/check?{shown}=…"
    else:
        detail = f"‘{shown}’ is no field of the body. {_SEND}"
    pointer = "/" + shown.replace("~", "~0").replace("/", "~1")
    return {"pointer": pointer, "detail": detail, "code": "unknown"}


def _describe(value: object) -> str:
    """A value of JSON, for the sentence that refuses it."""
    match value:
        case str():
            return f"the string “{value[:40]}{'…' if len(value) > 40 else ''}”"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
    return orjson.dumps(value).decode()[:40]


def _parse_document(document: Any) -> tuple[list[str], list[LeftOut]]:
    if not isinstance(document, str):
        raise _body_problem("/document", f'document is {_describe(document)}. Give one string: {{"document": "…"}}.')
    if fault := _find_fault(document):
        raise _body_problem("/document", f"document: {fault}")
    try:
        quotations, left_out = split_document(document)
    except TextError as error:
        raise _body_problem("/document", f"document: {error}") from error
    return [quotation.text for quotation in quotations], left_out


def _parse_texts(texts: Any) -> list[str]:
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_TEXTS:
        detail = f'texts is {_describe(texts)}. Give a list of 1 to {MOST_TEXTS} strings: {{"texts": ["…"]}}.'
        raise _body_problem("/texts", detail)
    errors: list[ProblemError] = []
    for place, text in enumerate(texts):
        fault = _find_fault(text) if isinstance(text, str) else f"it is {_describe(text)}. Give a string."
        if not fault:
            try:
                read_text(text)
                continue
            except TextError as error:
                fault = str(error)
        errors.append({"pointer": f"/texts/{place}", "detail": f"texts[{place}]: {fault}", "code": "invalid"})
    if errors:
        raise bad_request_problem(errors)
    return texts


def _find_fault(text: str) -> str | None:
    try:
        validate_text(text)
    except ValidationError as error:
        return str(error.messages[0])
    return None


def _body_problem(pointer: str, detail: str) -> Problem:
    return bad_request_problem([{"pointer": pointer, "detail": detail, "code": "invalid"}])
