"""Answers that set a cookie, which no shared cache may give to somebody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PrivateCookiesMiddleware:
    """Takes ``public`` from such an answer (RFC 9111, 7.3): caches need not heed ``Vary: Cookie``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.cookies and "public" in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        return response
