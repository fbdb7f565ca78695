"""Every error outside the admin and people's pages, as application/problem+json (RFC 9457)."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.exceptions import APIException

from events.editions.problems import Problem, not_found_problem

logger = logging.getLogger("annals")

_TITLES = {
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
_KEPT_A_MINUTE = (404, 410, 451)
#: Addresses that programs ask, and no people.
_PROGRAMS = ("/api/", "/graphql", "/healthz", "/readyz")


def problem_response(problem: Problem, instance: str) -> HttpResponse:
    """A problem as its HTTP answer; ``instance`` is the path that was asked for."""
    body: dict[str, Any] = {
        "type": f"tag:annals,2025:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "errors": problem.errors,
    }
    kept = {"Cache-Control": "public, max-age=60"} if problem.status in _KEPT_A_MINUTE else {}
    headers = kept | problem.headers
    return HttpResponse(
        orjson.dumps(body), status=problem.status, content_type="application/problem+json", headers=headers
    )


def unreadable_problem() -> Problem:
    return Problem(400, _TITLES[400], _DETAILS[400], code="bad_request")


def unavailable_problem() -> Problem:
    detail = "The database does not answer. Ask again in a moment."
    return Problem(503, _TITLES[503], detail, code="unavailable", headers={"Retry-After": "1"})


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
                error.status_code, _TITLES.get(error.status_code, "Error"), str(error.detail),
                code=error.default_code, headers=headers,
            )  # fmt: skip
        case PermissionDenied():
            return Problem(403, _TITLES[403], "This is not allowed.", code="forbidden")
        case BadRequest() | SuspiciousOperation():
            return unreadable_problem()
    return None


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler."""
    problem = to_problem(error)
    return problem_response(problem, context["request"].path) if problem else None


class ProblemMiddleware:
    """Turns errors into problems for programs, and a database that is down into 503 for everyone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.get_full_path()) > _LONGEST_URI:
            detail = f"The address has more than {_LONGEST_URI} characters. Ask for less at once."
            return problem_response(Problem(414, _TITLES[414], detail, code="uri_too_long"), request.path[:200])
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "")
        if response.status_code < 400 or "json" in told or not is_api_request(request):
            return response
        status = response.status_code
        detail = _DETAILS.get(status, "The request cannot be answered.")
        # What protects the answer stays; what described its page goes.
        kept = {name: value for name, value in response.headers.items() if name not in _OF_THE_PAGE}
        problem = Problem(status, _TITLES.get(status, "Error"), detail, code=str(status), headers=kept)
        return problem_response(problem, request.path)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = to_problem(error)
        if problem is None and is_api_request(request):
            logger.exception("Unanswered: %s %s", request.method, request.path)
            problem = Problem(
                500, _TITLES[500], "Something went wrong on our side. It has been noted.", code="internal"
            )
        if problem is None or not (is_api_request(request) or problem.status == 503):
            return None
        return problem_response(problem, request.path)


_LONGEST_URI = 8000
_OF_THE_PAGE = ("Content-Type", "Content-Length", "Content-Language", "Content-Disposition")
_DETAILS = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address is read-only: GET, HEAD and OPTIONS are answered.",
    500: "Something went wrong on our side. It has been noted.",
}


def is_api_request(request: HttpRequest) -> bool:
    return request.path.startswith(_PROGRAMS)
