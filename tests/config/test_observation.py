"""What operators see: numbers where they ask for them, an id with every error of ours, and few lines of a kind."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.logs import Bounded, JsonFormatter, LineFormatter, OurErrors
from config.middleware.observation import MetricsMiddleware, RequestIdsMiddleware
from config.postgresql.base import DatabaseWrapper
from config.telemetry import traced
from events.editions.http.request_ids import get_request_id, request_id
from tests.answers import Json
from tests.config.test_outages import down
from tests.desk import an_event, published

ROOT = Path(__file__).resolve().parents[2]


def record(name: str = "annals", level: int = logging.ERROR, line: int = 1, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord(name, level, "somewhere.py", line, "It failed: %s", ("why",), more.pop("exc_info", None))
    made.__dict__.update(more)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "proxy-id-0001", "no good id\r\n"])
def test_an_error_of_ours_says_the_id_that_the_log_has(client: Client, given: str) -> None:
    published(an_event("ban"))
    with down():
        told = client.get("/api/v1/events?limit=3", headers={"X-Request-ID": given} if given else {})
    known = told.headers["X-Request-ID"]
    assert told.status_code == 503
    assert orjson.loads(told.content)["request"] == known
    assert (known == given) is (given == "proxy-id-0001")
    assert len(known) >= 8


@pytest.mark.django_db
def test_what_succeeds_or_is_the_clients_fault_has_no_id(client: Client) -> None:
    published(an_event("ban"))
    for path in ("/api/v1/events", "/api/v1/events?limit=x", "/nosuch"):
        told = client.get(path)
        assert "X-Request-ID" not in told.headers
        assert b'"request"' not in told.content


def test_an_id_ends_with_its_request() -> None:
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(get_request_id())
        return HttpResponse()

    middleware = RequestIdsMiddleware(answer)
    for _ in range(2):
        middleware(RequestFactory().get("/"))
    assert len(set(seen)) == 2
    assert get_request_id() == ""


@pytest.fixture
def _in_a_request() -> Iterator[None]:
    with request_id("proxy-id-0001"):
        yield


@pytest.mark.usefixtures("_in_a_request")
def test_a_record_is_a_line_or_json_with_its_request() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        failed = record(exc_info=sys.exc_info())
    told = orjson.loads(JsonFormatter().format(failed))
    assert {"level": "error", "logger": "annals", "message": "It failed: why", "request": "proxy-id-0001"}.items() <= (
        told.items()
    )
    assert told["time"].endswith("Z")
    assert "ValueError: broken" in told["error"]
    assert "It failed: why [proxy-id-0001]" in LineFormatter().format(record())


def test_many_records_of_a_kind_are_few_and_others_are_not_lost_among_them() -> None:
    bounded = Bounded(most=3, seconds=3600)
    assert [bounded.filter(record(status_code=503)) for _ in range(5)] == [True, True, True, False, False]
    assert bounded.filter(record(status_code=500))
    assert bounded.filter(record(line=2))
    # At once over: the next record says how many there were.
    short = Bounded(most=1, seconds=0)
    short._seconds = 3600
    assert [short.filter(record()) for _ in range(4)] == [True, False, False, False]
    short._seconds = 0
    following = record()
    assert short.filter(following)
    assert "(3 more like this were not logged)" in following.getMessage()


@pytest.mark.parametrize(
    ("name", "level", "is_logged"),
    [
        ("django.request", logging.WARNING, False),
        ("django.security.DisallowedHost", logging.WARNING, False),
        ("django.request", logging.ERROR, True),
        ("annals", logging.WARNING, True),
    ],
)
def test_what_clients_do_wrong_is_not_logged(name: str, level: int, is_logged: bool) -> None:
    assert OurErrors().filter(record(name, level)) is is_logged


@pytest.mark.django_db
def test_a_slow_statement_is_logged_without_what_was_asked(caplog: pytest.LogCaptureFixture) -> None:
    stored = connections["default"].settings_dict
    options = stored["OPTIONS"] | {"slow_seconds": 0.05, "pool_size": None}
    connection = DatabaseWrapper(stored | {"OPTIONS": options}, "default")
    try:
        with caplog.at_level(logging.WARNING, "annals.slow"), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT pg_sleep(%s::float), %s::text", [0.1, "secret"])
    finally:
        connection.close()
    (line,) = caplog.messages
    assert "pg_sleep" in line
    assert "secret" not in line


def test_metrics_are_off_unless_they_are_asked_for(client: Client) -> None:
    told = client.get("/metrics")
    assert told.status_code == 404


_COUNTED = """
import django
from django.conf import settings
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from config.middleware.observation import MetricsMiddleware
counted = MetricsMiddleware(lambda request: HttpResponse(status=404 if "nosuch" in request.path else 200))
for path in ("/api/v1/events", "/api/v1/nosuch", "/mcp", "/", "/"):
    counted(RequestFactory().get(path))
for token in ("wrong", "right"):
    told = counted(RequestFactory().get("/metrics", headers={"Authorization": f"Bearer {token}"}))
    print(told.status_code, told.content.decode())
"""


def test_with_a_token_requests_are_counted_by_surface_and_status(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COUNTED], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "METRICS_TOKEN": "right",
                          "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
    )  # fmt: skip
    refused, _, told = done.stdout.partition("\n")
    assert refused.startswith("403 Send the token"), done.stderr
    assert 'annals_requests_total{status="200",surface="rest"} 1.0' in told
    assert 'annals_requests_total{status="404",surface="rest"} 1.0' in told
    assert 'annals_requests_total{status="200",surface="mcp"} 1.0' in told
    assert 'annals_requests_total{status="200",surface="pages"} 2.0' in told
    assert 'annals_request_seconds_count{surface="pages"} 2.0' in told


def test_without_opentelemetry_one_line_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    def application(*_: Any) -> list[bytes]:
        return []

    assert traced(application) is application
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    for name in ("exporter.otlp.proto.http.trace_exporter", "instrumentation.wsgi", "sdk.trace"):
        monkeypatch.setitem(sys.modules, f"opentelemetry.{name}", None)
    assert traced(application) is application
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "requirements-otel.txt" in told


def test_with_opentelemetry_the_application_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """With stand-ins of its modules, which the tests do not install."""

    def make(*_: Any, **__: Any) -> SimpleNamespace:
        return SimpleNamespace(add_span_processor=lambda processor: None)

    def wrap(application: Callable[..., Any], tracer_provider: Any) -> Callable[..., Any]:
        return lambda *asked: [b"traced ", *application(*asked)]

    modules: dict[str, dict[str, Any]] = {
        "exporter.otlp.proto.http.trace_exporter": {"OTLPSpanExporter": make},
        "instrumentation.wsgi": {"OpenTelemetryMiddleware": wrap},
        "sdk.resources": {"Resource": SimpleNamespace(create=dict)},
        "sdk.trace": {"TracerProvider": make},
        "sdk.trace.export": {"BatchSpanProcessor": make},
    }
    for name, members in modules.items():
        monkeypatch.setitem(sys.modules, f"opentelemetry.{name}", SimpleNamespace(**members))
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    application: Json = traced(lambda *_: [b"answer"])
    assert application() == [b"traced ", b"answer"]


def test_the_middleware_of_numbers_costs_nothing_where_they_are_off() -> None:
    from django.core.exceptions import MiddlewareNotUsed

    with pytest.raises(MiddlewareNotUsed):
        MetricsMiddleware(lambda request: HttpResponse())
