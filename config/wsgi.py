"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from . import embedded_postgres
from .telemetry import traced

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
embedded_postgres.ensure_running()
application = traced(get_wsgi_application())
# What is loaded by now stays: no collection of garbage need go through it again. And an answer makes thousands of
# objects that go with it: to look among them at every seven hundredth finds nothing.
gc.freeze()
gc.set_threshold(10_000, 20, 50)
