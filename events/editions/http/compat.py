"""The private names of Django that we lean on; ``tests/rest/test_compat.py`` checks them."""

from collections.abc import Callable

from django.http import HttpResponseBase


def add_closer(response: HttpResponseBase, close: Callable[[], object]) -> None:
    """Have a response call this when it is closed."""
    response._resource_closers.append(close)  # type: ignore[attr-defined]
