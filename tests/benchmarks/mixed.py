"""How slow the slowest answers are: ``python -m tests.benchmarks.mixed --events 300000 --questions 2500``.

Asks random questions over the whole language of filters, each once, in this process, with no answer kept. Prints how
long each kind of answer takes, and the worst questions with the time that planning and running their slowest statement
takes when it is run again.
"""

import argparse
import datetime as dt
import os
import random
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.random_questions import make_question
from tests.settings import SERVER

from .inventing import ACTORS, DAYS, FIRST_DAY, KINDS, PUBLISHERS, TOPICS, Invented, word
from .serving import environment, prepare

_ORDERS = ("date", "-date", "updated", "-updated", "significance")
_TIMES = ("since", "until", "date_match", "in_force_on", "attested_by", "date_type")
#: Kinds of answers, how many of a hundred questions ask for each, and the milliseconds wanted: p95, p99.
_KINDS = {
    "page": (48, 50, 150),
    "count": (10, 200, 500),
    "facets": (14, 200, 500),
    "histogram": (14, 200, 500),
    "page, past": (7, None, 2_000),
    "facets, past": (4, None, 2_000),
    "histogram, past": (3, None, 2_000),
}
_WORST = 20


@dataclass
class Asked:
    """A question, and what answering it once took, in seconds."""

    kind: str
    target: str
    seconds: float = 0
    #: The statements it ran, with the seconds each took.
    statements: list[tuple[float, str, Any]] = field(default_factory=list)


def make_questions(number: int, length: int, editions: int, seed: int) -> Iterator[Asked]:
    """So many questions of two or three filters; half of them ask for words or a time."""
    chance = random.Random(seed)
    values = _values(chance, length, editions)
    timeless = {name: choices for name, choices in values.items() if name not in _TIMES}
    kinds, weights = list(_KINDS), [share for share, *_ in _KINDS.values()]
    for _ in range(number):
        question = make_question(chance, timeless, 2, 3)
        if chance.random() < 0.5:
            question = dict([*question.items()][:2]) | _words_or_time(chance, values)
        kind = chance.choices(kinds, weights)[0]
        yield Asked(kind, _target(kind, question, chance, editions))


def _values(chance: random.Random, length: int, editions: int) -> dict[str, Sequence[str]]:
    from events.choices import DateType, RelationType, Role
    from sources.models import SourceType

    days = [(FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))).isoformat() for _ in range(500)]
    return {
        "kind": _slugs("kind", KINDS),
        "topic": _slugs("topic", TOPICS),
        "actor": _slugs("actor", ACTORS),
        "role": Role.values,
        "jurisdiction": ["US", "CN", "JP", "NL", "EU"],
        "source": _slugs("source", Invented(length).sources),
        "publisher": _slugs("publisher", PUBLISHERS),
        "source_type": SourceType.values,
        "language": ["en", "zh", "ja", "de", "fr"],
        "relation": RelationType.values,
        "quote_status": ["unchecked"],
        "disputed": ["true", "false"],
        "significance_min": ["2", "3", "4", "5"],
        "changed_since": [str(chance.randrange(1, editions)) for _ in range(50)],
        "since": days,
        "in_force_on": days,
        "attested_by": days,
        "date_type": DateType.values,
    }


def _slugs(subject: str, number: int) -> list[str]:
    return [f"{subject}-{place}" for place in range(number)]


def _words_or_time(chance: random.Random, values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    if chance.random() < 0.4:
        return {"q": " ".join(word(chance) for _ in range(chance.randint(1, 2)))}
    asked = make_question(chance, {name: values[name] for name in ("since", "in_force_on", "attested_by")}, 1, 1)
    if chance.random() < 0.3:
        asked |= make_question(chance, {"date_type": values["date_type"]}, 1, 1)
    if "since" in asked and chance.random() < 0.8:
        until = dt.date.fromisoformat(asked["since"]) + dt.timedelta(days=chance.choice((1, 30, 365, 3_650)))
        asked |= {"until": until.isoformat(), "date_match": chance.choice(("possible", "certain"))}
    return asked


def _target(kind: str, question: dict[str, str], chance: random.Random, editions: int) -> str:
    answer, past = kind.partition(",")[::2]
    if past:
        question |= {"edition": str(chance.randrange(editions // 2, editions))}
        question.pop("changed_since", None)
    match answer:
        case "page":
            return f"events?{urlencode(question | {'limit': 50, 'order': chance.choice(_ORDERS)})}"
        case "count":
            return f"events?{urlencode(question | {'limit': 1, 'count': 'exact'})}"
        case "facets":
            return f"events/facets?{urlencode(question)}"
        case _:
            return f"events/histogram?{urlencode(question | {'interval': chance.choice(('year', 'month'))})}"


def ask(asked: Asked) -> None:
    """Have a question answered in this process, and note what it took.

    Raises:
        ValueError: it was not answered.
    """
    from django.db import connections
    from django.test import Client

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.statements.append((time.perf_counter() - began, sql, params))

    client = Client(SERVER_NAME="localhost")
    began = time.perf_counter()
    with connections["public"].execute_wrapper(timed):
        response = client.get(f"/api/v1/{asked.target}")
    asked.seconds = time.perf_counter() - began
    if response.status_code != 200:
        raise ValueError(f"{asked.target}: {response.status_code} {response.content[:300]!r}")


def explain(asked: Asked) -> tuple[float, float, float]:
    """Of a question's slowest statement, in milliseconds: what it took, and what planning and running it take again."""
    from django.db import connections

    seconds, sql, params = max(asked.statements, key=lambda statement: statement[0])
    with connections["public"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]
    return 1000 * seconds, plan["Planning Time"], plan["Execution Time"]


def print_results(answered: list[Asked], shown: int) -> None:
    print(f"\n{'milliseconds':<20}{'number':>8}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}   wanted p95, p99")
    for kind, (_, *wanted) in _KINDS.items():
        took = sorted(1000 * one.seconds for one in answered if one.kind == kind)
        if len(took) < 2:
            continue
        cuts = statistics.quantiles(took, n=100, method="inclusive")
        figures = (cuts[49], cuts[94], cuts[98], took[-1])
        told = ", ".join(f"≤ {limit:,}" if limit else "–" for limit in wanted)
        print(f"{kind:<20}{len(took):>8}{''.join(f'{figure:>9.1f}' for figure in figures)}   {told}")
    print(f"\nThe worst {shown}: milliseconds in all; of the slowest statement, then, and planned and run again")
    for one in sorted(answered, key=lambda one: -one.seconds)[:shown]:
        then, planned, run = explain(one)
        print(f"{1000 * one.seconds:>8.0f}  {then:>7.0f} {planned:>6.1f} {run:>7.0f}  {one.target}")


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
    from events.editions.models import Edition

    editions = Edition.objects.count()
    questions = [*make_questions(wanted.questions, wanted.events, editions, wanted.seed)]
    for question in make_questions(20, wanted.events, editions, wanted.seed + 1):
        # Imports and connections are no part of any answer.
        ask(question)
    for question in questions:
        ask(question)
    print_results(questions, _WORST)


if __name__ == "__main__":
    main()
