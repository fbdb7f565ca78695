"""Two streaming replicas that lag, are redacted behind, stop and are promoted: no reader goes back."""

import asyncio
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import quote

import psycopg

from config.postgres_programs import run_options, run_program

from .outcomes import Outcome, Property
from .serving import Service, answer
from .writers import Publisher


class Replica:
    """A server that follows the service's, made by pg_basebackup, in a folder beside its data."""

    def __init__(self, service: Service, name: str) -> None:
        self._server = service.server
        self.folder = service.server.home / name
        self.data = self.folder / "data"
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in (self.folder, self.data):
            self._server._make_private_folder(folder)
        run_program(
            [
                *(self._server.binaries / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast"),
                *("-h", self._server.socket_folder, "-p", "5432", "-U", "annals"),
            ],
            self._server._account,
        )

    def start(self) -> None:
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(self._server.binaries / "postgres", "-D", self.data, "-c", "listen_addresses="),
                    *("-c", f"unix_socket_directories={self.folder}", "-c", "max_connections=200"),
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **run_options(self._server._account),
            )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                return self.connect().close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "postgres.log").read_text()[-500:]
                time.sleep(0.1)
        raise AssertionError("the replica does not start")

    def stop(self) -> None:
        # At once, whoever is connected.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)

    @property
    def address(self) -> str:
        return f"postgres://annals@/annals?host={quote(str(self.folder), safe='')}&port=5432"

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="annals", dbname="annals", autocommit=True)

    def run(self, sql: str) -> int:
        """Run a query and give its one number."""
        with self.connect() as connection:
            row = connection.execute(sql.encode()).fetchone()
        return int(row[0]) if row and row[0] not in ("", None) else 0

    @property
    def edition(self) -> int:
        return self.run("SELECT coalesce(max(number), 0) FROM editions_edition")


class Reader:
    """Somebody who asks again and again, and notes where they went back."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.statuses: Counter[int] = Counter()
        self.newest = self.went_back = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while not self._is_over.wait(0.005):
            result = asyncio.run(answer(self._port, "/api/v1/events?limit=1"))
            self.statuses[result.status] += 1
            if edition := re.search(rb"(?i)\r\nannals-edition: (\d+)", result.head):
                self.went_back += int(edition[1]) < self.newest
                self.newest = int(edition[1])

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()


def replicas(service: Service, is_long: bool) -> Outcome:
    """Publish, while one lags, both lag behind a redaction, one stops, and the other is promoted."""
    with ExitStack() as stack:
        pair = [stack.enter_context(_following(service, name)) for name in ("replica-1", "replica-2")]
        environment = {"PUBLIC_DATABASE_URL": ", ".join(one.address for one in pair)}
        reading = Service(service.server, service.environment | environment)
        reading.start()
        stack.callback(reading.stop)
        publisher = Publisher(service)
        stack.callback(publisher.kill)
        publisher.wait_for_one()
        reader = Reader(reading.port)
        try:
            result = [f"{name}: {step(reading, pair, publisher, reader)}" for name, step in _STEPS.items()]
        finally:
            reader.stop()
    failed = sum(number for status, number in reader.statuses.items() if status != 200)
    measured = (
        f"{'; '.join(result)}; {sum(reader.statuses.values())} answers, {failed} failed, {reader.went_back} went back"
    )
    return Outcome(measured, not failed and not reader.went_back and all(one.endswith("yes") for one in result))


@contextmanager
def _following(service: Service, name: str) -> Iterator[Replica]:
    replica = Replica(service, name)
    replica.start()
    try:
        yield replica
    finally:
        replica.stop()
        shutil.rmtree(replica.folder, ignore_errors=True)


def _wait(is_so: Callable[[], bool], seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return "no"
        time.sleep(0.05)
    return "yes"


def _one_lags(service: Service, pair: list[Replica], publisher: Publisher, reader: Reader) -> str:
    """One does not replay: what is read is the other's."""
    pair[0].run("SELECT pg_wal_replay_pause()")
    publisher.wait_for_one()
    publisher.wait_for_one()
    newest = publisher.acknowledged[-1]["edition"]
    read = _wait(lambda: reader.newest >= newest)
    stayed = pair[0].edition < newest
    pair[0].run("SELECT pg_wal_replay_resume()")
    return read if stayed else "no"


def _both_lag_behind_a_redaction(service: Service, pair: list[Replica], publisher: Publisher, reader: Reader) -> str:
    """Neither replays: what was redacted is not read of them, though both still have it."""
    from django.contrib.auth import get_user_model
    from django.db import connections

    from events.editions.redaction.redact import redact
    from tests.desk import key

    slug = publisher.acknowledged[0]["slug"]
    assert _wait(lambda: all(one.edition >= publisher.acknowledged[0]["edition"] for one in pair)) == "yes"
    for one in pair:
        one.run("SELECT pg_wal_replay_pause()")
    connections.close_all()
    by, _ = get_user_model().objects.get_or_create(username="court", defaults={"is_superuser": True})
    redact(key("event", slug), by=by, reason="Court order 7/26")
    target = f"/api/v1/events/{slug}"
    gone = _wait(lambda: asyncio.run(answer(service.port, target)).status == 451, 5)
    statuses = {asyncio.run(answer(service.port, target)).status for _ in range(50)}
    for one in pair:
        one.run("SELECT pg_wal_replay_resume()")
    return gone if statuses == {451} else f"{statuses} no"


def _one_stops(service: Service, pair: list[Replica], publisher: Publisher, reader: Reader) -> str:
    pair[0].stop()
    publisher.wait_for_one()
    newest = publisher.acknowledged[-1]["edition"]
    read = _wait(lambda: reader.newest >= newest)
    pair[0].start()
    return read


def _one_is_promoted(service: Service, pair: list[Replica], publisher: Publisher, reader: Reader) -> str:
    """The second becomes a primary and gets editions that the others never will."""
    publisher.kill()
    last = publisher.acknowledged[-1]["edition"]
    assert _wait(lambda: all(one.edition >= last for one in pair)) == "yes"
    pair[1].run("SELECT pg_promote()::int")
    other = Publisher(service, service.environment | {"DATABASE_URL": pair[1].address})
    other.wait_for_one()
    other.kill()
    newest = other.acknowledged[-1]["edition"]
    return _wait(lambda: reader.newest >= newest) if newest > last else "no"


_STEPS = {
    "one lags": _one_lags,
    "redacted behind both": _both_lag_behind_a_redaction,
    "one stops": _one_stops,
    "one is promoted": _one_is_promoted,
}

PROPERTIES = [
    Property(
        "replicas",
        "two that lag, stop and are promoted: no reader goes back an edition, nothing redacted is read, none fails",
        replicas,
        is_brief=False,
    ),
]
