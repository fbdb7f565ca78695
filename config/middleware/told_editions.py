"""The edition that a reader was answered from last, where they say so and there are replicas that may be behind it."""

from collections.abc import Callable

from django.core.exceptions import MiddlewareNotUsed
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from config.postgresql.replicas import told_edition


class ToldEditionsMiddleware:
    """Reads ``Annals-Edition`` of a request: no replica without that edition answers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if "replicas" not in connections["public"].settings_dict["OPTIONS"]:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = request.headers.get("Annals-Edition", "")
        token = told_edition.set(int(told) if told.isdecimal() and len(told) < 10 else 0)
        try:
            return self.get_response(request)
        finally:
            told_edition.reset(token)
