"""An import that is killed leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from events.editions.models import Revision
from events.models import Event

IMPORTER = """
import sys, time
import django
django.setup()
from django.conf import settings
for alias in ("default", "public"):
    settings.DATABASES[alias]["NAME"] = sys.argv[1]
from events.exchange.reading import ImportRow
from events.exchange.writing import import_rows

def slowly(rows):
    for number, row in enumerate(rows):
        if number == 5:
            print("half-way", flush=True)
            time.sleep(60)
        yield row

import_rows([ImportRow("event", {"slug": f"e-{n}", "title": "E"}, "f", (), {}) for n in range(10)], progress=slowly)
"""


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing() -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", IMPORTER, connection.settings_dict["NAME"]]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=root) as importer:
        assert importer.stdout
        assert importer.stdout.readline() == "half-way\n"
        importer.send_signal(signal.SIGKILL)
        importer.wait(10)
    assert not Event.objects.exists()
    assert not Revision.objects.exists()
