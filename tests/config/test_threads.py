"""Work is done once, by the thread that rested last, and whatever it raises its thread goes on."""

import threading
from collections import Counter

import pytest

from config.threads import Threads
from tests.threads import in_threads


def names_of(threads: Threads, times: int) -> list[str]:
    """The threads that do so many things one after another."""
    names = []
    for _ in range(times):
        done = threading.Event()

        def note(done: threading.Event = done) -> None:
            names.append(threading.current_thread().name)
            done.set()

        threads.start(note)
        assert done.wait(5)
        # It rests a moment after what it did is done.
        while not threads._resting:
            done.wait(0)
    return names


def test_the_thread_that_rested_last_works_first() -> None:
    threads, together = Threads(4, "some"), threading.Barrier(5)
    for _ in range(4):
        assert threads.start(lambda: together.wait(5))
    together.wait(5)
    while len(threads._resting) < 4:
        threading.Event().wait(0.001)
    assert len(set(names_of(threads, 20))) == 1


def test_all_that_is_given_is_done_once_by_no_more_threads_than_may() -> None:
    threads, done, left = Threads(3, "few"), Counter[int](), threading.Semaphore(0)
    seen: set[str] = set()

    def give(place: int) -> None:
        def work() -> None:
            done[place] += 1
            seen.add(threading.current_thread().name)
            left.release()

        threads.start(work)

    def give_many(begin: int) -> None:
        for place in range(begin, begin + 500):
            give(place)

    in_threads(*[lambda begin=begin: give_many(begin) for begin in range(0, 2000, 500)])
    for _ in range(2000):
        assert left.acquire(timeout=5)
    assert done == dict.fromkeys(range(2000), 1)
    assert seen <= {"few-1", "few-2", "few-3"}


def test_what_waits_can_be_withdrawn_until_it_begins() -> None:
    threads, release, begun = Threads(1, "one"), threading.Event(), threading.Event()
    later = threading.Event()

    def hold() -> None:
        begun.set()
        release.wait(5)

    assert threads.start(hold)
    assert begun.wait(5)
    assert not threads.start(later.set)
    assert not threads.withdraw(hold)
    assert threads.withdraw(later.set)
    assert not threads.withdraw(later.set)
    release.set()
    names_of(threads, 1)
    assert not later.is_set()


def test_a_thread_goes_on_whatever_its_work_raises(caplog: pytest.LogCaptureFixture) -> None:
    threads = Threads(1, "one")

    def fail() -> None:
        raise SystemExit("no")

    threads.start(fail)
    assert names_of(threads, 2) == ["one-1", "one-1"]
    assert [record.getMessage() for record in caplog.records] == ["Lost in one-1"]
