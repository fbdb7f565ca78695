"""How slow the slowest answers are: ``python -m tests.benchmarks.mixed --events 300000 --questions 2500``.

Asks random questions over the whole language of filters, each once, in this process, with no answer kept. Prints how
long each kind of answer takes, and the worst questions with the time that planning and running their slowest statement
takes when it is run again.
"""

import argparse
import gc
import os
import statistics
import time
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.settings import SERVER

from .report import Report
from .serving import environment, prepare

if TYPE_CHECKING:
    from django.test import Client

    from .mixed_questions import TimedQuestion

_WORST = 20


def ask(requested: "TimedQuestion", client: "Client") -> None:
    """Have a question answered in this process, and note what it took.

    Args:
        client: the same for all questions, since each loads the middleware at its first request.

    Raises:
        ValueError: it was not answered.
    """
    from django.db import connections

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            requested.statements.append((time.perf_counter() - began, sql, params))

    backend = connections["public"].connection.info.backend_pid if connections["public"].connection else None
    began, used = time.perf_counter(), time.process_time() + _used_by(backend)
    with connections["public"].execute_wrapper(timed):
        response = client.get(f"/api/v1/{requested.target}")
    requested.seconds = time.perf_counter() - began
    requested.cpu = time.process_time() + _used_by(backend) - used
    if response.status_code != 200:
        raise ValueError(f"{requested.target}: {response.status_code} {response.content[:300]!r}")


def _used_by(backend: int | None) -> float:
    """The seconds of CPU that a process of PostgreSQL has used, where it runs on this machine."""
    schedule = Path(f"/proc/{backend}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9 if schedule.exists() else 0.0


def explain(requested: "TimedQuestion") -> tuple[float, float, float]:
    """Of a question's slowest statement, in milliseconds: what it took, and what planning and running it take again."""
    from django.db import connections

    seconds, sql, params = max(requested.statements, key=lambda statement: statement[0])
    with connections["public"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]
    return 1000 * seconds, plan["Planning Time"], plan["Execution Time"]


_SECONDS, _CPU = attrgetter("seconds"), attrgetter("cpu")


def report_results(report: Report, answered: "list[TimedQuestion]", shown: int) -> None:
    """Add the percentiles of each kind of answer, on the clock and of CPU, and the worst questions."""
    from .mixed_questions import KINDS_OF_ANSWERS

    cuts = ("p50", "p95", "p99", "most")
    report.begin("random questions, ms", "number", *cuts, "wanted p95, p99", *(f"CPU {cut}" for cut in cuts))
    for kind, (_, *wanted) in KINDS_OF_ANSWERS.items():
        some = [one for one in answered if one.kind == kind]
        if len(some) > 1:
            took, used = (_cuts([measure(one) for one in some]) for measure in (_SECONDS, _CPU))
            limits = ", ".join(f"≤ {limit:,}" if limit else "–" for limit in wanted)
            report.add(kind, str(len(some)), *took, limits, *used)
    print(f"\nThe worst {shown}: milliseconds, of CPU; of the slowest statement, then, and planned and run again")
    for one in sorted(answered, key=lambda one: -one.seconds)[:shown]:
        then, planned, run = explain(one)
        print(
            f"{1000 * one.seconds:>8.0f} {1000 * one.cpu:>7.0f}  {then:>7.0f} {planned:>6.1f} {run:>7.0f}  {one.target}"
        )


def _cuts(seconds: list[float]) -> list[str]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return [f"{1000 * cut:.1f}" for cut in (cuts[49], cuts[94], cuts[98], max(seconds))]


def measure_mixed(report: Report, length: int, number: int, seed: int) -> None:
    """Ask so many questions of the timeline that this process is connected to, which Django is set up for."""
    from django.test import Client

    from events.editions.models import Edition
    from events.query.column_cache import COLUMN_CACHE

    from .mixed_questions import make_questions

    editions = Edition.objects.count()
    client = Client(SERVER_NAME="localhost")
    questions = [*make_questions(number, length, editions, seed)]
    for question in make_questions(20, length, editions, seed + 1):
        # Imports and connections are no part of any answer.
        ask(question, client)
    began, used = time.perf_counter(), time.process_time()
    COLUMN_CACHE.wait()
    print(f"Columns: {time.perf_counter() - began:.1f} s more to read, {time.process_time() - used:.1f} s of CPU.")
    # As a process that serves does, config/wsgi.py.
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    for question in questions:
        ask(question, client)
    report_results(report, questions, _WORST)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mixed", description=__doc__)
    parser.add_argument("--events", type=int, default=300_000, help="how many events the timeline has")
    parser.add_argument("--questions", type=int, default=2_500, help="how many questions are asked")
    parser.add_argument("--seed", type=int, default=14, help="other questions with another seed")
    wanted = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= environment(wanted.events)
    import django

    django.setup()
    prepare(wanted.events)
    measure_mixed(Report(), wanted.events, wanted.questions, wanted.seed)


if __name__ == "__main__":
    main()
