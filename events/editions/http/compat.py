"""The private names of Django and Django REST framework that we lean on; ``tests/rest/test_compat.py`` checks them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from rest_framework.request import Request


def get_django_request(request: Request) -> HttpRequest:
    """Django's own request, below the one that the framework wraps around it."""
    wrapped: HttpRequest = request._request
    return wrapped


def add_closer(response: HttpResponseBase, close: Callable[[], object]) -> None:
    """Have a response call this when it is closed."""
    response._resource_closers.append(close)  # type: ignore[attr-defined]
