"""Measure, and print tables: see docs/benchmarks.md."""

import argparse
import os
import random
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from math import nan
from pathlib import Path
from statistics import median
from typing import NamedTuple

import django

from tests.settings import SERVER

from . import asking
from .in_process import WANTED
from .mixed import measure_mixed
from .plot import write_plot
from .report import Cost, Report, middle
from .serving import Served, environment, prepare, served
from .streams import measure_streams
from .usage import read_used, wait_until_idle

#: How many answers a second, measured for so many seconds.
Measure = Callable[[float], float]


class Side(NamedTuple):
    """What is measured, and the process that answers; its children are counted with it."""

    measure: Measure
    pid: int

    def cost(self, seconds: float) -> Cost:
        before = read_used(self.pid)
        rate = self.measure(seconds)
        used = [
            nan if now is None or then is None else 1000 * (now - then) / (rate * seconds)
            for now, then in zip(read_used(self.pid), before, strict=True)
        ]
        return Cost(rate, *used)


class Timeline(NamedTuple):
    """A timeline that is served: how many events it has, and its newest edition."""

    length: int
    address: str
    pid: int
    edition: int

    def cost(self, question: asking.Question, times: int) -> tuple[float, float]:
        """The p50 of so many answers, and the CPU of each, in milliseconds."""
        before = read_used(self.pid)
        p50 = asking.median(self.address, question, times=times)
        used = [now - then for now, then in zip(read_used(self.pid), before, strict=True) if now and then]
        return p50, 1000 * sum(used) / times


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many events the long timeline has")
    parser.add_argument(
        "--against", type=int, nargs="+", default=[10_000], help="how many shorter ones have, the shortest first"
    )
    parser.add_argument("--runs", type=int, default=3, help="how often everything is measured, in turn")
    parser.add_argument("--seconds", type=float, default=5, help="how long each rate is measured")
    parser.add_argument("--times", type=int, default=100, help="how many answers a p50 is taken of")
    parser.add_argument("--postgraphile", action="store_true", help="compare with PostGraphile, installed by npm")
    parser.add_argument("--streams", type=int, default=0, help="how often to read all events as a stream")
    parser.add_argument("--mixed", type=int, default=0, help="how many random questions to ask besides")
    parser.add_argument("--table", type=Path, help="a file for the tables, in Markdown")
    parser.add_argument("--plot", type=Path, help="a file for a plot of cost against length, in SVG")
    asked = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= environment(asked.events)
    django.setup()
    lengths = [*asked.against, asked.events]
    for length in lengths:
        prepare(length)
    report = Report()
    with ExitStack() as stack:
        long = stack.enter_context(served(asked.events))
        bare = stack.enter_context(served(asked.events, "tests.benchmarks.bare"))
        postgraphile = None
        if asked.postgraphile:
            from .postgraphile.serving import check_agreement, served_postgraphile

            postgraphile = stack.enter_context(served_postgraphile())
            check_agreement(long.address, postgraphile.address)
        warm_up(long)
        measure_rates(report, asked, long, bare, postgraphile)
        if asked.streams:
            measure_streams(report, long, asked.events, asked.streams)
    with ExitStack() as stack:
        servers = [stack.enter_context(served(length)) for length in lengths]
        editions = [asking.edition(server.address) for server in servers]
        timelines = [Timeline(n, *server, one) for n, server, one in zip(lengths, servers, editions, strict=True)]
        for server in servers:
            warm_up(server)
        used = measure_lengths(report, asked, timelines)
    if asked.mixed:
        measure_mixed(report, asked.events, asked.mixed, seed=14)
    if asked.table:
        report.write(asked.table)
    if asked.plot:
        write_plot(asked.plot, "CPU of an answer in milliseconds, by how many events there are", lengths, used)


def warm_up(server: Served) -> None:
    """Have every process of a server read its columns, which the first question that wants them begins."""
    from . import questions

    # A connection each, which another process may answer.
    for place in range(20):
        with asking.Client(server.address) as client:
            client.ask(questions.one_topic(random.Random(place)))
    if not wait_until_idle(server.pid):
        print(f"{server.address} or PostgreSQL still works though nothing is asked of it; measured nevertheless.")


