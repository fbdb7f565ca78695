"""How many answers one address may have worked for, and how often it may try to log in or ask for a link.

The header fields are those of draft-ietf-httpapi-ratelimit-headers-10; the counting is the `limits` library's, in the
memory of each worker, which grants its share of the whole.
"""

import math
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from config.proxy import address_block
from events.editions.problems import Problem


class RateLimits:
    """What each address has left.

    Args:
        limits: such as ``600/minute;120/10 second``; empty for none.
        workers: the processes that share them.
    """

    def __init__(self, limits: str, workers: int) -> None:
        whole = parse_many(limits) if limits else []
        # The shortest first: what is soonest over is what a client hears of.
        self._items = sorted((_share(item, workers) for item in whole), key=lambda item: item.get_expiry())
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, address: str) -> None:
        """Count one answer.

        Raises:
            Problem: 429, where the address has had its share.
        """
        self.check(address)
        self.record(address)

    def record(self, address: str) -> None:
        for item in self._items:
            self._limiter.hit(item, address)

    def check(self, address: str) -> None:
        """Raise the 429 of :meth:`count`, and count nothing."""
        for item in self._items:
            if not self._limiter.test(item, address):
                raise self._problem(item, address)

    def _problem(self, item: RateLimitItem, address: str) -> Problem:
        seconds = max(1, math.ceil(self._limiter.get_window_stats(item, address).reset_time - time.time()))
        detail = (
            f"More than {item.amount} answers were requested from {address} within {item.get_expiry()} seconds. "
            f"Retry after {seconds} seconds. Answers that you have already (If-None-Match) are not counted."
        )
        headers = {
            "Retry-After": str(seconds),
            "RateLimit-Policy": ", ".join(f"{_name(one)};q={one.amount};w={one.get_expiry()}" for one in self._items),
            "RateLimit": f"{_name(item)};r=0;t={seconds}",
            "Cache-Control": "no-store",
        }
        return Problem(429, "Too many requests", detail, code="rate_limit", headers=headers)


def _name(item: RateLimitItem) -> str:
    return f'"per-{item.get_expiry()}s"'


def _share(item: RateLimitItem, workers: int) -> RateLimitItem:
    return type(item)(max(1, math.ceil(item.amount / workers)), item.multiples)


class RateLimitMiddleware:
    """Lets views count what they have to work for (``request.charge``), and counts failed logins and mailed links."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._answers = RateLimits(settings.RATE_LIMIT, settings.WORKERS)
        self._logins = RateLimits(settings.LOGIN_RATE_LIMIT, settings.WORKERS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            request.charge = lambda: self._answers.count(address_block(request))  # type: ignore[attr-defined]
            return self.get_response(request)
        requests_link = request.path == reverse("admin_password_reset")
        is_login = request.path in (reverse("admin:login"), reverse("admin_login_code"))
        if request.method != "POST" or not (is_login or requests_link):
            return self.get_response(request)
        address = address_block(request)
        try:
            self._logins.check(address)
        except Problem as problem:
            locked = render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
            for name, value in problem.headers.items():
                locked.headers[name] = value
            return locked
        response = self.get_response(request)
        # Whatever is answered where a link is asked for: it does not show whether there was a mail.
        if response.status_code != 302 or requests_link:
            self._logins.record(address)
        return response
