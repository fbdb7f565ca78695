"""Reloads and a migration while clients ask: none of them may notice."""

import asyncio
import itertools
import signal
import subprocess
import sys
import time

from .outcomes import Outcome, Property, is_served
from .serving import ROOT, Answer, Measured, Service, answer, is_serving

_COUNTER = itertools.count()


def reload(service: Service, is_long: bool) -> Outcome:
    """Two reloads with a migration between them, while some clients ask on new connections and some on kept ones."""

    asyncio.run(_settle(service.port))

    async def everybody() -> list[Measured]:
        done = asyncio.Event()
        clients = [_fetch_until(done, service.port, is_kept=number % 2 == 1) for number in range(4)]
        return await asyncio.gather(_change(service, 60 if is_long else 0, done), *clients)

    _, *measured = asyncio.run(everybody())
    together = Measured()
    for one in measured:
        together.seconds += one.seconds
        together.statuses += one.statuses
    return Outcome(str(together), together.statuses[0] == 0 and is_served(together, 5, is_long))


async def _settle(port: int) -> None:
    """Wait until nothing is left to do of what was requested before, such as of a database that hung."""
    until, answered = time.monotonic() + 30, 0
    while answered < 8 and time.monotonic() < until:
        measured = Measured()
        measured.add(await answer(port, f"/api/v1/events?limit=5&q=settled{next(_COUNTER)}"))
        answered = answered + 1 if measured.statuses[200] else 0
        await asyncio.sleep(0.1)


async def _change(service: Service, seconds: float, done: asyncio.Event) -> Measured:
    end = time.monotonic() + seconds
    try:
        await asyncio.to_thread(_reload, service)
        await asyncio.to_thread(_migrate, service, "0001")
        await asyncio.to_thread(_reload, service)
        await asyncio.sleep(max(1.0, end - time.monotonic()))
    finally:
        done.set()
        await asyncio.to_thread(_migrate, service, "zero")
    return Measured()


def _reload(service: Service) -> None:
    """Reload, and wait until every worker is another."""
    before = {worker.pid for worker in service.workers()}
    service.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        workers = service.workers()
        if len(workers) == len(before) and not before & {w.pid for w in workers} and all(map(is_serving, workers)):
            return
        time.sleep(0.1)
    raise AssertionError("The workers were not replaced.")


def _migrate(service: Service, to: str) -> None:
    """As docs/operations.md says: again until the lock is granted at once."""
    for _ in range(30):
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "later", to, "-v", "0"], cwd=ROOT, check=False,
            env=service.environment
            | {"DJANGO_SETTINGS_MODULE": "tests.torture.later.settings", "PGOPTIONS": "-c lock_timeout=1s"},
        )  # fmt: skip
        if done.returncode == 0:
            return
    raise AssertionError("The migration was never granted its lock.")


async def _fetch_until(done: asyncio.Event, port: int, *, is_kept: bool) -> Measured:
    measured = Measured()
    kept: Kept | None = Kept(port) if is_kept else None
    while not done.is_set():
        target = f"/api/v1/events?limit=5&q=r{next(_COUNTER) % 500}"
        measured.add(await (kept.fetch(target) if kept else answer(port, target)))
        await asyncio.sleep(0.05)
    if kept:
        kept.close()
    return measured


class Kept:
    """A client that keeps its connection. Where the server closed it idle, it asks once more on a new one, as browsers
    and proxies do (RFC 9112, 9.3.1)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def fetch(self, target: str) -> Answer:
        begun, was_kept = time.monotonic(), self._streams is not None
        try:
            async with asyncio.timeout(30):
                return await self._fetch_once(target, begun)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            if was_kept and not getattr(error, "partial", b""):
                return await self.fetch(target)
        except (OSError, TimeoutError):
            self.close()
        return Answer(0, time.monotonic() - begun)

    async def _fetch_once(self, target: str, begun: float) -> Answer:
        self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:] if b": " in line)
        await reader.readexactly(int(fields[b"content-length"]))
        if fields.get(b"connection") == b"close":
            self.close()
        return Answer(int(head[9:12]), time.monotonic() - begun, head)


PROPERTIES = [Property("reload", "two reloads and a migration: no failed request", reload)]
