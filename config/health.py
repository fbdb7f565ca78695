"""Whether the process lives, and whether it can answer."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events.editions.http.problem_responses import problem_response, unavailable_problem
from events.editions.models import Edition


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with the newest edition where both databases answer, else 503."""
    try:
        connections["default"].ensure_connection()
        newest = Edition.objects.using("public").newest()
    except DatabaseError:
        return problem_response(unavailable_problem(), request.path)
    return JsonResponse({"status": "ready", "edition": newest.number})
