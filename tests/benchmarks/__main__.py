"""Measure, and print a table: see docs/benchmarks.md."""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from math import nan
from pathlib import Path
from typing import NamedTuple

import django

from config import embedded_postgres
from tests.settings import SERVER

from . import asking
from .serving import Served, environment, prepare, served
from .usage import read_used

Measure = Callable[[], float]


class Rate(NamedTuple):
    """Answers a second, and the milliseconds of CPU that each took of Python and of PostgreSQL."""

    rate: float
    python: float
    postgresql: float

    @property
    def cpu(self) -> str:
        return f"{self.python:.1f} + {self.postgresql:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many events the long timeline has")
    parser.add_argument("--against", type=int, default=10_000, help="how many the short one has")
    parser.add_argument("--rounds", type=int, default=3, help="how often each rate is measured, in turn")
    parser.add_argument("--seconds", type=float, default=5, help="how long each time")
    parser.add_argument("--times", type=int, default=100, help="how many answers a p50 is taken of")
    asked = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= environment(asked.events)
    django.setup()
    for length in (asked.against, asked.events):
        prepare(length)
    with served(asked.events) as long, served(asked.against) as short:
        Benchmark(asked, long, short).run()


class Benchmark:
    """Every measurement, each against what it is compared to, in turn, in one run.

    Args:
        long, short: where the two timelines are served.
    """

    def __init__(self, asked: argparse.Namespace, long: Served, short: Served) -> None:
        self._asked = asked
        self._long, self._short = long.address, short.address
        self._server = long.pid

    def run(self) -> None:
        # Only now is Django set up.
        from . import questions

        def rate(question: asking.Question) -> Measure:
            return lambda: asking.rate(self._long, question, seconds=self._asked.seconds)

        head = f"{'Annals':>10}{'other':>10}{'ratio':>8}  {'wanted':<8}{'CPU of Annals':>14}{'of other':>14}"
        print(f"\n{'requests a second, two at a time':<40}{head} (ms of Python + PostgreSQL)")
        for name, question, other, wanted in (
            ("page of 50, against json_agg by pgbench", questions.whole_page, self._pgbench, 1.5),
            ("page of 50, against ModelSerializer", questions.whole_page, rate(questions.whole_page_serialized), 10),
            ("304, against an empty view", questions.unchanged(self._long), rate(questions.empty), 1 / 3),
            ("GraphQL page of 50, against the ORM", questions.graphql_page, rate(questions.graphql_page_of_rows), 5),
        ):
            ours, theirs = self._costs_in_turn(rate(question), other)
            ratio = f"{ours.rate:>10.1f}{theirs.rate:>10.1f}{ours.rate / theirs.rate:>8.2f}  ≥ {wanted:<6.2f}"
            print(f"{name:<40}{ratio}{ours.cpu:>14}{theirs.cpu:>14}", flush=True)

        events, against = self._asked.events, self._asked.against
        print(f"\n{'p50 in milliseconds':<46}{events:>10,}{against:>10,}{'ratio':>8}  wanted")
        editions = [asking.edition(address) for address in (self._long, self._short)]
        for name, makes in (
            ("event", (questions.detail(events), questions.detail(against))),
            ("deep page of 50", tuple(map(questions.deep_page, editions))),
            ("page of 50 certainly within a year", (questions.certain_window,) * 2),
            ("GraphQL event", (questions.graphql_detail(events), questions.graphql_detail(against))),
            ("GraphQL deep page of 50", tuple(map(questions.graphql_deep_page, editions))),
            ("GraphQL page of 50 certainly within a year", (questions.graphql_certain_window,) * 2),
        ):
            long, short = self._in_turn(self._median(self._long, makes[0]), self._median(self._short, makes[1]))
            print(f"{name:<46}{long:>10.1f}{short:>10.1f}{long / short:>8.2f}  ≤ 1.30", flush=True)
        for name, question in (
            ("page of 50 that overlap a year", questions.overlap_window),
            ("page of 50 of one actor", questions.one_actor),
            ("page of 50 of one topic", questions.one_topic),
            ("page of 50 with two words", questions.search),
        ):
            long, short = self._in_turn(self._median(self._long, question), self._median(self._short, question))
            print(f"{name:<46}{long:>10.1f}{short:>10.1f}{long / short:>8.2f}  ≤ 50 ms", flush=True)
        for name, question in (("facets of everything", questions.facets), ("histogram", questions.histogram)):
            cold = asking.median(self._long, question, times=1)
            warm = asking.median(self._long, question, times=20)
            print(f"{name + ', asked first and again':<46}{cold:>10.1f}{warm:>10.1f}{'':>8}  ≤ 1000 ms, then a few")

    def _median(self, address: str, question: asking.Question) -> Measure:
        return lambda: asking.median(address, question, times=self._asked.times)

    def _costs_in_turn(self, *measures: Measure) -> list[Rate]:
        """The median of each rate and of what an answer costs, taken in turn."""
        rounds = [[self._cost(measure) for measure in measures] for _ in range(self._asked.rounds)]
        return [Rate(*map(statistics.median, zip(*costs, strict=True))) for costs in zip(*rounds, strict=True)]

    def _cost(self, measure: Measure) -> Rate:
        before = read_used(self._server)
        rate = measure()
        used = [
            nan if now is None or then is None else 1000 * (now - then) / (rate * self._asked.seconds)
            for now, then in zip(read_used(self._server), before, strict=True)
        ]
        return Rate(rate, *used)

    def _in_turn(self, *measures: Measure) -> list[float]:
        """The median of each measure, taken in turn so that what else the machine does falls on all alike."""
        rounds = [[measure() for measure in measures] for _ in range(self._asked.rounds)]
        return [statistics.median(values) for values in zip(*rounds, strict=True)]

    def _pgbench(self) -> float:
        """Transactions a second of PostgreSQL building the same page from normalised tables."""
        from django.conf import settings

        database = settings.DATABASES["default"]
        own = (
            {}
            if os.environ.get("DATABASE_URL")
            else {"PATH": f"{embedded_postgres.server.binaries}:{os.environ['PATH']}"}
        )
        program = shutil.which("pgbench", path=own.get("PATH"))
        if program is None:
            sys.exit("There is no pgbench on the path: it comes with PostgreSQL's server.")
        address = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
        script = Path(__file__).parent / "normalised" / "page.sql"
        done = subprocess.run(
            [program, "-n", "-c", "2", "-j", "2", "-M", "prepared", "-T", f"{self._asked.seconds:.0f}", "-f", script],
            env=os.environ | {name: str(database[key]) for name, key in address.items()},
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        told = re.search(r"tps = ([\d.]+)", done.stdout)
        if told is None:
            raise ValueError(f"pgbench says no rate: {done.stdout}")
        return float(told[1])


if __name__ == "__main__":
    main()
