"""A service to be maltreated, with a PostgreSQL of its own that may be stopped, and the clients that ask it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psutil
import psycopg

from config.embedded_postgres import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
#: What a request may be given up after, so that no harness waits for ever.
GIVEN_UP = 30.0


class Outcome(NamedTuple):
    """What was measured, and whether it is what was promised."""

    measured: str
    kept: bool


@dataclass
class Service:
    """A running Annals, its port, and the PostgreSQL below it."""

    port: int
    process: subprocess.Popen[bytes]
    server: EmbeddedServer

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(**self.server._address("annals"), autocommit=True)

    def count_connections(self) -> int:
        """Connections of the service to its database."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'annals' AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(row[0]) if row else 0

    def workers(self) -> list[psutil.Process]:
        """The living processes that answer."""
        main = psutil.Process(self.process.pid).children()[0]
        return [worker for worker in main.children() if worker.status() != psutil.STATUS_ZOMBIE]

    def postgres(self) -> list[psutil.Process]:
        postmaster = self.server._find_postmaster()
        assert postmaster
        return [postmaster, *postmaster.children()]


def is_serving(worker: psutil.Process) -> bool:
    """Whether a worker has loaded the application: until then it has one thread. All listen on one socket."""
    return int(worker.num_threads()) > 2


def database_url(server: EmbeddedServer) -> str:
    return f"postgres://annals@/annals?host={quote(str(server.socket_folder), safe='')}&port=5432"


@contextmanager
def running(workers: int = 2, **environment: str) -> Iterator[Service]:
    """Annals as `make run` serves it, with the shipped timeline, kept from one harness to the next in var/torture."""
    server = EmbeddedServer(ROOT, "torture")
    server.ensure_running()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": database_url(server),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WORKERS": str(workers),
            "RATE_LIMIT": "0",
        }
        | environment,
    )
    service = Service(port, process, server)
    try:
        until = time.monotonic() + 240
        while asyncio.run(answer(port, "/readyz")).status != 200:
            assert process.poll() is None, "the service ended"
            assert time.monotonic() < until, "the service is not ready"
            time.sleep(0.2)
        yield service
    finally:
        process.terminate()
        process.wait(60)
        server.leave()


@dataclass(frozen=True)
class Answer:
    """A status (0 for none), the seconds it took, and its head."""

    status: int
    seconds: float
    head: bytes = b""


async def answer(port: int, target: str, body: bytes = b"", headers: str = "") -> Answer:
    """Ask once, on a connection of its own."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(GIVEN_UP):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(_head(port, target, body, headers) + body)
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return Answer(0, time.monotonic() - begun)
    return Answer(int(head[9:12]), time.monotonic() - begun, head)


def _head(port: int, target: str, body: bytes, headers: str) -> bytes:
    method = "POST" if body else "GET"
    length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return (
        f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{length}{headers}\r\n".encode()
    )


@dataclass
class Measured:
    """What a client met."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        self.seconds.append(answer.seconds)
        self.statuses[answer.status] += 1

    def quantile(self, part: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def __str__(self) -> str:
        statuses = ", ".join(f"{number} × {status or 'no answer'}" for status, number in sorted(self.statuses.items()))
        return f"p99 {1000 * self.quantile(0.99):.0f} ms, most {1000 * max(self.seconds):.0f} ms; {statuses}"


async def ask_for(
    seconds: float, ask: Callable[[], Awaitable[Answer]], pause: float = 0.0, clients: int = 1
) -> Measured:
    """What clients meet that ask again and again for some seconds."""
    measured, end = Measured(), time.monotonic() + seconds

    async def client() -> None:
        while time.monotonic() < end:
            measured.add(await ask())
            await asyncio.sleep(pause)

    await asyncio.gather(*(client() for _ in range(clients)))
    return measured
