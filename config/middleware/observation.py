"""What operators see of requests: an id for each that failed, and, where it is turned on, numbers."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.utils.crypto import constant_time_compare

from events.editions.http.request_ids import get_request_id, request_id


class RequestIdsMiddleware:
    """Gives each request an id, its proxy's ``X-Request-ID`` or one of ours, and says it with every error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with request_id(request.META.get("HTTP_X_REQUEST_ID", "")):
            response = self.get_response(request)
            if response.status_code >= 500:
                response.headers["X-Request-ID"] = get_request_id()
            return response


class MetricsMiddleware:
    """Counts requests by surface and status, and answers ``/metrics`` to whoever has the token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.METRICS_TOKEN or settings.METRICS_PORT):
            raise MiddlewareNotUsed
        # What counts nothing need not load it.
        from config.metrics import Metrics

        self.get_response = get_response
        self._metrics = Metrics()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/metrics" and settings.METRICS_TOKEN:
            return _answer_metrics(request)
        begun = time.perf_counter()
        response = self.get_response(request)
        self._metrics.observe(request.path, response, time.perf_counter() - begun)
        return response


def _answer_metrics(request: HttpRequest) -> HttpResponse:
    from config.metrics import render_metrics

    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponseForbidden("Send the token of METRICS_TOKEN: Authorization: Bearer …", "text/plain")
    body, content_type = render_metrics()
    return HttpResponse(body, content_type=content_type, headers={"Cache-Control": "no-store"})
