"""How many requests the server answers beside granian's own WSGI: ``python -m tests.benchmarks.servers``.

Both have two workers of eight threads, and are measured in turn, so that a busy machine slows both.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import sys
from contextlib import ExitStack

from config import embedded_postgres
from config.run import server_command

from .asking import Client, Question, Request, rate
from .serving import environment, find_port, prepare, running

WORKERS = "2"


def unchanged(address: str) -> Question:
    """A page that the client has already."""
    target = "/api/v1/events?limit=50"
    with Client(address) as client:
        tag = client.tag(target)
    return lambda chance: Request(target, {"If-None-Match": tag}, status=304)


def kept(chance: random.Random) -> Request:
    """A page that the worker has answered before."""
    return Request("/api/v1/events?limit=20")


def worked_for(chance: random.Random) -> Request:
    """A page of 20 events that nobody has requested before."""
    day = dt.date(1995, 1, 1) + dt.timedelta(days=chance.randrange(10_000))
    return Request(f"/api/v1/events?limit=20&since={day}&until={day + dt.timedelta(days=chance.randint(20, 400))}")


def wsgi_command(port: str) -> list[str]:
    """A server that reads a request's body in the thread that answers it."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port,
        "--workers", WORKERS, "--blocking-threads", "8", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip


def main() -> None:
    """Print a line for each kind of request: requests a second of both, and the ratio of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    os.environ["WORKERS"] = WORKERS
    embedded_postgres.EmbeddedServer(embedded_postgres.BASE_DIR, "tests").ensure_running()
    prepare(options.events)
    own = environment(options.events)
    with ExitStack() as stack:
        ports = find_port(), find_port()
        commands = server_command("127.0.0.1", ports[0]), wsgi_command(ports[1])
        ours, theirs = (
            stack.enter_context(running(command, own, f"benchmark-{name}.log", port)).address
            for command, name, port in zip(commands, ("gateway", "wsgi"), ports, strict=True)
        )
        print(f"{'requests':28} {'gateway/s':>10} {'WSGI/s':>8} {'ratio':>6}")
        _compare("a page that the client has", {one: unchanged(one) for one in (ours, theirs)}, options)
        _compare("a page that is kept", dict.fromkeys((ours, theirs), kept), options)
        _compare("a page of other days", dict.fromkeys((ours, theirs), worked_for), options)


def _compare(name: str, questions: dict[str, Question], options: argparse.Namespace) -> None:
    """Print what both servers answer, each asked the question of its address."""
    for address, question in questions.items():
        rate(address, question, seconds=1)
    runs = [
        [rate(address, question, seconds=options.seconds) for address, question in questions.items()]
        for _ in range(options.runs)
    ]
    gateway, wsgi = (statistics.median(side) for side in zip(*runs, strict=True))
    ratio = statistics.median(ours / theirs for ours, theirs in runs)
    print(f"{name:28} {gateway:10.0f} {wsgi:8.0f} {ratio:6.2f}", flush=True)


if __name__ == "__main__":
    main()
