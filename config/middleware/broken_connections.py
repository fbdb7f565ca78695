"""Reads whose connection broke under them, as when PostgreSQL restarts."""

from collections.abc import Callable

from django.db import connections
from django.http import HttpRequest, HttpResponse

_SAFE = ("GET", "HEAD")


class BrokenConnectionsMiddleware:
    """Answers such a request once more, on a fresh connection. What may write is never tried twice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE:
            return self.get_response(request)
        public = connections["public"]
        public.take_broken()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == 503 and public.take_broken():  # type: ignore[attr-defined]
            response.close()
            public.close()
            return self.get_response(request)
        return response
