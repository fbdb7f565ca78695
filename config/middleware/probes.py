"""Health probes, which load balancers send by address, over http, and as some do without a Host."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config import health

_PROBES = {"/healthz": health.healthz, "/readyz": health.readyz}


class ProbesMiddleware:
    """Answers them before anything redirects to https or requires one of our hosts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = _PROBES.get(request.path)
        return probe(request) if probe else self.get_response(request)
