"""Middleware that the admin alone needs: sessions, logins, forms and messages.

Everything public is read-only and anonymous: it sets no cookie, and pays for none of these.
"""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

View = Callable[[HttpRequest], HttpResponseBase]

_PREFIX = "/admin/"
_UNSUPPORTED = ("process_exception", "process_template_response")


class AdminOnlyMiddleware:
    """Runs the middleware of ``ADMIN_MIDDLEWARE`` for the admin's addresses, in the order listed.

    Raises:
        ImproperlyConfigured: one has a hook besides ``process_view``.
    """

    def __init__(self, get_response: View) -> None:
        self._public = get_response
        self._admin = get_response
        self._view_hooks: list[Callable[..., HttpResponseBase | None]] = []
        for path in reversed(settings.ADMIN_MIDDLEWARE):
            middleware = import_string(path)(self._admin)
            if names := [name for name in _UNSUPPORTED if hasattr(middleware, name)]:
                raise ImproperlyConfigured(f"{path} has {names[0]}. List it in MIDDLEWARE.")
            if hasattr(middleware, "process_view"):
                self._view_hooks.insert(0, middleware.process_view)
            self._admin = cast(View, convert_exception_to_response(middleware))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._admin(request) if request.path_info.startswith(_PREFIX) else self._public(request)

    def process_view(
        self, request: HttpRequest, view: View, args: list[object], names: dict[str, object]
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith(_PREFIX):
            return None
        answers = (hook(request, view, args, names) for hook in self._view_hooks)
        return next((answer for answer in answers if answer is not None), None)
