"""Several things at once, each on connections of its own."""

import threading
from collections.abc import Callable

from django.db import connections

#: How long one work may take, in seconds, however busy the machine is.
LONGEST = 200


def in_threads(*works: Callable[[], object]) -> None:
    """Run each in a thread with connections of its own; raise what any of them raised.

    :raises TimeoutError: when one of them has not ended after ``LONGEST`` seconds
    """
    raised = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST)
    if raised:
        raise raised[0]
    if any(thread.is_alive() for thread in threads):
        raise TimeoutError(f"{[work.__name__ for work in works]} did not end within {LONGEST} seconds.")


def while_running(work: Callable[[], object], *steps: Callable[[], object]) -> None:
    """Run ``work``, and each of the steps again and again beside it until it has ended, whether well or not."""
    has_ended = threading.Event()

    def run() -> None:
        try:
            work()
        finally:
            has_ended.set()

    def repeat(step: Callable[[], object]) -> None:
        while not has_ended.is_set():
            step()

    in_threads(run, *(lambda step=step: repeat(step) for step in steps))
