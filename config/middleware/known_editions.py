"""The edition that a reader was answered from last, where they say so and there are replicas that may be behind it."""

from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from config.postgresql.replicas import reader_edition


class KnownEditionsMiddleware:
    """Reads ``Annals-Edition`` of a request: no replica without that edition answers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if "replicas" not in connections["public"].settings_dict["OPTIONS"]:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        header = request.headers.get("Annals-Edition", "")
        token = reader_edition.set(int(header) if header.isdecimal() and len(header) < 10 else 0)
        try:
            return self.get_response(request)
        finally:
            reader_edition.reset(token)
