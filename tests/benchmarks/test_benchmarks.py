"""What speed is measured on is what it says it is, and every question of the benchmark is answered."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import orjson
import psycopg
import pytest
from django.conf import settings

from tests.answers import Json

from . import questions
from .asking import Client, Question, Request, edition
from .inventing import KINDS, Invented
from .mixed_questions import KINDS_OF_ANSWERS, make_questions
from .serving import environment, prepare, served
from .usage import read_used

LENGTH = 300


def test_an_invented_timeline_is_the_same_each_time_and_made_as_it_is_told() -> None:
    invented = Invented(2_000)
    events = [invented.event(place) for place in range(2_000)]
    assert events[:50] == [Invented(2_000).event(place) for place in range(50)]
    shapes = Counter("open" if "/" in date else "month" if len(date) == 7 else "day" for date in map(_date, events))
    assert shapes == {"day": 1_780, "month": 200, "open": 20}
    for event in events:
        sizes = len(event["citations"]), len(set(event["topics"])), len({part["actor"] for part in event["actors"]})
        assert sizes == (2, 2, 2)
    assert len({event["slug"] for event in events}) == 2_000


def _date(event: dict[str, Json]) -> Json:
    return event["dates"][0]["date"]


@pytest.fixture
def address() -> Iterator[str]:
    """A short invented timeline, served. Its database has the name of its length: one test alone may use it."""
    prepare(LENGTH)
    try:
        with served(LENGTH) as annals:
            yield annals.address
    finally:
        stored: Json = settings.DATABASES["default"]
        name = environment(LENGTH)["BENCHMARK_DATABASE"]
        with psycopg.connect(
            host=stored["HOST"], port=stored["PORT"] or None, user=stored["USER"] or None,
            password=stored["PASSWORD"] or None, dbname="postgres", autocommit=True,
        ) as server:  # fmt: skip
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_every_question_is_answered_and_what_annals_is_compared_to_tells_the_same(address: str) -> None:
    """A ratio of two that do not do the same work would say nothing."""
    _answers_every_question(address)
    _tells_what_rows_tell(address)


def _answers_every_question(address: str) -> None:
    asked: dict[str, list[Question]] = {
        "results": [
            questions.whole_page, questions.deep_page(edition(address)), questions.certain_window,
            questions.overlap_window, questions.one_actor, questions.one_topic, questions.search,
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
        for key, kinds in asked.items():
            for question in kinds:
                answer = orjson.loads(client.ask(question(chance)))
                assert key in answer, question
                assert "errors" not in answer, answer
        for asked_at_random in make_questions(40, LENGTH, edition(address), seed=14):
            # A past edition of so short a timeline lacks most names.
            if "past" not in asked_at_random.kind:
                client.ask(Request(f"/api/v1/{asked_at_random.target}"))
        assert client.ask(questions.unchanged(address)(chance)) == b""
        assert isinstance(orjson.loads(client.ask(questions.whole_page_serialized(chance))), list)


def _tells_what_rows_tell(address: str) -> None:
    seen, years = 0, {"since": "1995-01-01", "until": "2030-12-31"}
    with Client(address) as client:
        for kind in (f"kind-{place}" for place in range(KINDS)):
            asked = questions._graphql(questions._ASKED, filter=years | {"kind": [kind]}, first=50)
            of_rows = questions._graphql(questions._ASKED_OF_ROWS, "/normalised/graphql", kind=kind, **years)
            ours = _told(client, asked)
            assert ours == _told(client, of_rows)
            seen += len(ours)
    assert seen == LENGTH


def _told(client: Client, request: Request) -> dict[str, dict[str, Json]]:
    """What an answer tells of each event, whatever the order of lists."""
    told = orjson.loads(client.ask(request))["data"]["events"]
    events = told["nodes"] if isinstance(told, dict) else told
    return {event["slug"]: {name: _sorted(value) for name, value in event.items()} for event in events}


def _sorted(value: Json) -> Json:
    return sorted(value, key=orjson.dumps) if isinstance(value, list) else value


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


def test_random_questions_are_the_same_for_a_seed_and_ask_for_every_kind_of_answer() -> None:
    asked = [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=1)]
    assert asked == [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=1)]
    assert asked != [(one.kind, one.target) for one in make_questions(300, LENGTH, 9, seed=2)]
    assert {kind for kind, _ in asked} == set(KINDS_OF_ANSWERS)
    timed = sum(
        any(f"{name}=" in target for name in ("q", "since", "in_force_on", "attested_by")) for _, target in asked
    )
    assert 100 < timed < 200
