"""A database of the benchmark's own, filled once, and Annals serving it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from config import embedded_postgres
from config.run import server_command

_SECONDS_TO_START = 60


class Served(NamedTuple):
    """Where Annals is served, and the process that serves it."""

    address: str
    pid: int


def environment(length: int) -> dict[str, str]:
    """What a process that works with the timeline of this length is told."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "BENCHMARK_DATABASE": f"annals_benchmark_{length}",
    }


def prepare(length: int) -> None:
    """Have the database of a timeline filled."""
    command = [sys.executable, "-m", "django", "invent", str(length)]
    subprocess.run(command, env=environment(length), cwd=embedded_postgres.BASE_DIR, check=True)


@contextmanager
def served(length: int, settings: str = "tests.benchmarks.settings") -> Iterator[Served]:
    """Annals on the timeline of this length, as ``make run`` serves it."""
    port = find_port()
    own = environment(length) | {"DJANGO_SETTINGS_MODULE": settings}
    log = f"benchmark-{length}-{settings.rpartition('.')[2]}.log"
    with running(server_command("127.0.0.1", port), own, log, port) as annals:
        yield annals


@contextmanager
def running(
    command: list[str], own: dict[str, str], log: str, port: str, folder: Path = embedded_postgres.BASE_DIR
) -> Iterator[Served]:
    """A server while it is needed, its output in a file of ``var``."""
    with (embedded_postgres.BASE_DIR / "var" / log).open("wb") as output:
        server = subprocess.Popen(command, env=own, cwd=folder, stdout=output, stderr=output)
    try:
        _wait_for(port, server)
        yield Served(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait()


def find_port() -> str:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _wait_for(port: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", int(port)), timeout=1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
