"""What is promised, and how it is tried: each gives what was measured and whether that keeps the promise."""

import asyncio
import signal
import time
from collections.abc import Callable

import psutil

from .attackers import KINDS, attack
from .outcomes import Outcome, Property, is_served
from .serving import Measured, Service, answer, is_serving, repeat
from .slow_clients import SlowClients

KEPT = "/api/v1/events?limit=7"
REST = "/api/v1/events?limit=5&since=2019"


def bursts(service: Service, is_long: bool) -> Outcome:
    """Bursts of clients, idle between for longer than threads and connections are kept."""
    number, idle = (10, 35.0) if is_long else (2, 1.0)
    most, statuses = 0, Measured()
    for round in range(number):
        burst = asyncio.run(repeat(2, lambda: answer(service.port, f"{REST}&q=w{time.monotonic_ns()}"), clients=32))
        statuses.statuses += burst.statuses
        statuses.seconds += burst.seconds
        most = max(most, service.count_connections())
        if round < number - 1:
            time.sleep(idle)
    # A machine that others use too may refuse some of a burst; nobody who comes after it.
    after = asyncio.run(repeat(1, lambda: answer(service.port, f"{REST}&q=w{time.monotonic_ns()}"), pause=0.05))
    served = is_served(after, 1, is_long) and (not is_long or is_served(statuses, 60, True))
    return Outcome(f"at most {most} connections; {statuses}; afterwards {after}", most <= 32 and served)


def killed_worker(service: Service, is_long: bool) -> Outcome:
    """A worker is killed as the kernel kills one when memory runs out; the others answer meanwhile."""
    slowest = 0.0
    for _ in range(5 if is_long else 1):
        before = {worker.pid for worker in service.workers()}
        killed = service.workers()[0]
        killed.kill()
        begun = time.monotonic()
        while time.monotonic() - begun < 30:
            workers = [worker for worker in service.workers() if worker.pid != killed.pid]
            if len(workers) == len(before) and all(map(is_serving, workers)):
                break
            time.sleep(0.02)
        slowest = max(slowest, time.monotonic() - begun)
        # granian gives up where one worker dies twice within 5.5 seconds, and is then started again whole.
        time.sleep(6 if is_long else 0)
    probes = asyncio.run(repeat(1, lambda: answer(service.port, "/healthz"), clients=4))
    kept = slowest < (2 if is_long else 20) and is_served(probes, 1, is_long)
    return Outcome(f"replaced after {slowest:.2f} s; then {probes}", kept)


def slow(kind: str, number: int) -> Callable[[Service, bool], Outcome]:
    """Slow clients of a kind hold connections while others ask."""

    def harness(service: Service, is_long: bool) -> Outcome:
        async def measure() -> tuple[Measured, Measured]:
            seconds = 30 if is_long else 1.5
            async with SlowClients(service.port, kind, number):
                return await asyncio.gather(
                    repeat(seconds, lambda: answer(service.port, "/healthz"), 0.02),
                    repeat(seconds, lambda: answer(service.port, REST), 0.02),
                )

        probes, rest = asyncio.run(measure())
        kept = is_served(probes, 0.1, is_long) and is_served(rest, 1, is_long)
        return Outcome(f"/healthz {probes}; REST {rest}", kept)

    return harness


def locked(service: Service, is_long: bool) -> Outcome:
    """Somebody holds a lock on what every answer reads, and on sessions."""

    async def fetch() -> Measured:
        measured = Measured()
        for reply in await asyncio.gather(
            *(answer(service.port, f"{REST}&q=l{number}{time.monotonic_ns()}") for number in range(8)),
            *(answer(service.port, "/admin/", headers="Cookie: sessionid=" + "a" * 32 + "\r\n") for _ in range(8)),
            answer(service.port, "/readyz"),
        ):
            measured.add(reply)
        return measured

    with service.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE editions_edition, editions_entry, django_session")
        measured = asyncio.run(fetch())
    return Outcome(str(measured), max(measured.seconds) < (4 if is_long else 8) and set(measured.statuses) == {503})


