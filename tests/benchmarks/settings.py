"""Annals' settings, on a database of the benchmark's own and with what it is compared to installed beside it."""

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS
from tests.settings import DATABASES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks.normalised"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "tests.benchmarks.urls"
DATABASES["default"]["NAME"] = DATABASES["public"]["NAME"] = os.environ["BENCHMARK_DATABASE"]
RATE_LIMIT = ""
