"""While the database is down, what has been answered goes on being answered, for at most five minutes.

Nothing older than what this process has read is served: an answer from before the newest edition that it knows, or from
before the last redaction, is no longer one.
"""

import datetime as dt
import weakref
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from events.editions.asof import get_known_moment, seconds_since_reply
from events.editions.http.cache import KeptAnswer
from events.editions.http.conditional import is_not_modified

#: For how long after the database's last reply, in seconds. ``stale-if-error`` allows caches no more.
LONGEST = 300
#: Answers that are remembered by their addresses; the bytes are those of the response cache.
MOST = 10_000
#: Where questions are sent in bodies.
GRAPHQL = "/graphql"
_NAMES = (
    *("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "CONTENT_TYPE"),
)


class _Known(NamedTuple):
    """An answer, gone once the response cache lets it go, and what was newest when it was true."""

    kept: weakref.ref[KeptAnswer]
    headers: dict[str, str]
    moment: tuple[int, dt.datetime | None, int]


class OutageMiddleware:
    """Answers with a kept answer where a view cannot answer, 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._answers: OrderedDict[tuple[object, ...], _Known] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_read = request.method in ("GET", "HEAD")
        if not is_read and request.path != GRAPHQL:
            return self.get_response(request)
        # Read here, where the view that reads it again finds it whole (config/gateway.py bounds it).
        address = _address(request, b"" if is_read else request.body)
        before = get_known_moment()
        response = self.get_response(request)
        if (kept := getattr(response, "kept", None)) is not None:
            moment = get_known_moment()
            # Otherwise it may be from before what another request has learnt meanwhile.
            if moment and (moment == before or response.headers.get("Annals-Edition") == str(moment[0])):
                self._remember(address, _Known(weakref.ref(kept), dict(response.headers), moment))
        elif response.status_code == 503 and (known := self._find(request, address)):
            return known
        return response

    def _remember(self, address: tuple[object, ...], known: _Known) -> None:
        with self._lock:
            self._answers[address] = known
            self._answers.move_to_end(address)
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)

    def _find(self, request: HttpRequest, address: tuple[object, ...]) -> HttpResponse | None:
        seconds = seconds_since_reply()
        known = self._answers.get(address)
        if known is None or seconds > LONGEST or known.moment != get_known_moment():
            return None
        if (kept := known.kept()) is None:
            return None
        headers = known.headers | {"Age": str(int(seconds))}
        if (tag := headers.get("ETag")) and is_not_modified(request, tag):
            return HttpResponse(status=304, headers=headers)
        response = HttpResponse(kept.body, headers=headers)
        # For its compressed bodies.
        response.kept = kept  # type: ignore[attr-defined]
        return response


def _address(request: HttpRequest, body: bytes) -> tuple[object, ...]:
    """All of a request that an answer depends on, besides what is public."""
    return (*(request.META.get(name) for name in _NAMES), body)
