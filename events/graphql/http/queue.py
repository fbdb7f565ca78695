"""How many dear GraphQL queries run at once, so that threads are left for every other request."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from .requests import refusal

#: From this cost on, in nodes, a query needs a turn; what costs less is answered in some milliseconds.
DEAR = 1_000
#: In a process: dear queries that run, and those that may wait for them. A process has eight threads.
RUNNING, ADMITTED = 2, 4


class Queue:
    """Turns for what takes long: a few at once, a few waiting, and no more."""

    def __init__(self, running: int = RUNNING, admitted: int = ADMITTED) -> None:
        self._running = BoundedSemaphore(running)
        self._admitted = BoundedSemaphore(admitted)

    @contextmanager
    def turn(self, cost: int) -> Iterator[None]:
        """Wait for a turn, where the cost needs one.

        Raises:
            RequestError: 503, where too many are waiting.
        """
        if cost < DEAR:
            yield
            return
        if not self._admitted.acquire(blocking=False):
            message = "Too many large queries are running. Try again in a moment, or request less."
            raise refusal(503, message, "UNAVAILABLE", **{"Retry-After": "1"})
        try:
            with self._running:
                yield
        finally:
            self._admitted.release()


QUEUE = Queue()
