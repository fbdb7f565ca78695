"""Whether the process lives, and whether it can answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from events.editions.http.problem_responses import problem_response, unavailable_problem
from events.editions.models import Edition
from events.editions.problems import ProblemError

#: Within which a database has to reply to be called ready.
SECONDS = 2.0


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "OPTIONS"])
def readyz(request: HttpRequest) -> HttpResponse:
    """200 with the newest edition where both databases answer, else 503 that names those that do not."""
    newest = None
    failed: list[ProblemError] = []
    for alias in ("default", "public"):
        try:
            with replying_within(alias, SECONDS):
                newest = Edition.objects.using(alias).newest()
        except DatabaseError:
            detail = f"The database ‘{alias}’ does not respond."
            failed.append({"parameter": alias, "detail": detail, "code": "unavailable"})
    if newest is None or failed:
        problem = unavailable_problem()
        problem.errors = failed
        problem.detail = " ".join(error["detail"] for error in failed) or problem.detail
        return problem_response(problem, request.path)
    return JsonResponse({"status": "ready", "edition": newest.number})


@contextmanager
def replying_within(alias: str, seconds: float) -> Iterator[None]:
    """Give up a database that takes longer to reply, where requests may wait longer."""
    connections[alias].ensure_connection()
    connection = connections[alias].connection
    usual, connection.reply_seconds = connection.reply_seconds, seconds
    try:
        yield
    finally:
        connection.reply_seconds = usual
