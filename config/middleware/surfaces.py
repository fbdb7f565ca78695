"""Middleware that one surface alone needs: the desk for logins and forms, the public for what outlasts an outage.

Everything public is read-only and anonymous: it sets no cookie, and pays for nothing that the desk needs.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

View = Callable[[HttpRequest], HttpResponseBase]
Hook = Callable[..., HttpResponseBase | None]

_PREFIX = "/admin/"
_UNSUPPORTED = ("process_exception", "process_template_response")


class SurfacesMiddleware:
    """Runs ``ADMIN_MIDDLEWARE`` for the admin's addresses and ``PUBLIC_MIDDLEWARE`` for others, in the order listed.

    Raises:
        ImproperlyConfigured: one has a hook besides ``process_view``.
    """

    def __init__(self, get_response: View) -> None:
        self._public, self._public_hooks = _load(settings.PUBLIC_MIDDLEWARE, get_response)
        self._admin, self._admin_hooks = _load(settings.ADMIN_MIDDLEWARE, get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._admin(request) if request.path_info.startswith(_PREFIX) else self._public(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[object], names: dict[str, object]
    ) -> HttpResponseBase | None:
        hooks = self._admin_hooks if request.path_info.startswith(_PREFIX) else self._public_hooks
        answers = (hook(request, view, args, names) for hook in hooks)
        return next((answer for answer in answers if answer is not None), None)


def _load(paths: list[str], view: View) -> tuple[View, list[Hook]]:
    """A view within its middleware, and their hooks, as Django loads them."""
    hooks: list[Hook] = []
    for path in reversed(paths):
        with suppress(MiddlewareNotUsed):
            middleware = import_string(path)(view)
            if names := [name for name in _UNSUPPORTED if hasattr(middleware, name)]:
                raise ImproperlyConfigured(f"{path} has {names[0]}. List it in MIDDLEWARE.")
            if hasattr(middleware, "process_view"):
                hooks.insert(0, middleware.process_view)
            view = cast(View, convert_exception_to_response(middleware))
    return view, hooks
