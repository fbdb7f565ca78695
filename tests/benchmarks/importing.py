"""How quickly files are imported and published: ``python -m tests.benchmarks.importing``.

Invented events of two citations each, and a source for every ten of them, are written to files, imported by the command
into a database that has every index, and the vocabulary, and published as one edition.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import django
import psycopg
from psycopg import sql

from config import embedded_postgres
from tests.settings import DATABASES, SERVER

from .report import Report
from .usage import read_used

_DATABASE = "annals_benchmark_import"
#: Events in a file, which keeps it within what one file may hold.
_A_FILE = 20_000
#: Events a second that are wanted of each format.
_WANTED = {"jsonl": 1_500, "yaml": 800}


class Imported(NamedTuple):
    """What an import took: seconds, of CPU too, and bytes of memory at most."""

    events: int
    seconds: float
    python: float
    postgresql: float | None
    most: int


def iter_rows(length: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of a timeline in the annals format, by section, what others mention first."""
    from events.exchange.reading import SECTIONS

    from .inventing import Invented

    invented = Invented(length)
    sections = {subject: section for section, subject in SECTIONS.items()}
    slugs: dict[str, str] = {}
    mentioned = [*invented.vocabulary(), *(("source", invented.source(place)) for place in range(invented.sources))]
    for subject, row in mentioned:
        slugs[row["id"]] = row["slug"]
        publisher = {"publisher": slugs[row["publisher"]]} if subject == "source" else {}
        yield sections[subject], row | publisher
    for place in range(invented.length):
        row = invented.event(place)
        yield (
            "events",
            row
            | {
                "kind": slugs[row["kind"]],
                "topics": [slugs[id] for id in row["topics"]],
                "actors": [part | {"actor": slugs[part["actor"]]} for part in row["actors"]],
                "citations": [part | {"source": slugs[part["source"]]} for part in row["citations"]],
                "relations": [part | {"event": f"event-{place - 1}"} for part in row["relations"]],
            },
        )


def write_files(folder: Path, length: int, format: str) -> list[str]:
    """A timeline of this length in files of this format, the first with kinds, topics, actors and publishers alone."""
    from events.exchange.export import render_rows

    from .inventing import id_of

    files: list[str] = []
    part: list[tuple[str, dict[str, Any]]] = []

    def write() -> None:
        path = folder / f"invented-{len(files)}.{format}"
        with path.open("w") as file:
            file.writelines(render_rows(part, format, 0))
        files.append(str(path))
        part.clear()

    for row in iter_rows(length):
        if len(part) == _A_FILE or (row[0] == "sources" and not files):
            write()
        part.append(row)
    if part:
        write()
    id_of.cache_clear()
    return files


def prepare() -> dict[str, str]:
    """An empty database with every table and index, and the environment that works with it."""
    stored = {key: str(DATABASES["default"][key]) or None for key in ("HOST", "PORT", "USER", "PASSWORD")}
    with psycopg.connect(
        host=stored["HOST"], port=stored["PORT"], user=stored["USER"], password=stored["PASSWORD"],
        dbname="postgres", autocommit=True,
    ) as server:  # fmt: skip
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_DATABASE)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    own = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "BENCHMARK_DATABASE": _DATABASE}
    _run(own, "migrate", "--run-syncdb", "--skip-checks", "--verbosity", "0")
    return own


def _run(own: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "django", *arguments]
    folder = embedded_postgres.BASE_DIR
    return subprocess.run(command, env=own, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def measure_import(own: dict[str, str], files: list[str], length: int, *, dry_run: bool) -> Imported:
    """Import files and publish them, or try to.

    Raises:
        ValueError: not everything was imported.
    """
    last = ["--dry-run"] if dry_run else ["--publish", "--note", "Invented."]
    before, python, began = read_used(os.getpid()).postgresql, _read_children(), time.perf_counter()
    result = json.loads(_run(own, "import_events", *files, "--format-out", "json", *last))
    seconds, after = time.perf_counter() - began, read_used(os.getpid()).postgresql
    if sum(row["subject"] == "event" for row in result["new"]) != length:
        raise ValueError(f"{length:,} events were to be imported: {str(result)[:2000]}")
    by_postgresql = None if before is None or after is None else after - before
    most = 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Imported(length, seconds, _read_children() - python, by_postgresql, most)


def _read_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(report: Report, length: int, format: str) -> None:
    """A dry run and an import of a timeline of this length."""
    own = prepare()
    with tempfile.TemporaryDirectory() as folder:
        vocabulary, *files = write_files(Path(folder), length, format)
        _run(own, "import_events", vocabulary, "--publish", "--note", "The vocabulary.", "--verbosity", "0")
        for dry_run in (True, False):
            one = measure_import(own, files, length, dry_run=dry_run)
            by_postgresql = "" if one.postgresql is None else f"{1000 * one.postgresql / length:.2f}"
            report.add(
                f"{length:,} events, {format}{', dry run' if dry_run else ''}",
                f"{length / one.seconds:,.0f}", f"≥ {_WANTED[format]:,}", f"{1000 * one.python / length:.2f}",
                by_postgresql, f"{one.most / 1e6:,.0f}",
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.importing", description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="how many events")
    parser.add_argument("--formats", nargs="+", choices=[*_WANTED], default=[*_WANTED], help="the formats of the files")
    parser.add_argument("--table", type=Path, help="a file for the table, in Markdown")
    asked = parser.parse_args()
    SERVER.ensure_running()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "BENCHMARK_DATABASE": _DATABASE}
    django.setup()
    report = Report()
    report.begin("import and publish", "a second", "wanted", "ms Python", "ms PostgreSQL", "MB at most")
    for format in asked.formats:
        for length in asked.events:
            measure(report, length, format)
    if asked.table:
        report.write(asked.table)


if __name__ == "__main__":
    main()
