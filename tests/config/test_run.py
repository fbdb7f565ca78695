"""`make run` says what is wrong before it does anything, and publishes what is due while it serves."""

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.utils import timezone

from config import run, supervision
from config.supervision import Supervisor
from events.editions.workflow import schedule
from events.models import Event
from tests.desk import an_event, entry, latest_revision, written


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1", "٨٠"])
def test_a_port_that_is_none_is_refused(
    port: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", port)
    assert run.main() == 1
    assert "Give a number from 1 to 65535" in capsys.readouterr().err


def test_a_port_in_use_is_named_with_the_way_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert run.main() == 1
    assert "Choose another port: make run PORT=8001" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_published_while_it_serves(superuser: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "DUE_EVERY", 0.05)
    written(an_event("a"))
    schedule(
        latest_revision(Event.objects.get()), due=timezone.now(), note="On its day", correction=False, by=superuser
    )
    supervisor = Supervisor(lambda: ending_after(0.5), run._publish_due)
    threading.Timer(0.4, supervisor.stop).start()
    assert supervisor.run() == 0
    assert entry("a").note == "On its day"


def ending_after(seconds: float, status: int = 0) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", f"import sys, time; time.sleep({seconds}); sys.exit({status})"])


def test_it_goes_on_serving_where_publishing_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError("no space left")

    monkeypatch.setattr(supervision, "DUE_EVERY", 0.05)
    supervisor = Supervisor(lambda: ending_after(5), fail)
    threading.Timer(0.5, supervisor.stop).start()
    assert supervisor.run() == 0
    assert capsys.readouterr().err.count("no space left") > 1


def test_a_server_that_ends_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "SOON", 0.1)
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(ending_after(0.2 if len(started) < 4 else 30, status=1))
        return started[-1]

    supervisor = Supervisor(start, lambda: None)
    threading.Timer(3, supervisor.stop).start()
    assert supervisor.run() == 0
    assert len(started) == 5


def test_a_server_that_cannot_start_is_not_started_for_ever(capsys: pytest.CaptureFixture[str]) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        started.append(ending_after(0, status=3))
        return started[-1]

    assert Supervisor(start, lambda: None).run() == 3
    assert len(started) == supervision.MOST_SOON
    assert "The server ended 3 times at once" in capsys.readouterr().err


def test_of_two_starts_at_once_on_one_port_the_second_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    # The first has claimed the port and does not listen yet.
    claim = supervision.claim_port(port)
    monkeypatch.setenv("PORT", port)
    assert run.main() == 1
    assert "Choose another port" in capsys.readouterr().err
    assert claim
    claim.close()
    again = supervision.claim_port(port)
    assert again
    again.close()


def test_every_static_file_of_ours_is_collected_again_when_it_changes() -> None:
    ours = {Path(path) for finder in get_finders() for path in _found(finder) if "site-packages" not in path}
    assert ours
    assert ours <= set(run._static_files())


def _found(finder: BaseFinder) -> list[str]:
    return [storage.path(name) for name, storage in finder.list([])]


@pytest.mark.django_db
def test_an_owner_who_may_not_make_roles_is_warned_and_serves_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusing = tmp_path / "roles.sql"
    refusing.write_text("DO $$ BEGIN RAISE insufficient_privilege USING MESSAGE = 'may not make roles'; END $$")
    monkeypatch.setattr(run, "ROLES", refusing)
    run._grant_roles()
    said = capsys.readouterr().err
    assert "roles.sql was not run: may not make roles" in said
    assert "Run it as a role that may." in said
