"""How quickly all events are streamed, and how much memory it takes: ``python -m tests.benchmarks.streams``."""

import argparse
import http.client
import os
import time
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil

from tests.settings import SERVER

from .report import Report
from .serving import Served, environment, prepare, served
from .usage import read_used

#: Events a second that are wanted, of what is the documents themselves.
_WANTED = 20_000
_CHUNK = 1 << 20


class Streamed(NamedTuple):
    """What a stream took: seconds, of CPU too, and bytes of memory of the process that grew most."""

    lines: int
    seconds: float
    python: float
    postgresql: float | None
    #: After a tenth of the events, and the most there was from then on.
    early: int
    most: int

    @property
    def rate(self) -> float:
        return self.lines / self.seconds


def read_stream(annals: Served, format: str, length: int) -> Streamed:
    """Read all events in a format that has a line for each.

    Raises:
        ValueError: the stream ended early, or another status was answered.
    """
    connection = http.client.HTTPConnection(urlsplit(annals.address).netloc, timeout=60)
    before, began = read_used(annals.pid), time.perf_counter()
    connection.request("GET", f"/api/v1/events.{format}")
    response = connection.getresponse()
    lines, memory = 0, []
    while chunk := response.read(_CHUNK):
        lines += chunk.count(b"\n")
        if lines > length / 10:
            memory.append(_largest(annals.pid))
    seconds = time.perf_counter() - began
    connection.close()
    after = read_used(annals.pid)
    events = lines - (format == "csv")
    if response.status != 200 or events != length:
        raise ValueError(f"{format}: {response.status}, {events:,} of {length:,} events")
    by_postgresql = None
    if after.postgresql is not None and before.postgresql is not None:
        by_postgresql = after.postgresql - before.postgresql
    return Streamed(events, seconds, after.python - before.python, by_postgresql, memory[0], max(memory))


def _largest(server: int) -> int:
    """The resident memory of the largest of a server's processes, in bytes."""
    return max(int(child.memory_info().rss) for child in psutil.Process(server).children(recursive=True))


def measure_streams(report: Report, annals: Served, length: int, runs: int) -> None:
    """Read the stream of each format so often."""
    heads = ("events a second", "wanted", "µs Python", "µs PostgreSQL", "MB at a tenth", "MB at most")
    report.begin("stream of all events", *heads)
    for format, wanted in (("ndjson", f"≥ {_WANTED:,}"), ("csv", "")) * runs:
        read = read_stream(annals, format, length)
        by_postgresql = "" if read.postgresql is None else f"{1e6 * read.postgresql / read.lines:.0f}"
        costs = (f"{1e6 * read.python / read.lines:.0f}", by_postgresql)
        report.add(format, f"{read.rate:,.0f}", wanted, *costs, *(f"{n / 1e6:,.0f}" for n in (read.early, read.most)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.streams", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many events the timeline has")
    parser.add_argument("--runs", type=int, default=1, help="how often each stream is read")
    requested = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= environment(requested.events)
    prepare(requested.events)
    with served(requested.events) as annals:
        measure_streams(Report(), annals, requested.events, requested.runs)


if __name__ == "__main__":
    main()
