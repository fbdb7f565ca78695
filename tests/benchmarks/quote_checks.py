"""How long a quotation takes to check among 100,000 captures: ``python -m tests.benchmarks.quote_checks``.

Each has 1,000 words. Fills a database of its own once, asks for words that are there, for words of which one was
changed, and for words that nobody said, and prints the p50 of each and the CPU of an answer. Ends with status 1 where
one is over 50 ms.
"""

import argparse
import os
import random
import sys
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import django
import psycopg

from config.run import server_command
from tests.settings import SERVER

from . import asking
from .asking import Question, Request
from .serving import find_port, running
from .usage import read_used

#: What an answer may take, in milliseconds; how many captures a source has; the words of a text and of a sentence.
MOST, OF_A_SOURCE, WORDS, SENTENCE = 50.0, 10, 1_000, 20
#: Captures that are rendered and written at once, in whole sources.
_BATCH = 2_000


def sentence_of(source: int, place: int, version: int = 0) -> str:
    """A sentence of a source; its captures have another version of one sentence each."""
    from .inventing import word

    chance = random.Random(f"{source} {place} {version}")
    return " ".join(word(chance) for _ in range(SENTENCE)).capitalize() + "."


def text_of_capture(source: int, number: int) -> str:
    sentences = [sentence_of(source, place, number if place == number else 0) for place in range(WORDS // SENTENCE)]
    return " ".join(sentences)


def make_rows(first: int, last: int) -> list[tuple[str, dict[str, Any]]]:
    """The rows of some sources and of their captures."""
    from .inventing import Invented, id_of

    rows: list[tuple[str, dict[str, Any]]] = []
    for place in range(first, last):
        source = Invented(1).source(place) | {"publisher": None}
        rows.append(("source", source))
        for number in range(1, OF_A_SOURCE + 1):
            text = text_of_capture(place, number)
            rows.append((
                "capture",
                {"id": str(id_of("capture", place * OF_A_SOURCE + number)), "source": source["id"], "via": None,
                 "number": number, "captured_at": None, "seen": f"2025-01-{number:02}", "extent": "whole",
                 "media_type": "text/plain", "sha256": sha256(text.encode()).hexdigest(), "text": text,
                 "archive_url": None, "note": ""},
            ))  # fmt: skip
    return rows


def fill(captures: int) -> None:
    """Fill an empty database with so many captures, as publishing would, and index them."""
    from django.core.management import call_command
    from django.db import connection

    from events.editions.models import Entry
    from events.editions.wordings import index_missing

    from .filling import _Invented, _row, _write

    call_command("migrate", run_syncdb=True, verbosity=0)
    if Entry.objects.exists():
        return
    sources, number = captures // OF_A_SOURCE, 0
    step = _BATCH // OF_A_SOURCE
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX wording_by_pair")
    for first in range(0, sources, step):
        made = make_rows(first, min(first + step, sources))
        coming = [_row(subject, row, number + place) for place, (subject, row) in enumerate(made, 1)]
        number += len(coming)
        _write(coming, _Invented(coming, []))
    index_missing()
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX wording_by_pair ON editions_wording USING gin (pairs)")
        cursor.execute("VACUUM ANALYZE")


def _fetch(text: str) -> Request:
    return Request(f"/api/v1/quotes/check?text={quote(text)}")


def make_questions(captures: int) -> dict[str, Question]:
    """Questions by what they are about, each another every time."""
    from .inventing import word

    def words(chance: random.Random) -> list[str]:
        source, place = chance.randrange(captures // OF_A_SOURCE), chance.randrange(WORDS // SENTENCE)
        begin = chance.randrange(SENTENCE - 10)
        return sentence_of(source, place).rstrip(".").split()[begin : begin + 10]

    def changed(chance: random.Random) -> Request:
        found = words(chance)
        found[chance.randrange(len(found))] = "changed"
        return _fetch(" ".join(found))

    return {
        "words that stand": lambda chance: _fetch(" ".join(words(chance))),
        "one word of ten changed": changed,
        "words that nobody said": lambda chance: _fetch(" ".join(word(chance) for _ in range(10))),
    }


def _create(database: str) -> None:
    from django.conf import settings

    stored = {key: str(settings.DATABASES["default"][key]) or None for key in ("HOST", "PORT", "USER", "PASSWORD")}
    with psycopg.connect(
        host=stored["HOST"], port=stored["PORT"], user=stored["USER"], password=stored["PASSWORD"], dbname="postgres",
        autocommit=True,
    ) as server:  # fmt: skip
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            server.execute(f'CREATE DATABASE "{database}"'.encode())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.quote_checks", description=__doc__)
    parser.add_argument("--captures", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=100, help="how many answers a p50 is taken of")
    requested = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "BENCHMARK_DATABASE": f"annals_benchmark_quotes_{requested.captures}",
    }
    django.setup()
    _create(os.environ["BENCHMARK_DATABASE"])
    fill(requested.captures)
    port = find_port()
    slow = []
    with running(server_command("127.0.0.1", port), dict(os.environ), "benchmark-quotes.log", port) as annals:
        for name, question in make_questions(requested.captures).items():
            asking.median(annals.address, question, times=10)
            before = read_used(annals.pid)
            took = asking.median(annals.address, question, times=requested.times)
            used = [now - then for now, then in zip(read_used(annals.pid), before, strict=True) if now and then]
            print(f"{name}: p50 {took:.1f} ms, CPU {1000 * sum(used) / requested.times:.1f} ms")
            slow += [name] if took > MOST else []
    sys.exit(f"Over {MOST:g} ms: {', '.join(slow)}" if slow else 0)


if __name__ == "__main__":
    main()
