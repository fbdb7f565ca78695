"""Numbers for Prometheus, of all workers of a service together, in files that they share."""

from django.http import HttpResponseBase
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

_SURFACES = {"/api/": "rest", "/graphql": "graphql", "/mcp": "mcp", "/admin/": "admin", "/static/": "static",
             "/healthz": "probes", "/readyz": "probes"}  # fmt: skip
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What one worker counts."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._requests = Counter(
            "annals_requests", "Answers, by surface and status.", ["surface", "status"], registry=registry
        )
        self._seconds = Histogram(
            "annals_request_seconds", "Seconds from a thread's beginning with a request to the answer.", ["surface"],
            buckets=_BUCKETS, registry=registry,
        )  # fmt: skip
        self._outage = Counter(
            "annals_outage_answers", "Kept answers that were given while the database was down.", registry=registry
        )

    def observe(self, path: str, response: HttpResponseBase, seconds: float) -> None:
        surface = next((name for start, name in _SURFACES.items() if path.startswith(start)), "pages")
        self._requests.labels(surface, response.status_code).inc()
        self._seconds.labels(surface).observe(seconds)
        if "Age" in response.headers:
            self._outage.inc()


def render_metrics() -> tuple[bytes, str]:
    """The numbers of all workers as Prometheus reads them, and the media type of that."""
    return generate_latest(_collect()), CONTENT_TYPE_LATEST


def serve_metrics(port: int) -> None:
    """Answer ``/metrics`` on a port of this machine, in a thread."""
    start_http_server(port, addr="127.0.0.1", registry=_collect())


def _collect() -> CollectorRegistry:
    registry = CollectorRegistry()
    # It has no types.
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
