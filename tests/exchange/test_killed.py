"""An import that is killed leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from events.editions.models import Edition, Revision
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

from events.editions import publishing

def wait():
    print("half-way", flush=True)
    time.sleep(60)

def slowly(rows):
    for number, row in enumerate(rows):
        if number == 5 and sys.argv[2] == "writing":
            wait()
        yield row

if sys.argv[2] == "publishing":
    publishing.update_tallies = lambda edition: wait()

event = {"title": "E", "kind": "k", "date": "2019", "date_type": "held", "citations": [{"source": "s"}]}
rows = [ImportRow("event", event | {"slug": f"e-{n}"}, "f", (), {}) for n in range(10)]
rows.append(ImportRow("kind", {"slug": "k", "name": "K"}, "f", (), {}))
rows.append(ImportRow("source", {"slug": "s", "title": "S", "type": "report"}, "f", (), {}))
import_rows(rows, publish_as="Ten.", progress=slowly)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("while_", ["writing", "publishing"])
def test_an_import_killed_half_way_leaves_nothing(while_: str) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", IMPORTER, connection.settings_dict["NAME"], while_]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=root) as importer:
        assert importer.stdout
        assert importer.stdout.readline() == "half-way\n"
        importer.send_signal(signal.SIGKILL)
        importer.wait(10)
    assert not Event.objects.exists()
    assert not Revision.objects.exists()
    assert not Edition.objects.exists()
