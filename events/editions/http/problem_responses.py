"""Errors as problem+json (RFC 9457)."""

from typing import Any

import orjson
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException

from events.editions.problems import Problem, not_found_problem

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


#: What is as true a minute later as what is there: the next edition may change it.
_CACHED_FOR_A_MINUTE = (404, 410, 451)


def problem_response(problem: Problem, instance: str) -> HttpResponse:
    """A problem as its HTTP answer; ``instance`` is the path that was asked for."""
    body: dict[str, object] = {
        "type": f"tag:annals,2025:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "errors": problem.errors,
    }
    kept = {"Cache-Control": "public, max-age=60"} if problem.status in _CACHED_FOR_A_MINUTE else {}
    headers = kept | problem.headers
    return HttpResponse(
        orjson.dumps(body), status=problem.status, content_type="application/problem+json", headers=headers
    )


def unreadable_problem() -> Problem:
    return Problem(400, TITLES[400], DETAILS[400], code="bad_request")


def unavailable_problem() -> Problem:
    detail = "The database does not answer. Try again in a moment."
    return Problem(503, TITLES[503], detail, code="unavailable", headers={"Retry-After": "1"})


def to_problem(error: BaseException) -> Problem | None:
    """What an exception means to a reader; None where it means a fault of ours."""
    match error:
        case Problem():
            return error
        case OperationalError() | InterfaceError():
            return unavailable_problem()
        case Http404():
            return not_found_problem("There is nothing at this address.")
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


DETAILS = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address is read-only. Use GET, HEAD or OPTIONS.",
    500: "Something went wrong on our side. The error has been logged.",
}
