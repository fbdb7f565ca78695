"""An invented timeline of any length: the same rows for the same length, in the import format's words."""

import datetime as dt
import hashlib
import random
import uuid
from array import array
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from typing import Any

from events.choices import DateType, RelationType, Role
from sources.models import SourceType

SEED = 20251125
KINDS, TOPICS, ACTORS, PUBLISHERS = 20, 300, 5_000, 200
FIRST_DAY, DAYS = dt.date(1995, 1, 1), 365 * 30
#: One source for so many events.
EVENTS_A_SOURCE = 10

#: Words as texts have them: the nth is used once for every n times the first is (Zipf).
_SYLLABLES = "ba de ki lo mu na pe ri so tu va ze cha gri ston".split()
_WORDS = ["".join(parts) for parts in product(_SYLLABLES, repeat=4)][:20_000]
_WEIGHTS = list(accumulate(1 / place for place in range(1, len(_WORDS) + 1)))
#: For each of 2¹⁸ numbers a word, so that a random number is one by these weights.
_BITS = 18
_BY_CHANCE = [_WORDS[bisect(_WEIGHTS, place / 2**_BITS * _WEIGHTS[-1])] for place in range(2**_BITS)]
_LANGUAGES, _LANGUAGE_WEIGHTS = ("en", "zh-Hans", "ja", "de", "fr"), (80, 10, 5, 3, 2)
_COUNTRIES = ("US", "CN", "JP", "NL", "KR", "TW", "DE", "GB", "EU", "FR")

Rows = Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Invented:
    """``length`` events, each with two citations, two topics and two actors.

    One in ten is dated by a month; one in a hundred has no end. One in five has a second date, one in ten relates to
    the event before it, and one date in fifty is disputed.
    """

    length: int

    def vocabulary(self) -> Rows:
        """What events mention besides sources, each with the subject it is."""
        for subject, number in (("kind", KINDS), ("topic", TOPICS)):
            for place in range(number):
                yield subject, self._named(subject, place) | {"description": f"Everything of {subject} {place}."}
        for place in range(ACTORS):
            more = {"kind": "company", "country": _COUNTRIES[place % 10], "aliases": [f"A{place} Co"]}
            yield "actor", self._named("actor", place) | more
        for place in range(PUBLISHERS):
            url = f"https://publisher{place}.example"
            yield "publisher", self._named("publisher", place) | {"country": _COUNTRIES[place % 10], "url": url}

    def source(self, place: int) -> dict[str, Any]:
        chance = random.Random(f"{SEED} source {place}")
        return {
            "id": str(id_of("source", place)),
            "slug": f"source-{place}",
            "title": _sentence(chance, 8),
            "publisher": str(id_of("publisher", place % PUBLISHERS)),
            "authors": [],
            "type": SourceType.values[place % len(SourceType.values)],
            "url": f"https://publisher{place % PUBLISHERS}.example/documents/{place}",
            "published": _day(chance).isoformat(),
            "language": chance.choices(_LANGUAGES, _LANGUAGE_WEIGHTS)[0],
            "identifiers": {},
            "archive_url": None,
            "rights": "public_domain",
        }

    def event(self, place: int) -> dict[str, Any]:
        chance = random.Random(f"{SEED} event {place}")
        return {
            "id": str(id_of("event", place)),
            "slug": f"event-{place}",
            "title": _sentence(chance, 9),
            "summary": _sentence(chance, 40),
            "kind": str(id_of("kind", chance.randrange(KINDS))),
            "topics": [str(id_of("topic", one)) for one in chance.sample(range(TOPICS), 2)],
            "dates": self._dates(place, chance),
            "significance": chance.choices((1, 2, 3, 4, 5), (10, 30, 50, 8, 2))[0],
            "jurisdictions": [chance.choice(_COUNTRIES)],
            "actors": [
                {"actor": str(id_of("actor", one)), "role": role}
                for one, role in zip(chance.sample(range(ACTORS), 2), chance.sample(Role.values, 2), strict=True)
            ],
            "media": None,
            "citations": [self._citation(chance) for _ in range(2)],
            "relations": self._relations(place, chance),
        }

    @property
    def sources(self) -> int:
        return max(2, self.length // EVENTS_A_SOURCE)

    def _named(self, subject: str, place: int) -> dict[str, Any]:
        return {"id": str(id_of(subject, place)), "slug": f"{subject}-{place}", "name": f"{subject.title()} {place}"}

    def _date(self, place: int, chance: random.Random) -> str:
        day = _day(chance)
        if place % 100 == 0:
            return f"{day}/.."
        return f"{day:%Y-%m}" if place % 10 == 0 or place % 100 == 1 else day.isoformat()

    def _dates(self, place: int, chance: random.Random) -> list[dict[str, Any]]:
        types = [chance.choice((DateType.ANNOUNCED, DateType.EFFECTIVE, DateType.PUBLISHED))]
        types += chance.sample((DateType.SIGNED, DateType.APPLICABLE, DateType.ENDS, DateType.REPORTED), place % 5 == 3)
        dates = [self._date(place, chance), *(_day(chance).isoformat() for _ in types[1:])]
        status = "disputed" if chance.random() < 1 / 50 else "accepted"
        return [
            {"date": date, "type": kind.value, "status": status, "note": "", "sources": []}
            for date, kind in zip(dates, types, strict=True)
        ]

    def _relations(self, place: int, chance: random.Random) -> list[dict[str, Any]]:
        if place % 10 != 9:
            return []
        kind = chance.choice(RelationType.values)
        return [{"type": kind, "event": str(id_of("event", place - 1)), "basis": "stated", "note": ""}]

    def _citation(self, chance: random.Random) -> dict[str, Any]:
        return {
            "source": str(id_of("source", chance.randrange(self.sources))),
            "via": None,
            "stance": "supports",
            "supports": "",
            "locator": f"p. {chance.randrange(1, 90)}",
            "quote": _sentence(chance, 15),
            "prefix": "",
            "suffix": "",
            "language": "",
            "translated_from": None,
            "original": None,
            "now": None,
        }


@cache
def id_of(subject: str, place: int) -> uuid.UUID:
    """The id of the nth subject of its kind, spread as evenly as random ids are."""
    return uuid.UUID(bytes=hashlib.blake2b(f"{subject} {place}".encode(), digest_size=16).digest(), version=4)


def word(chance: random.Random) -> str:
    """A word a reader may look for: one in ten events has it, or one in ten thousand, or anything between."""
    return _WORDS[int(10 ** chance.uniform(2, 4))]


def _day(chance: random.Random) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))


def _sentence(chance: random.Random, words: int) -> str:
    numbers = array("I", chance.randbytes(4 * words))
    return f"{' '.join([_BY_CHANCE[number >> 32 - _BITS] for number in numbers]).capitalize()}."
