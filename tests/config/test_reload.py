"""SIGHUP replaces the workers one after another: nothing that was begun is lost, and what cannot start is not used."""

import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import urlopen

import pytest
from granian.server.common import AbstractServer
from granian.server.mp import MPServer

from config.supervision import Supervisor

ROOT = Path(__file__).resolve().parents[2]
#: A release takes longer to load than granian by itself would wait before it ends what is replaced.
APPLICATION = """
import asyncio, time
time.sleep({seconds})
async def application(scope, protocol):
    if scope.path == "/slow":
        await asyncio.sleep(1)
    protocol.response_bytes(200, [], b"{release}")
"""


class Running:
    """A server of one small application, which is a file that a test writes again."""

    def __init__(self, folder: Path) -> None:
        self._module = folder / "small.py"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.write("first")
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.serve", "--interface", "rsgi", "--port", self.port, "--workers", "1",
                 "--workers-kill-timeout", "15", "--log-level", "warning", "small:application"],
                cwd=ROOT, env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
                stdout=log, stderr=log,
            )  # fmt: skip

    def write(self, release: str, seconds: int = 0) -> None:
        self._module.write_text(APPLICATION.replace("{release}", release).replace("{seconds}", str(seconds)))

    def break_(self) -> None:
        self._module.write_text("raise RuntimeError('This release cannot start.')")

    def ask(self, path: str = "/") -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return str(answer.read(), "utf-8")

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)


def wait_until(is_so: Callable[[], bool]) -> None:
    """However long the machine takes; a test that waits in vain ends after minutes."""
    for _ in range(3000):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("It did not come to be.")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    server = Running(tmp_path)

    def answers() -> bool:
        try:
            return server.ask() == "first"
        except OSError:
            assert server.process.poll() is None, server.log.read_text()
            return False

    wait_until(answers)
    yield server
    server.process.terminate()
    server.process.wait(60)


def test_a_new_release_replaces_the_old_one_and_no_request_is_lost(running: Running) -> None:
    with ThreadPoolExecutor(8) as clients:
        slow = [clients.submit(running.ask, "/slow") for _ in range(4)]
        running.write("second", seconds=5)
        running.reload()
        seen: list[str] = []

        def has_changed() -> bool:
            # Any that is refused or cut off raises.
            seen.extend(clients.map(running.ask, ["/"] * 4))
            return seen[-8:] == ["second"] * 8

        wait_until(has_changed)
        assert {answer.result() for answer in slow} <= {"first", "second"}
    assert seen[0] == "first"


def test_a_release_that_cannot_start_is_not_reloaded(running: Running) -> None:
    running.break_()
    running.reload()
    wait_until(lambda: "The old ones continue" in running.log.read_text())
    assert "This release cannot start." in running.log.read_text()
    assert {running.ask() for _ in range(10)} == {"first"}
    running.write("third")
    running.reload()
    wait_until(lambda: [running.ask() for _ in range(8)] == ["third"] * 8)


def test_the_supervisor_hands_a_reload_on_to_its_server(tmp_path: Path) -> None:
    script = (
        "import signal, sys, pathlib\n"
        "signal.signal(signal.SIGHUP, lambda *_: pathlib.Path('hung').touch())\n"
        "pathlib.Path('ready').touch()\n"
        "while True: signal.pause()"
    )
    supervisor = Supervisor(lambda: subprocess.Popen([sys.executable, "-c", script], cwd=tmp_path), lambda: None)
    with ThreadPoolExecutor(1) as thread:
        status = thread.submit(supervisor.run)
        wait_until((tmp_path / "ready").exists)
        supervisor.reload()
        wait_until((tmp_path / "hung").exists)
        supervisor.stop()
        assert status.result() == 0


IN_TERMINAL = """
import fcntl, pathlib, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from config.supervision import Supervisor
server = [sys.executable, "-c", "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); signal.pause()"]
supervisor = Supervisor(lambda: subprocess.Popen(server, start_new_session=True), lambda: None)
signal.signal(signal.SIGHUP, supervisor.reload)
pathlib.Path(sys.argv[1]).touch()
status = supervisor.run()
pathlib.Path(sys.argv[1]).with_name("ended").write_text(str(status))
"""


def test_a_terminal_that_is_closed_ends_it(tmp_path: Path) -> None:
    terminal, its_side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", IN_TERMINAL, str(tmp_path / "ready")], cwd=ROOT, stdin=its_side, start_new_session=True
    )
    os.close(its_side)
    wait_until((tmp_path / "ready").exists)
    os.close(terminal)
    wait_until((tmp_path / "ended").exists)
    process.wait(60)
    assert (tmp_path / "ended").read_text() == "0"


@pytest.mark.parametrize(
    "name", ["_init_shared_socket", "_spawn_worker", "_respawn_workers", "_drop_shared_socket", "_reload"]
)
def test_granian_has_what_is_overridden(name: str) -> None:
    assert callable(getattr(MPServer, name)) or callable(getattr(AbstractServer, name))