def hung(service: Service, is_long: bool) -> Outcome:
    """PostgreSQL hangs: all its processes are stopped, and go on later."""
    asyncio.run(repeat(1, lambda: answer(service.port, f"{REST}&q=h{time.monotonic_ns()}"), clients=16))
    processes = service.postgres()
    for process in processes:
        process.suspend()
    try:
        measured = asyncio.run(_fetch_all(service, 32))
        alive = asyncio.run(repeat(1, lambda: answer(service.port, "/healthz")))
    finally:
        for process in processes:
            process.resume()
    within = max(measured.seconds) < (12 if is_long else 20)
    kept = within and set(measured.statuses) == {503} and is_served(alive, 0.1, is_long)
    return Outcome(f"{measured}; /healthz {alive}; ready again {_recovery(service):.1f} s after", kept)


def down(service: Service, is_long: bool) -> Outcome:
    """PostgreSQL is killed, and runs again later. What was answered before is answered meanwhile."""
    asyncio.run(repeat(1, lambda: answer(service.port, f"{REST}&q=d{time.monotonic_ns()}"), clients=16))
    # Each worker keeps what it has answered itself.
    asyncio.run(repeat(2, lambda: answer(service.port, KEPT), clients=16))
    postmaster = service.postgres()[0]
    postmaster.send_signal(signal.SIGKILL)
    psutil.wait_procs([postmaster], timeout=5)
    measured = asyncio.run(_fetch_all(service, 32))
    known = asyncio.run(repeat(1, lambda: answer(service.port, KEPT), clients=4))
    service.revive_postgres()
    kept = max(measured.seconds) < (1 if is_long else 5) and set(measured.statuses) == {503}
    kept = kept and is_served(known, 1, is_long)
    return Outcome(f"{measured}; kept: {known}; ready again {_recovery(service):.1f} s after", kept)


async def _fetch_all(service: Service, number: int) -> Measured:
    measured = Measured()
    targets = ["/", f"{REST}&q=x", "/readyz", "/api/v1/events/nosuch"]
    for reply in await asyncio.gather(*(answer(service.port, targets[i % len(targets)]) for i in range(number))):
        measured.add(reply)
    return measured


def _recovery(service: Service) -> float:
    begun = time.monotonic()
    while asyncio.run(answer(service.port, REST)).status != 200 and time.monotonic() - begun < 30:
        time.sleep(0.05)
    return time.monotonic() - begun


def starving(kind: str) -> Callable[[Service, bool], Outcome]:
    """Twenty clients ask for what takes long; a polite one asks for a page of a list."""

    def harness(service: Service, is_long: bool) -> Outcome:
        polite, attackers = attack(service, kind, 60 if is_long else 2)
        most = max(worker.memory_info().rss for worker in service.workers()) >> 20
        # Twenty at once are more than have a turn, so that without turns nobody is refused.
        result = set(attackers.statuses) == {200, 503} and max(attackers.seconds) < (12 if is_long else 25)
        kept = is_served(polite, 1, is_long) and result and most < 400
        return Outcome(f"polite {polite}; attackers {attackers}; a worker has {most} MB", kept)

    return harness


PROPERTIES = [
    Property("connections", "ten bursts: at most 32 connections, no 503", bursts),
    Property("killed worker", "replaced within 2 s, others answer", killed_worker),
    *(
        Property(f"{number} slow: {kind}", "/healthz p99 < 100 ms, REST p99 < 1 s", slow(kind, number))
        for kind, number in (
            ("body", 32), ("form", 32), ("chunks", 32), ("head", 32), ("reader", 32), ("idle", 500)
        )
    ),
    *(
        Property(f"20 attackers: {kind}", "a polite client's p99 < 1 s, no worker above 400 MB", starving(kind))
        for kind in KINDS
    ),
    Property("locked table", "503 within 4 s", locked),
    Property("database down", "503 within 1 s, and what is kept is answered", down),
    Property("database hangs", "503 within 12 s, /healthz answers", hung),
]  # fmt: skip
