"""The private name of Django REST framework that we lean on; ``tests/rest/test_compat.py`` checks it."""

from typing import Any

from django.http import HttpRequest


def get_django_request(request: Any) -> HttpRequest:
    """Django's own request, below the one that the framework wraps around it."""
    wrapped: HttpRequest = request._request
    return wrapped
