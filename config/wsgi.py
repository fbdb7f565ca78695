"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from . import embedded_postgres
from .telemetry import traced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
embedded_postgres.ensure_running()
application = traced(get_wsgi_application())
# The views, which else the first request would wait for: a worker that is ready answers at once.
_ = get_resolver().url_patterns
# What is loaded by now stays: no collection of garbage need go through it again. And an answer makes thousands of
# objects that go with it: to look among them at every seven hundredth finds nothing.
gc.freeze()
gc.set_threshold(10_000, 20, 50)
