"""Several things at once, each on connections of its own."""

import threading
from collections.abc import Callable

from django.db import connections


def in_threads(*works: Callable[[], object]) -> None:
    """Run each in a thread with connections of its own; raise what any of them raised."""
    raised = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
