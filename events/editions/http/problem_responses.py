"""Errors as problem+json (RFC 9457)."""

from typing import Any

import orjson
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from events.editions.problems import Problem, not_found_problem

from .request_ids import get_request_id

TITLES = {
    400: "Bad request",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    412: "Precondition failed",
    413: "Content too large",
    414: "URI too long",
    415: "Unsupported media type",
    500: "Internal error",
    503: "Unavailable",
}

#: The sentence for a status where nothing more is known.
DETAILS = {
    400: "The request cannot be parsed.",
    404: "Unknown address.",
    405: "This address is read-only: use GET, HEAD or OPTIONS.",
    500: "An error occurred on the server. It has been logged.",
}
#: What is as true a minute later as what is there: the next edition may change it.
_CACHED_FOR_A_MINUTE = (404, 410, 451)


def problem_response(problem: Problem, instance: str) -> HttpResponse:
    """A problem as its HTTP answer; ``instance`` is the requested path."""
    body: dict[str, object] = {
        "type": f"tag:annals,2025:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "errors": problem.errors,
    }
    if problem.status >= 500 and (request := get_request_id()):
        body["request"] = request
    kept = {"Cache-Control": "public, max-age=60"} if problem.status in _CACHED_FOR_A_MINUTE else {}
    headers = kept | problem.headers
    return HttpResponse(
        orjson.dumps(body), status=problem.status, content_type="application/problem+json", headers=headers
    )


def unreadable_problem() -> Problem:
    return Problem(400, TITLES[400], DETAILS[400], code="bad_request")


def unknown_address_problem() -> Problem:
    return not_found_problem(DETAILS[404])


def unavailable_problem() -> Problem:
    detail = "The database does not respond. Retry in a moment."
    return Problem(503, TITLES[503], detail, code="unavailable", headers={"Retry-After": "1"})


def to_problem(error: BaseException) -> Problem | None:
    """What an exception means to a reader; None where it means a fault of ours."""
    match error:
        case Problem():
            return error
        case OperationalError() | InterfaceError():
            return unavailable_problem()
        case Http404():
            return unknown_address_problem()
        case APIException():
            headers = {"Allow": error.allowed} if (error.status_code == 405 and hasattr(error, "allowed")) else {}
            return Problem(
                error.status_code, TITLES.get(error.status_code, "Error"), str(error.detail),
                code=error.default_code, headers=headers,
            )  # fmt: skip
        case PermissionDenied():
            return Problem(403, TITLES[403], "This is not allowed.", code="forbidden")
        case BadRequest() | SuspiciousOperation():
            return unreadable_problem()
    return None


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler."""
    problem = to_problem(error)
    return problem_response(problem, context["request"].path) if problem else None
