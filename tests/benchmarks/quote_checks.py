"""How long a quotation takes to check among 100,000 captures: ``python -m tests.benchmarks.quote_checks``.

Each has 1,000 words. Fills a database of its own once, asks for words that are there, for words of which one was
changed, and for words that nobody said, and prints p50 and p95 of each and the CPU of an answer. Ends with status 1
where one p50 is over 50 ms.
"""

import argparse
import multiprocessing
import os
import random
import statistics
import sys
import time
from functools import lru_cache
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


def make_rows(place: int) -> list[tuple[str, dict[str, Any]]]:
    """The row of a source and those of its captures."""
    from .inventing import Invented, id_of

    source = Invented(1).source(place) | {"publisher": None}
    first = [sentence_of(place, number) for number in range(WORDS // SENTENCE)]
    rows: list[tuple[str, dict[str, Any]]] = [("source", source)]
    for number in range(1, OF_A_SOURCE + 1):
        text = " ".join([*first[:number], sentence_of(place, number, number), *first[number + 1 :]])
        rows.append((
            "capture",
            {"id": str(id_of("capture", place * OF_A_SOURCE + number)), "source": source["id"], "via": None,
             "number": number, "captured_at": None, "seen": f"2025-01-{number:02}", "extent": "whole",
             "media_type": "text/plain", "sha256": sha256(text.encode()).hexdigest(), "text": text,
             "archive_url": None, "note": ""},
        ))  # fmt: skip
    return rows


def fill(captures: int) -> None:
    """Fill an empty database with so many captures, as publishing would, and index them; two processes do it.

    Captures take about 30 kB each, with their index. Ten thousand or fewer are filled within a minute.
    """
    from django.core.management import call_command
    from django.db import connection

    from events.editions.models import Entry

    from .filling import _PROCESSES, _without_indexes

    call_command("migrate", run_syncdb=True, verbosity=0)
    if Entry.objects.exists():
        return
    sources, step = captures // OF_A_SOURCE, _BATCH // OF_A_SOURCE
    parts = [range(first, min(first + step, sources)) for first in range(0, sources, step)]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX wording_by_pair")
    with _without_indexes():
        # Each process has a connection of its own.
        connection.close()
        fork = multiprocessing.get_context("fork")
        processes = [fork.Process(target=_write_parts, args=(parts[n::_PROCESSES],)) for n in range(_PROCESSES)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
            if process.exitcode:
                raise ChildProcessError("Not every capture could be written; the reason is above.")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX wording_by_pair ON editions_wording USING gin (pairs)")
        cursor.execute("VACUUM ANALYZE")


def _write_parts(parts: list[range]) -> None:
    """Copy some sources with their captures, and the index of their words."""
    from django.db import connection

    from .copying import copy
    from .filling import _Invented, _row, _write

    for places in parts:
        made = [row for place in places for row in make_rows(place)]
        begin = places[0] * (OF_A_SOURCE + 1) + 1
        coming = [_row(subject, row, number) for number, (subject, row) in enumerate(made, begin)]
        _write(coming, _Invented(coming, []))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT revision_id, id FROM editions_entry WHERE revision_id BETWEEN %s AND %s",
                [begin, begin + len(made)],
            )
            entries = dict(cursor.fetchall())
        captures = ((number, row) for number, (subject, row) in enumerate(made, begin) if subject == "capture")
        columns = ("entry_id", "seen", "pairs", "sentences")
        copy(
            "editions_wording",
            columns,
            ((entries[number], row["seen"], find_pairs(row["text"]), []) for number, row in captures),
        )


def find_pairs(text: str) -> list[int]:
    """The pairs of a text, as publishing finds them; its sentences are read once for all captures that have them."""
    from sources.passages import pairs_of

    return sorted(pairs_of([word for sentence in text.split(". ") for word in _read_words(sentence)]))


@lru_cache(maxsize=256)
def _read_words(sentence: str) -> list[str]:
    from sources.words import Text

    return Text(sentence).caseless


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


def _measure_size() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size: int = cursor.fetchone()[0]
    return size


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
    begun = time.monotonic()
    fill(requested.captures)
    print(f"filled in {time.monotonic() - begun:.0f} s, {_measure_size() / 1e6:,.0f} MB")
    port = find_port()
    slow = []
    with running(server_command("127.0.0.1", port), dict(os.environ), "benchmark-quotes.log", port) as annals:
        for name, question in make_questions(requested.captures).items():
            asking.median(annals.address, question, times=10)
            before = read_used(annals.pid)
            took = asking.measure(annals.address, question, times=requested.times)
            used = [now - then for now, then in zip(read_used(annals.pid), before, strict=True) if now and then]
            p50, p95 = statistics.median(took), statistics.quantiles(took, n=20)[-1]
            print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, CPU {1000 * sum(used) / requested.times:.1f} ms")
            slow += [name] if p50 > MOST else []
    sys.exit(f"Over {MOST:g} ms: {', '.join(slow)}" if slow else 0)


if __name__ == "__main__":
    main()
