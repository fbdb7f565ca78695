"""Connections that are kept, and the worker that answers each: a proxy's pool is to reach every worker."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.threads import in_threads

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = """
import os, time
from config.gateway import Gateway, Limits

def answer(environ, start_response):
    time.sleep(0.002)
    start_response("200 OK", [("Content-Length", "8")])
    return [b"%8d" % os.getpid()]

application = Gateway(answer, Limits(answers_to_a_close=10))
"""


@contextmanager
def served(folder: Path) -> Iterator[int]:
    (folder / "small.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "config.serve", "--interface", "rsgi", "--port", f"{port}", "--workers", "2",
         "--log-level", "warning", "small:application"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def connect(port: int) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(3000):
        try:
            connection.connect()
            return connection
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("The server did not start.")


def ask(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    return int(connection.getresponse().read())


def test_the_connections_of_a_pool_reach_every_worker(tmp_path: Path) -> None:
    """All eight are opened while nothing is to be done, and may all be with one worker; none stays there for good."""
    with served(tmp_path) as port:
        pool = [connect(port) for _ in range(8)]
        workers: list[set[int]] = [set() for _ in pool]

        def user(connection: http.client.HTTPConnection, answered_by: set[int]) -> Callable[[], None]:
            def use() -> None:
                for _ in range(3000):
                    if any(len(known) == 2 for known in workers):
                        return
                    answered_by.add(ask(connection))

            return use

        in_threads(*map(user, pool, workers))
        for connection in pool:
            connection.close()
    assert max(len(known) for known in workers) == 2
