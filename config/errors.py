"""Django's error handlers: the answers to requests that no view handles."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from events.editions.http.problem_responses import problem_response, unknown_address_problem, unreadable_problem
from events.pages.base import problem_page

from .middleware.problems import is_api_request


def handle_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: of a form that is too large it says how large one may be, and what to do."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return problem_response(unreadable_problem(), request.path)
    context = {
        "is_long": isinstance(exception, RequestDataTooBig),
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return HttpResponse(render_to_string("admin/too_large.html", context), status=413)


def handle_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler404``: an unknown address is an HTML page for a browser, else a problem."""
    problem = unknown_address_problem()
    is_page = request.get_preferred_type(["application/problem+json", "text/html"]) == "text/html"
    page = is_page and not is_api_request(request)
    response = problem_page(request, problem) if page else problem_response(problem, request.path)
    patch_vary_headers(response, ("Accept",))
    return response


def raise_not_found(request: HttpRequest, where: str) -> HttpResponse:
    raise Http404
