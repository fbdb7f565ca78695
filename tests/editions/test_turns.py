"""What takes long waits for a few turns, and leaves threads to everything else."""

import threading
import time

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.editions.http import turns
from events.editions.http.turns import Turns
from events.editions.problems import Problem
from tests.desk import an_event, published


def test_a_few_run_a_few_wait_and_more_are_refused_at_once() -> None:
    few = Turns(running=1, admitted=2, wait=10)
    running, is_done = threading.Event(), threading.Event()
    finished: list[str] = []

    def run(name: str) -> None:
        with few.take():
            running.set()
            is_done.wait(10)
            finished.append(name)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("first", "second")]
    threads[0].start()
    assert running.wait(10)
    threads[1].start()
    while few._admitted._value:
        time.sleep(0.001)
    with pytest.raises(Problem, match="Too many large requests") as refused, few.take():
        pass
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "1"})
    is_done.set()
    for thread in threads:
        thread.join(10)
    assert finished == ["first", "second"]


def test_who_waits_is_refused_after_a_while_and_leaves_no_trace() -> None:
    few = Turns(running=1, admitted=2, wait=0.1)
    with few.take():
        for _ in range(3):
            with pytest.raises(Problem), few.take():
                pass
    with few.take():
        pass


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/api/v1/events?facets=kind", "/api/v1/events?count=exact", "/api/v1/events/facets?q=x", "/?q=x",
     "/api/v1/events/histogram?kind=rule", "/api/v1/timelines/all?facets=kind", "/api/v1/events.ndjson"],
)  # fmt: skip
def test_what_takes_long_is_503_where_there_is_no_turn_and_the_rest_is_answered(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    published(an_event("ban"), timelines=[{"slug": "all", "title": "A"}])
    monkeypatch.setattr(turns, "TURNS", Turns(running=1, admitted=1))
    with turns.TURNS.take():
        refused = client.get(address)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert "public" not in refused.headers.get("Cache-Control", "")
        assert client.get("/api/v1/events?limit=3").status_code == 200
    answered = client.get(address)
    assert answered.status_code == 200
    # Read to its end, a stream gives its turn back.
    assert b"".join(answered)
    with turns.TURNS.take():
        # What is kept, or what the client has, costs nothing.
        assert client.get(address, headers={"If-None-Match": answered.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_a_stream_has_its_turn_until_it_ends(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published(an_event("ban"))
    monkeypatch.setattr(turns, "TURNS", Turns(running=1, admitted=1))
    stream = client.get("/api/v1/events.ndjson")
    assert client.get("/api/v1/events.csv").status_code == 503
    b"".join(stream)
    assert client.get("/api/v1/events.csv").status_code == 200


@pytest.mark.django_db
def test_lists_of_the_admin_wait_for_turns_too(
    client: Client, superuser: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(superuser)
    monkeypatch.setattr(turns, "TURNS", Turns(running=1, admitted=1))
    with turns.TURNS.take():
        assert client.get("/admin/events/event/").status_code == 503
    assert client.get("/admin/events/event/").status_code == 200
