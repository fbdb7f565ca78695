"""The embedded server, in folders of its own: started once, shared, and stopped by whoever leaves last."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from config import embedded_postgres
from config.run import server_command

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


def use(base: Path, *name: str) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(base), *name],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "running\n"
    return process


def leave(process: subprocess.Popen) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def server_of(base: Path, *name: str) -> psutil.Process | None:
    noted = embedded_postgres.EmbeddedServer(base, *name).data / "postmaster.pid"
    return psutil.Process(int(noted.read_text().split()[0])) if noted.exists() else None


@pytest.fixture
def base(tmp_path):
    # A folder that any user may enter, as the server may run as another than we.
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    return tmp_path


def test_the_last_user_stops_the_server(base):
    first, second = use(base), use(base)
    running = server_of(base)
    leave(first)
    assert running.is_running()
    leave(second)
    assert server_of(base) is None


def test_a_server_that_outlived_a_killed_user_is_found_and_stopped_by_the_next(base):
    killed = use(base)
    running = server_of(base)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert running.is_running()
    following = use(base)
    assert server_of(base) == running
    leave(following)
    assert server_of(base) is None


def test_two_checkouts_have_servers_of_their_own(base):
    for name in ("one", "two"):
        (base / name).mkdir()
    one, two = use(base / "one"), use(base / "two")
    assert server_of(base / "one").pid != server_of(base / "two").pid
    leave(one)
    leave(two)


def test_a_socket_path_is_short_however_deep_the_checkout_lies(base):
    deep = base / ("a-long-name-for-a-folder/" * 6)
    deep.mkdir(parents=True)
    assert len(os.fsencode(embedded_postgres.EmbeddedServer(deep).socket_folder)) < 100
    leave(use(deep))


def test_a_checkout_has_two_servers_that_share_nothing(base):
    first, second = use(base), use(base, "tests")
    assert server_of(base) != server_of(base, "tests")
    leave(first)
    assert server_of(base) is None
    assert server_of(base, "tests").is_running()
    leave(second)
    assert server_of(base, "tests") is None


def test_tests_use_no_connection_of_the_server_that_make_run_uses():
    served = embedded_postgres.server.connection_settings()["HOST"]
    assert served not in {database["HOST"] for database in settings.DATABASES.values()}


def test_four_workers_under_load_leave_connections_for_commands():
    command = server_command("127.0.0.1", "8000")
    threads = int(command[command.index("--blocking-threads") + 1])
    assert int(embedded_postgres._OPTIONS["max_connections"]) >= 4 * threads * 2 + 20
