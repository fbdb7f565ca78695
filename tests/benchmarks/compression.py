"""What compressed answers save and cost, on the shipped timeline: ``python -m tests.benchmarks.compression``.

Prints, of a page of 100 events, the bytes on the wire, the CPU that compressing adds where nothing is kept, and how
often a second the kept answer is sent, each against the answer as it is, in turn. Ends with status 1 where one is
missed.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from . import asking

TARGET = "/api/v1/events?limit=100"
#: By coding: the most bytes on the wire, and the most milliseconds of CPU.
WANTED = {"zstd": (60_000, 1.0), "br": (60_000, 1.0), "gzip": (72_000, 4.0)}
#: The least of the uncompressed rate at which a kept answer is sent.
RATE = 0.9
CODINGS = ("identity", *WANTED)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.compression", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured, in turn")
    parser.add_argument("--seconds", type=float, default=2, help="how long each rate is measured")
    parser.add_argument("--times", type=int, default=40, help="how many answers a round compresses")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests import service
    from tests.settings import SERVER

    SERVER.ensure_running()
    with service.running("compression") as annals:
        return _report(annals.url.rstrip("/"), options)


def _report(address: str, options: argparse.Namespace) -> int:
    from . import asking

    questions = {name: _question(name) for name in CODINGS}
    with asking.Client(address) as client:
        bodies = {name: client.ask(questions[name](Random())) for name in CODINGS}
    costs = {name: _cost(bodies["identity"], name, options.times) for name in CODINGS}
    cpu = _in_turn(costs, options.rounds)
    rate_of = partial(asking.rate, address, seconds=options.seconds)
    rates = _in_turn({name: partial(rate_of, questions[name]) for name in CODINGS}, options.rounds)
    print(TARGET)
    print(f"{'':<10}{'bytes':>9}{'wanted':>9}{'CPU ms':>9}{'wanted':>9}{'kept, /s':>10}{'ratio':>7}{'wanted':>8}")
    print(f"{'identity':<10}{len(bodies['identity']):>9,}{'':>27}{rates['identity']:>10.0f}")
    missed = False
    for name, (size, milliseconds) in WANTED.items():
        added, ratio = cpu[name] - cpu["identity"], rates[name] / rates["identity"]
        missed |= len(bodies[name]) > size or added > milliseconds or ratio < RATE
        print(
            f"{name:<10}{len(bodies[name]):>9,}{f'≤ {size:,}':>9}{added:>9.2f}{f'≤ {milliseconds:g}':>9}"
            f"{rates[name]:>10.0f}{ratio:>7.2f}{f'≥ {RATE:g}':>8}"
        )
    return int(missed)


def _question(name: str) -> "asking.Question":
    from .asking import Request

    request = Request(TARGET, {"Accept-Encoding": name})
    return lambda chance: request


def _cost(body: bytes, name: str, times: int) -> Callable[[], float]:
    """Measures the milliseconds of CPU that an answer takes to pass the middleware, of which nothing is kept."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from config.middleware.compression import CompressionMiddleware

    middleware = CompressionMiddleware(lambda request: HttpResponse(body, content_type="application/json"))
    factory = RequestFactory(headers={"Accept-Encoding": name})

    def measure() -> float:
        taken = []
        for _ in range(times):
            request = factory.get(TARGET)
            begun = time.thread_time()
            middleware(request)
            taken.append(time.thread_time() - begun)
        return statistics.median(taken) * 1000

    return measure


def _in_turn(measures: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each, taken in turn so that what else the machine does falls on all alike."""
    taken = [{name: measure() for name, measure in measures.items()} for _ in range(rounds)]
    return {name: statistics.median(one[name] for one in taken) for name in measures}


if __name__ == "__main__":
    sys.exit(main())
