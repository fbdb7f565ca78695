"""`make run` says what is wrong before it does anything, and publishes what is due while it serves."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.utils import timezone

from config import run
from events.editions.drafts import get_latest_revision
from events.editions.workflow import schedule
from events.models import Event
from tests.desk import an_event, entry, written


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1", "٨٠"])
def test_a_port_that_is_none_is_refused(port, capsys, monkeypatch):
    monkeypatch.setenv("PORT", port)
    assert run.main() == 1
    assert "Give a number from 1 to 65535" in capsys.readouterr().err


def test_a_port_in_use_is_named_with_the_way_out(capsys, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert run.main() == 1
    assert "Choose another port: make run PORT=8001" in capsys.readouterr().err


@pytest.fixture
def serving(monkeypatch):
    """A server that ends soon, and many minutes until then."""
    monkeypatch.setattr(run, "DUE_EVERY", 0.05)
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"])


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_published_while_it_serves(superuser, serving):
    written(an_event("a"))
    schedule(
        get_latest_revision(Event.objects.get()), due=timezone.now(), note="On its day", correction=False, by=superuser
    )
    assert run._wait_and_publish_due(serving) == 0
    assert entry("a").note == "On its day"


@pytest.mark.django_db
def test_it_goes_on_serving_where_publishing_fails(serving, monkeypatch, capsys):
    def fail(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("django.core.management.call_command", fail)
    assert run._wait_and_publish_due(serving) == 0
    assert capsys.readouterr().err.count("no space left") > 1


def test_every_static_file_of_ours_is_collected_anew_when_it_changes():
    ours = {Path(path) for finder in get_finders() for path in _found(finder) if "site-packages" not in path}
    assert ours
    assert ours <= set(run._static_files())


def _found(finder):
    return [storage.path(name) for name, storage in finder.list([])]
