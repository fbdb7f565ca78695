"""The WSGI application that the server runs."""

import gc
import os

from django.conf import settings
from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries
from django.urls import get_resolver

from . import embedded_postgres
from .telemetry import traced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
embedded_postgres.ensure_running()
application = traced(get_wsgi_application())
if not settings.DEBUG:
    # Nothing is left to do here at these moments: statements are recorded in DEBUG alone, every connection goes back
    # to its pool when its request ends, and the cache is in memory.
    request_started.disconnect(reset_queries)
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_caches)
# The views, which else the first request would wait for: a worker that is ready answers at once.
_ = get_resolver().url_patterns
# What is loaded by now stays: no collection of garbage need go through it again. And an answer makes thousands of
# objects that go with it: to look among them at every seven hundredth finds nothing.
gc.freeze()
gc.set_threshold(10_000, 20, 50)
