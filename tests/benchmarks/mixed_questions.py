"""Random questions over the whole language of filters, about an invented timeline."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from events.choices import DateType, RelationType, Role
from sources.models import SourceType
from tests.random_questions import make_question

from .inventing import ACTORS, DAYS, FIRST_DAY, KINDS, PUBLISHERS, TOPICS, Invented, word

_ORDERS = ("date", "-date", "updated", "-updated", "significance")
_TIMES = ("since", "until", "date_match", "in_force_on", "attested_by", "date_type")
#: Kinds of answers, how many of a hundred questions ask for each, and the milliseconds wanted: p95, p99.
KINDS_OF_ANSWERS = {
    "page": (48, 50, 150),
    "count": (10, 200, 500),
    "facets": (14, 200, 500),
    "histogram": (14, 200, 500),
    "page, past": (7, None, 2_000),
    "facets, past": (4, None, 2_000),
    "histogram, past": (3, None, 2_000),
}


@dataclass
class TimedQuestion:
    """A question, and what answering it once took, in seconds."""

    kind: str
    target: str
    seconds: float = 0
    #: The CPU of this process and of PostgreSQL's together: less than the seconds where others use the machine too.
    cpu: float = 0
    #: The statements it ran, with the seconds each took.
    statements: list[tuple[float, str, Any]] = field(default_factory=list)


def make_questions(number: int, length: int, editions: int, seed: int) -> Iterator[TimedQuestion]:
    """So many questions of two or three filters; half of them ask for words or a time."""
    chance = random.Random(seed)
    values = _values(chance, length, editions)
    timeless = {name: choices for name, choices in values.items() if name not in _TIMES}
    kinds, weights = list(KINDS_OF_ANSWERS), [share for share, *_ in KINDS_OF_ANSWERS.values()]
    for _ in range(number):
        question = make_question(chance, timeless, 2, 3)
        if chance.random() < 0.5:
            question = dict([*question.items()][:2]) | _words_or_time(chance, values)
        kind = chance.choices(kinds, weights)[0]
        yield TimedQuestion(kind, _target(kind, question, chance, editions))


def _values(chance: random.Random, length: int, editions: int) -> dict[str, Sequence[str]]:
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
    requested = make_question(chance, {name: values[name] for name in ("since", "in_force_on", "attested_by")}, 1, 1)
    if chance.random() < 0.3:
        requested |= make_question(chance, {"date_type": values["date_type"]}, 1, 1)
    if "since" in requested and chance.random() < 0.8:
        until = dt.date.fromisoformat(requested["since"]) + dt.timedelta(days=chance.choice((1, 30, 365, 3_650)))
        requested |= {"until": until.isoformat(), "date_match": chance.choice(("possible", "certain"))}
    return requested


def _target(kind: str, question: dict[str, str], chance: random.Random, editions: int) -> str:
    answer, past = kind.partition(",")[::2]
    if past:
        question |= {"edition": str(chance.randrange(editions // 2, editions))}
        question.pop("changed_since", None)
    match answer:
        case "page":
            orders = (*_ORDERS, *["relevance"] * 5) if "q" in question else _ORDERS
            return f"events?{urlencode(question | {'limit': 50, 'order': chance.choice(orders)})}"
        case "count":
            return f"events?{urlencode(question | {'limit': 1, 'count': 'exact'})}"
        case "facets":
            return f"events/facets?{urlencode(question)}"
        case _:
            return f"events/histogram?{urlencode(question | {'interval': chance.choice(('year', 'month'))})}"
