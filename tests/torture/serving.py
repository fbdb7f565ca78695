"""A service to be maltreated, with a PostgreSQL of its own that may be stopped, and the clients that ask it."""

import asyncio
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from config.embedded_postgres import EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]
#: What a request may be given up after, so that no harness waits for ever.
GIVEN_UP = 30.0


def _name_shipped() -> str:
    """The database that the others are copied from: another wherever what it is made of is."""
    made_of = hashlib.sha256()
    for pattern in ("events/**/migrations/*.py", "sources/migrations/*.py", "fixtures/*.yaml"):
        for file in sorted(ROOT.glob(pattern)):
            made_of.update(file.read_bytes())
    return f"annals_shipped_{made_of.hexdigest()[:8]}"


SHIPPED = _name_shipped()


class Service:
    """Annals as `make run` serves it, its port, and the PostgreSQL below it."""

    def __init__(self, server: EmbeddedServer, environment: dict[str, str]) -> None:
        self.server = server
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.environment = os.environ | environment | {"HOST": "127.0.0.1", "PORT": str(self.port)}

    def start(self) -> None:
        """Start it, and wait until it is ready; what it prints goes to service.log beside the data."""
        with (self.server.home / "service.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.run"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        self.wait_until_ready(240)

    def wait_until_ready(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while asyncio.run(answer(self.port, "/readyz")).status != 200:
            assert self.process.poll() is None, "the service ended"
            assert time.monotonic() < until, "the service is not ready"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def processes(self) -> list[psutil.Process]:
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.server._address("annals"), autocommit=True)

    def count_connections(self) -> int:
        """Connections of the service to its database."""
        with self.connect() as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'annals' AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
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

    def revive_postgres(self) -> None:
        """Start PostgreSQL again once what is left of it has ended."""
        until = time.monotonic() + 60
        while not self.server._is_answering():
            try:
                self.server.revive()
            except RuntimeError:
                assert time.monotonic() < until, "PostgreSQL does not start"
                time.sleep(0.1)


def is_serving(worker: psutil.Process) -> bool:
    """Whether a worker has loaded the application: until then it has one thread. All listen on one socket."""
    return int(worker.num_threads()) > 2


def kill_all(processes: list[psutil.Process]) -> None:
    """End processes as a power cut does: all at once, with what they have not written yet."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs(processes, timeout=10)


@contextmanager
def running(workers: int = 2, **environment: str) -> Iterator[Service]:
    """A service with the shipped timeline alone, which is loaded once and kept in var/torture.

    In this process Django is set up as a command has it, as the owner of the same database.
    """
    import django

    server = EmbeddedServer(ROOT, "torture")
    server.ensure_running()
    own = {"WORKERS": str(workers), "RATE_LIMIT": "0", "LOGIN_RATE_LIMIT": "0"} | environment
    os.environ |= own | {"DATABASE_URL": address_of(server, "annals"), "DJANGO_SETTINGS_MODULE": "config.settings"}
    service = Service(server, own)
    (server.home / "service.log").unlink(missing_ok=True)
    try:
        if not copy_shipped(server, "annals"):
            service.start()
            service.stop()
            with psycopg.connect(server._address("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {SHIPPED} TEMPLATE annals".encode())
        service.start()
        django.setup()
        yield service
    finally:
        service.stop()
        server.leave()


def address_of(server: EmbeddedServer, database: str) -> str:
    return f"postgres://annals@/{database}?host={quote(str(server.socket_folder), safe='')}&port=5432"


def copy_shipped(server: EmbeddedServer, database: str) -> bool:
    """Create a database again, with the shipped timeline; empty, and False, where that was never loaded."""
    with psycopg.connect(server._address("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SHIPPED]).fetchone()
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {database} TEMPLATE {SHIPPED if known else 'template1'}".encode())
    return known is not None


@dataclass(frozen=True)
class Answer:
    """A status (0 for none), the seconds it took, its head and its body."""

    status: int
    seconds: float
    head: bytes = b""
    body: bytes = b""


async def answer(port: int, target: str, body: bytes = b"", headers: str = "") -> Answer:
    """Ask once, on a connection of its own."""
    begun = time.monotonic()
    try:
        async with asyncio.timeout(GIVEN_UP):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(_head(port, target, body, headers) + body)
                head = await reader.readuntil(b"\r\n\r\n")
                result = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return Answer(0, time.monotonic() - begun)
    return Answer(int(head[9:12]), time.monotonic() - begun, head, result)


def _head(port: int, target: str, body: bytes, headers: str) -> bytes:
    method = "POST" if body else "GET"
    kind = "" if "Content-Type" in headers else "Content-Type: application/json\r\n"
    length = f"{kind}Content-Length: {len(body)}\r\n" if body else ""
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


async def repeat(
    seconds: float, fetch: Callable[[], Awaitable[Answer]], pause: float = 0.0, clients: int = 1
) -> Measured:
    """What clients meet that ask again and again for some seconds."""
    measured, end = Measured(), time.monotonic() + seconds

    async def client() -> None:
        while time.monotonic() < end:
            measured.add(await fetch())
            await asyncio.sleep(pause)

    await asyncio.gather(*(client() for _ in range(clients)))
    return measured
