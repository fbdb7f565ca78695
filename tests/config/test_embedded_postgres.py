"""The embedded server, in folders of its own: started once, shared, and stopped by whoever leaves last."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from config import embedded_postgres
from config.postgres_programs import EmbeddedDatabaseError
from tests.answers import Json

ROOT = Path(__file__).resolve().parents[2]

USER = """
import sys
from pathlib import Path
from config.embedded_postgres import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), *sys.argv[2:])
server.ensure_running()
print("running", flush=True)
sys.stdin.readline()
"""


def use(base: Path, *name: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(base), *name],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "running\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def server_of(base: Path, *name: str) -> Json:
    noted = embedded_postgres.EmbeddedServer(base, *name).data / "postmaster.pid"
    return psutil.Process(int(noted.read_text().split()[0])) if noted.exists() else None


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Its name is short, since a socket's path is, and any user may enter it, as the server may run as another than we.
    folder = tmp_path_factory.mktemp("e")
    for one in (folder, *folder.parents):
        if one.stat().st_uid == os.geteuid() and one.name.startswith(("pytest-", "popen-", "e")):
            one.chmod(0o755)
    return folder


def test_the_last_user_stops_the_server(base: Path) -> None:
    first, second = use(base), use(base)
    running = server_of(base)
    leave(first)
    assert running.is_running()
    leave(second)
    assert server_of(base) is None


def test_a_server_that_outlived_a_killed_user_is_found_and_stopped_by_the_next(base: Path) -> None:
    killed = use(base)
    running = server_of(base)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert running.is_running()
    following = use(base)
    assert server_of(base) == running
    leave(following)
    assert server_of(base) is None


def test_two_checkouts_have_servers_of_their_own(base: Path) -> None:
    for name in ("one", "two"):
        (base / name).mkdir()
    one, two = use(base / "one"), use(base / "two")
    assert server_of(base / "one").pid != server_of(base / "two").pid
    leave(one)
    leave(two)


def test_a_socket_path_is_short_however_deep_the_checkout_lies(base: Path) -> None:
    deep = base / ("a-long-name-for-a-folder/" * 6)
    deep.mkdir(parents=True)
    assert len(os.fsencode(embedded_postgres.EmbeddedServer(deep).socket_folder)) < 100
    leave(use(deep))


def test_a_checkout_has_two_servers_that_share_nothing(base: Path) -> None:
    first, second = use(base), use(base, "tests")
    assert server_of(base) != server_of(base, "tests")
    leave(first)
    assert server_of(base) is None
    assert server_of(base, "tests").is_running()
    leave(second)
    assert server_of(base, "tests") is None


def test_tests_use_no_connection_of_the_server_that_make_run_uses() -> None:
    served = embedded_postgres.server.connection_settings()["HOST"]
    assert served not in {database["HOST"] for database in settings.DATABASES.values()}


def test_workers_leave_connections_for_commands() -> None:
    assert int(embedded_postgres._OPTIONS["max_connections"]) >= settings.DATABASE_CONNECTIONS + 20


@pytest.mark.parametrize("name", ["it's", 'a "quoted" one', "$HOME `id` \\n", "with, comma"])
def test_a_checkout_may_lie_in_a_folder_of_any_name(base: Path, name: str) -> None:
    (base / name).mkdir()
    leave(use(base / name))


@pytest.mark.parametrize("umask", ["027", "077"])
def test_a_closed_umask_does_not_close_out_the_server(base: Path, umask: str) -> None:
    script = f"import os; os.umask(0o{umask})\n{USER}"
    done = subprocess.run(
        [sys.executable, "-c", script, str(base)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, input="\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "running\n"), done.stderr


def test_the_pid_file_of_another_server_is_stale(base: Path) -> None:
    """As a copy of a running checkout has it, or a restart of the machine makes it."""
    (base / "one").mkdir()
    (base / "two").mkdir()
    leave(use(base / "two"))
    one = use(base / "one")
    noted = (base / "one" / "var" / "postgres" / "postmaster.pid").read_text()
    (base / "two" / "var" / "postgres" / "postmaster.pid").write_text(noted)
    leave(use(base / "two"))
    assert server_of(base / "one").is_running()
    leave(one)


def test_a_server_that_died_is_started_again(base: Path) -> None:
    server = embedded_postgres.EmbeddedServer(base)
    server.ensure_running()
    assert not server.revive()
    died = server_of(base)
    died.kill()
    begun = time.monotonic()
    while (running := server_of(base)) is None or running.pid == died.pid:
        # Until the last of the dead server's processes has noticed, another cannot start.
        with suppress(EmbeddedDatabaseError):
            server.revive()
    assert server._is_answering()
    assert time.monotonic() - begun < 5
    assert server_of(base).pid != died.pid
    server.leave()
    assert server_of(base) is None


def test_a_first_start_that_fails_leaves_nothing_and_says_why(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = embedded_postgres.EmbeddedServer(base)
    (base / "var").mkdir()
    (base / "var" / "postgres.9999999").mkdir()

    def fail(program: str, *arguments: str) -> None:
        raise EmbeddedDatabaseError("No space left on device")

    monkeypatch.setattr(server, "_run", fail)
    with pytest.raises(EmbeddedDatabaseError, match="No space"):
        server.ensure_running()
    assert [path.name for path in (base / "var").iterdir() if path.is_dir()] == []


def test_a_read_only_folder_is_reported_as_that(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(EmbeddedDatabaseError, match=r"is read-only \(Read-only file system\)\. Make"):
        embedded_postgres.EmbeddedServer(base).ensure_running()
