"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names whom to send them to."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

#: The usual variables that name a receiver (OpenTelemetry specification, OTLP exporter).
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_MISSING = (
    "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed, so nothing is traced. "
    "Install it: .venv/bin/pip install --require-hashes -r requirements-otel.txt"
)


def traced(application: "WSGIApplication") -> "WSGIApplication":
    """A WSGI application whose requests are traced, or the same where nobody receives traces."""
    if not any(map(os.environ.get, _ENDPOINTS)) or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return application
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        print(_MISSING, file=sys.stderr, flush=True)
        return application
    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the name here.
    name = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "annals"}
    provider = TracerProvider(resource=Resource.create(name))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    middleware: WSGIApplication = OpenTelemetryMiddleware(application, tracer_provider=provider)
    return middleware
