"""Count how often the calls of a few standard requests lead from one file of the project into another."""

import argparse
import os
from pathlib import Path

import django

from config import embedded_postgres

from .trace import Trace, traced

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("config", "events", "sources")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tracing", description=__doc__)
    parser.add_argument(
        "requests", nargs="*", metavar="REQUEST", help="show which ways these took, the most used first"
    )
    asked = parser.parse_args()
    embedded_postgres.ensure_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Not the tests' own, which may be in use.
    os.environ["ANNALS_TEST_DB"] = "test_tracing"
    django.setup()
    told = _traces()
    if unknown := set(asked.requests) - told.keys():
        parser.error(f"there is no request {unknown.pop()!r}: choose of {', '.join(told)}")
    print(f"{'request':<20}{'files':>8}{'functions':>11}{'calls':>8}{'changes of file':>17}")
    for name, trace in told.items():
        counted = len(trace.files), len(trace.functions), trace.functions.total(), trace.changes.total()
        print("{:<20}{:>8}{:>11}{:>8}{:>17}".format(name, *counted))
    for name in asked.requests:
        print(f"\n{name}")
        for (caller, called), times in told[name].changes.most_common():
            print(f"{times:>6}  {caller} → {called}")


def _traces() -> dict[str, Trace]:
    """Each request traced in a database of its own, the second time it is asked."""
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases

    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with override_settings(STORAGES=settings.STORAGES | static, WHITENOISE_AUTOREFRESH=True):
            from .requests import requests

            told = {}
            for name, (warm_up, act) in requests().items():
                warm_up()
                told[name] = traced(ROOT, FOLDERS, act)
            return told
    finally:
        connections.close_all()
        teardown_databases(databases, verbosity=0)


if __name__ == "__main__":
    main()
