"""Count how often a function of the project calls one in another file, in a few standard requests to a warm process."""

import argparse
import os
from pathlib import Path

import django

from config import embedded_postgres

from .trace import Trace, traced

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("config", "events", "sources")
#: The database backend, which Django calls for each statement: tests count statements by themselves.
BACKEND = ("config/postgresql",)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tracing", description=__doc__)
    parser.add_argument(
        "requests", nargs="*", metavar="REQUEST", help="show between which files these cross, the most often first"
    )
    options = parser.parse_args()
    embedded_postgres.ensure_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Not the tests' own, which may be in use.
    os.environ["ANNALS_TEST_DB"] = "test_tracing"
    django.setup()
    traces = _traces()
    if unknown := set(options.requests) - traces.keys():
        parser.error(f"there is no request {unknown.pop()!r}: choose of {', '.join(traces)}")
    print(f"{'request':<20}{'files':>8}{'functions':>11}{'calls':>8}{'crossings':>11}")
    for name, trace in traces.items():
        counted = len(trace.files), len(trace.functions), trace.functions.total(), trace.crossings.total()
        print("{:<20}{:>8}{:>11}{:>8}{:>11}".format(name, *counted))
    for name in options.requests:
        print(f"\n{name}")
        for (caller, called), times in traces[name].crossings.most_common():
            print(f"{times:>6}  {caller} → {called}")


def _traces() -> dict[str, Trace]:
    """Each request by its name, traced in a database of their own."""
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases

    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(STORAGES=settings.STORAGES | static, WHITENOISE_AUTOREFRESH=True):
            from .requests import requests

            traces = {}
            for name, (warm_up, act) in requests().items():
                warm_up()
                traces[name] = traced(ROOT, FOLDERS, act, BACKEND)
            return traces
    finally:
        connections.close_all()
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