def measure_rates(
    report: Report, asked: argparse.Namespace, long: Served, bare: Served, postgraphile: Served | None
) -> None:
    """Each comparison's two sides in turn, in every run; then what they took of the CPU."""
    # Only now is Django set up.
    from . import questions
    from .pgbench import measure_pgbench

    def side(question: asking.Question, server: Served = long) -> Side:
        rate = partial(_rate, server.address, question)
        return Side(rate, server.pid)

    unchanged, graphql_page = side(questions.unchanged(long.address)), side(questions.graphql_page)
    comparisons = [
        ("page of 50, against json_agg by pgbench", side(questions.whole_page), Side(measure_pgbench, long.pid), 3),
        ("page of 50, against ModelSerializer", side(questions.whole_page), side(questions.whole_page_serialized), 20),
        ("304, against an empty view", unchanged, side(questions.empty), 1 / 3),
        ("304, against a bare Django view", unchanged, side(questions.empty, bare), 0.3),
        ("GraphQL page of 50, against the ORM", graphql_page, side(questions.graphql_page_of_rows), 20),
    ]
    if postgraphile:
        page = side(questions.graphql_page_of_postgraphile, postgraphile)
        comparisons.append(("GraphQL page of 50, against PostGraphile", graphql_page, page, 4))
    report.begin(
        f"{asking.AT_ONCE} requests at a time", "ratio", "wanted", "in each run", "Annals a second", "other a second",
        "CPU of Annals", "CPU of other",
    )  # fmt: skip
    used: dict[str, Cost] = {}
    for name, ours, other, wanted in comparisons:
        runs = [(ours.cost(asked.seconds), other.cost(asked.seconds)) for _ in range(asked.runs)]
        mine, theirs = [run[0] for run in runs], [run[1] for run in runs]
        report.compare(name, mine, theirs, f"≥ {wanted:.2f}")
        used.setdefault(name.partition(",")[0], middle(mine))
    one = side(questions.detail(asked.events))
    used["one event"] = middle([one.cost(asked.seconds) for _ in range(asked.runs)])
    report.begin("CPU of an answer, in milliseconds", "Python", "wanted", "PostgreSQL", "answers a second")
    for name, limit in WANTED.items():
        cost = used[name]
        report.add(name, f"{cost.server:.2f}", f"≤ {limit}", f"{cost.postgresql:.2f}", f"{cost.rate:,.0f}")


def _rate(address: str, question: asking.Question, seconds: float) -> float:
    return asking.rate(address, question, seconds=seconds)


def measure_lengths(report: Report, asked: argparse.Namespace, timelines: list[Timeline]) -> dict[str, list[float]]:
    """Each question on each timeline, in turn in every run; by name, the CPU of an answer on each."""
    from . import questions

    def same(question: asking.Question) -> Callable[[Timeline], asking.Question]:
        return lambda timeline: question

    rows: dict[str, Callable[[Timeline], asking.Question]] = {
        "event": lambda timeline: questions.detail(timeline.length),
        "deep page of 50": lambda timeline: questions.deep_page(timeline.edition),
        "page of 50 certainly within a year": same(questions.certain_window),
        "page of 50 that overlap a year": same(questions.overlap_window),
        "page of 50 of one actor": same(questions.one_actor),
        "page of 3 of one actor": same(questions.few_of_one_actor),
        "page of 50 of one topic": same(questions.one_topic),
        "page of 50 with two words": same(questions.search),
        "GraphQL event": lambda timeline: questions.graphql_detail(timeline.length),
        "GraphQL deep page of 50": lambda timeline: questions.graphql_deep_page(timeline.edition),
        "GraphQL page of 50 certainly within a year": same(questions.graphql_certain_window),
    }
    lengths = [f"{timeline.length:,}" for timeline in timelines]
    report.begin(
        "p50 in milliseconds, events:", *lengths, "ratio", "wanted", *(f"CPU, {length}" for length in lengths), "ratio"
    )
    used: dict[str, list[float]] = {}
    for name, make in rows.items():
        runs = [[one.cost(make(one), asked.times) for one in timelines] for _ in range(asked.runs)]
        columns = [*zip(*runs, strict=True)]
        values = [median(p50 for p50, _ in column) for column in columns]
        cpu = used[name] = [median(cpu for _, cpu in column) for column in columns]
        of_p50, of_cpu = (f"{times[-1] / times[0]:.2f}" for times in (values, cpu))
        report.add(name, *(f"{one:.1f}" for one in values), of_p50, "≤ 1.30", *(f"{one:.1f}" for one in cpu), of_cpu)
    address = timelines[-1].address
    report.begin("of everything, in milliseconds", "first", "again", "wanted")
    for name, question in (("facets", questions.facets), ("histogram by month", questions.histogram)):
        first, again = (asking.median(address, question, times=times) for times in (1, 20))
        report.add(name, f"{first:.0f}", f"{again:.1f}", "≤ 1,000, then a few")
    return used


if __name__ == "__main__":
    main()
