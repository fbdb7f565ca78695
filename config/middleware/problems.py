"""Every error outside the admin and people's pages, as application/problem+json (RFC 9457)."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from config.gateway_answers import PROGRAMS
from events.editions.http.problem_responses import DETAILS, TITLES, problem_response, to_problem
from events.editions.problems import Problem
from events.pages.base import problem_page

logger = logging.getLogger("annals")


class ProblemMiddleware:
    """Turns errors into problems for programs, and a database that is down into 503 for everyone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Percent-encoded, a character of a path may be twelve.
        is_short = 12 * len(request.path) + len(request.META.get("QUERY_STRING", "")) < _LONGEST_URI
        if not is_short and len(request.get_full_path()) > _LONGEST_URI:
            detail = f"The URL has more than {_LONGEST_URI:,} characters. Shorten it."
            return problem_response(Problem(414, TITLES[414], detail, code="uri_too_long"), request.path[:200])
        response = self.get_response(request)
        content_type = response.headers.get("Content-Type", "")
        if response.status_code < 400 or "json" in content_type or not is_api_request(request):
            return response
        status = response.status_code
        detail = DETAILS.get(status, "The request cannot be answered.")
        # What protects the answer stays; what described its page goes.
        headers = {name: value for name, value in response.headers.items() if name not in _OF_THE_PAGE}
        problem = Problem(status, TITLES.get(status, "Error"), detail, code=str(status), headers=headers)
        return problem_response(problem, request.path)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = to_problem(error)
        if problem is None and is_api_request(request):
            logger.exception("Unanswered: %s %s", request.method, request.path)
            problem = Problem(500, TITLES[500], DETAILS[500], code="internal")
        if problem is None or not (is_api_request(request) or problem.status == 503):
            return None
        if is_api_request(request) or request.get_preferred_type(_MEDIA_TYPES) != "text/html":
            return problem_response(problem, request.path)
        page = problem_page(request, problem)
        patch_vary_headers(page, ("Accept",))
        return page


_MEDIA_TYPES = ("application/problem+json", "text/html")
_LONGEST_URI = 8000
_OF_THE_PAGE = ("Content-Type", "Content-Length", "Content-Language", "Content-Disposition")


def is_api_request(request: HttpRequest) -> bool:
    return request.path.startswith(PROGRAMS)
