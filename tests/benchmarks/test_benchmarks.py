"""What speed is measured on is what it says it is, and every question of the benchmark is answered."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from django.conf import settings
from lxml import etree
from psycopg.rows import TupleRow

from sources.passages import pairs_of_text
from sources.words import Text

from . import questions, quote_checks
from .answers import read_events
from .asking import Client, Question, Request, edition
from .inventing import KINDS, Invented
from .mixed_questions import KINDS_OF_ANSWERS, make_questions
from .plot import write_plot
from .postgraphile import FOLDER
from .report import Cost, Report
from .serving import Served, environment, prepare, served
from .streams import read_stream
from .usage import read_used

LENGTH = 300


def test_an_invented_timeline_is_the_same_each_time_and_made_as_described() -> None:
    invented = Invented(2_000)
    events = [invented.event(place) for place in range(2_000)]
    assert events[:50] == [Invented(2_000).event(place) for place in range(50)]
    shapes = Counter("open" if "/" in date else "month" if len(date) == 7 else "day" for date in map(_date, events))
    assert shapes == {"day": 1_780, "month": 200, "open": 20}
    for event in events:
        sizes = len(event["citations"]), len(set(event["topics"])), len({part["actor"] for part in event["actors"]})
        assert sizes == (2, 2, 2)
    assert len({event["slug"] for event in events}) == 2_000


def _date(event: dict[str, Any]) -> str:
    return str(event["dates"][0]["date"])


@pytest.fixture
def annals() -> Iterator[Served]:
    """A short invented timeline, served. Its database has the name of its length: one test alone may use it."""
    prepare(LENGTH)
    try:
        with served(LENGTH) as annals:
            yield annals
    finally:
        with _connect("postgres") as server:
            server.execute(f'DROP DATABASE "{_database()}" WITH (FORCE)'.encode())


def _database() -> str:
    return environment(LENGTH)["BENCHMARK_DATABASE"]


def _connect(database: str) -> "psycopg.Connection[TupleRow]":
    stored = {key: str(settings.DATABASES["default"][key]) or None for key in ("HOST", "PORT", "USER", "PASSWORD")}
    return psycopg.connect(
        host=stored["HOST"], port=stored["PORT"], user=stored["USER"], password=stored["PASSWORD"], dbname=database,
        autocommit=True,
    )  # fmt: skip


def test_every_question_is_answered_and_what_annals_is_compared_to_answers_the_same(annals: Served) -> None:
    """A ratio of two that do not do the same work would say nothing."""
    _answers_every_question(annals.address)
    _answers_as_rows_do(annals.address)
    _has_the_window_of_postgraphile(annals.address)
    _streams_every_event(annals)
    _stores_documents_as_publishing_does()


def _answers_every_question(address: str) -> None:
    requested: dict[str, list[Question]] = {
        "results": [
            questions.whole_page, questions.deep_page(edition(address)), questions.certain_window,
            questions.overlap_window, questions.one_actor, questions.few_of_one_actor, questions.one_topic,
            questions.search,
        ],
        "slug": [questions.detail(LENGTH)],
        "kind": [questions.facets],
        "bins": [questions.histogram],
        "data": [
            questions.graphql_page, questions.graphql_page_of_rows, questions.graphql_detail(LENGTH),
            questions.graphql_deep_page(edition(address)), questions.graphql_certain_window,
        ],
    }  # fmt: skip
    chance = random.Random(4)
    with Client(address) as client:
        for key, kinds in requested.items():
            for question in kinds:
                answer = orjson.loads(client.ask(question(chance)))
                assert key in answer, question
                assert "errors" not in answer, answer
        for random_answers in make_questions(40, LENGTH, edition(address), seed=14):
            # A past edition of so short a timeline lacks most names.
            if "past" not in random_answers.kind:
                client.ask(Request(f"/api/v1/{random_answers.target}"))
        assert client.ask(questions.unchanged(address)(chance)) == b""
        assert isinstance(orjson.loads(client.ask(questions.whole_page_serialized(chance))), list)


def _stores_documents_as_publishing_does() -> None:
    """Whole: to unpack what only an invented timeline has packed would count as a cost of Annals."""
    packed = "SELECT count(*) FROM editions_entry WHERE pg_column_compression(document) IS NOT NULL"
    with _connect(_database()) as server:
        assert server.execute(packed).fetchone() == (0,)


def _answers_as_rows_do(address: str) -> None:
    seen, years = 0, {"since": "1995-01-01", "until": "2030-12-31"}
    with Client(address) as client:
        for kind in (f"kind-{place}" for place in range(KINDS)):
            requested = questions._graphql(questions._REQUESTED, filter=years | {"kind": [kind]}, first=50)
            of_rows = questions._graphql(questions._ROWS, "/normalised/graphql", kind=kind, **years)
            ours = read_events(client.ask(requested))
            assert ours == read_events(client.ask(of_rows))
            seen += len(ours)
    assert seen == LENGTH


def _has_the_window_of_postgraphile(address: str) -> None:
    """Events without an end, of a month and of a day; those of one kind are fewer than a page."""
    wide, narrow = ("1995-01-01", "2030-12-31"), ("2010-01-16", "2011-01-14")
    found = 0
    with Client(address) as client, _connect(_database()) as server:
        server.execute((FOLDER / "window.sql").read_bytes())
        for kind in (f"kind-{place}" for place in range(KINDS)):
            for since, until in (wide, narrow):
                requested = {"since": since, "until": until, "kind": [kind]}
                ours = read_events(client.ask(questions._graphql(questions._REQUESTED, filter=requested, first=50)))
                rows = server.execute("SELECT slug FROM normalised_window(%s, %s, %s)", (kind, since, until)).fetchall()
                assert list(ours) == [slug for (slug,) in rows]
                found += len(ours)
    assert LENGTH < found < 2 * LENGTH


def _streams_every_event(annals: Served) -> None:
    for format in ("ndjson", "csv"):
        read = read_stream(annals, format, LENGTH)
        assert read.rate > 0
        assert 0 < read.early <= read.most
    with pytest.raises(ValueError, match=f"{LENGTH:,} of {LENGTH + 1:,} events"):
        read_stream(annals, "ndjson", LENGTH + 1)


def test_topics_of_joined_rows_are_the_same() -> None:
    event = {"slug": "a", "topics": [{"slug": "x"}, {"slug": "b"}]}
    joined = event | {"topics": [{"topic": topic} for topic in event["topics"]]}
    ours, theirs = orjson.dumps({"data": {"events": {"nodes": [event]}}}), orjson.dumps({"data": {"events": [joined]}})
    assert read_events(ours) == read_events(theirs) == {"a": {"slug": "a", "topics": [{"slug": "b"}, {"slug": "x"}]}}


def test_a_report_has_a_row_of_every_run(tmp_path: Path) -> None:
    report, path = Report(), tmp_path / "tables.md"
    report.begin("one", *["…"] * 7)
    report.compare("page", [Cost(30, 1, 2), Cost(10, 3, 4), Cost(20, 2, 3)], [Cost(10, 5, 6)] * 3, "≥ 3.00")
    report.begin("another", "figure")
    report.write(path)
    row = "| page | 2.00 | ≥ 3.00 | 3.00, 1.00, 2.00 | 20 | 10 | 2.0 + 3.0 | 5.0 + 6.0 |"
    assert path.read_text().splitlines()[2:5] == [row, "", "| another | figure |"]


def test_a_plot_is_drawn_of_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "plot.svg"
    write_plot(path, "p50 & more", [1_000, 10_000, 100_000], {"event": [4, 4, 4], "deep < page": [2, 4, 8]})
    drawn = etree.fromstring(path.read_bytes())
    lines = [
        [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
        for line in drawn.iter("{*}polyline")
    ]
    flat, rising = lines
    assert len({y for _, y in flat}) == 1
    assert [x for x, _ in flat] == [x for x, _ in rising]
    (_, low), (_, middle), (_, high) = rising
    assert low > middle > high
    assert low - middle == pytest.approx((middle - high) / 2, abs=0.2)
    texts = {text.text for text in drawn.iter("{*}text")}
    assert {"p50 & more", "event", "deep < page", "1,000", "100,000", "0", "8"} <= texts


def test_what_each_side_uses_of_the_cpu_is_read() -> None:
    process = subprocess.Popen([sys.executable, "-c", "sum(range(10**7)); input()"], stdin=subprocess.PIPE)
    try:
        before = read_used(process.pid)
        until = time.monotonic() + 20
        while read_used(process.pid).python == before.python and time.monotonic() < until:
            time.sleep(0.05)
        after = read_used(process.pid)
    finally:
        process.communicate(b"\n")
    assert after.python > before.python
    assert (after.postgresql is None) == bool(os.environ.get("DATABASE_URL"))


def test_random_questions_are_the_same_for_a_seed_and_of_every_kind() -> None:
    requested = [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=1)]
    assert requested == [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=1)]
    assert requested != [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=2)]
    assert {kind for kind, _ in requested} == set(KINDS_OF_ANSWERS)
    timed = sum(
        any(f"{name}=" in target for name in ("q", "since", "in_force_on", "attested_by")) for _, target in requested
    )
    assert 100 < timed < 200


def test_the_pairs_of_an_invented_capture_are_those_that_publishing_finds() -> None:
    rows = [row for subject, row in quote_checks.make_rows(3) if subject == "capture"]
    assert len({row["text"] for row in rows}) == quote_checks.OF_A_SOURCE
    for row in rows[:2]:
        assert len(row["text"].split()) == quote_checks.WORDS
        assert quote_checks.find_pairs(row["text"]) == sorted(pairs_of_text(Text(row["text"])))
