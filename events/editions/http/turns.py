"""Whose turn it is to work: at most half of a process's threads are held by what takes long.

What a client is granted in a minute is counted here too, since it is the work that counts: an answer that is kept, or
that the client has already, is free.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from ..problems import Problem
from .compat import add_closer

#: In a process of eight threads: expensive requests that run, and those that run or wait for it.
RUNNING, ADMITTED = 2, 4
#: Seconds that one of them waits.
WAIT = 1.5


class Turns:
    """Turns for what takes long: a few at once, a few waiting for a while, and no more."""

    def __init__(self, running: int = RUNNING, admitted: int = ADMITTED, wait: float = WAIT) -> None:
        self._running = BoundedSemaphore(running)
        self._admitted = BoundedSemaphore(admitted)
        self._wait = wait

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn, and have it until the end of the block.

        Raises:
            Problem: 503, where too many are waiting, or it takes too long.
        """
        self.begin()
        try:
            yield
        finally:
            self.end()

    def begin(self) -> None:
        if not self._admitted.acquire(blocking=False):
            raise busy_problem()
        if not self._running.acquire(timeout=self._wait):
            self._admitted.release()
            raise busy_problem()

    def end(self) -> None:
        self._running.release()
        self._admitted.release()


#: This process's.
TURNS = Turns()


def busy_problem() -> Problem:
    detail = "Too many large requests are running. Retry in a moment, or request less at once."
    return Problem(503, "Unavailable", detail, code="busy", headers={"Retry-After": "1"})


def charge(request: HttpRequest) -> None:
    """Count a request that has to be worked for.

    Raises:
        Problem: 429, where the client has had its share.
    """
    if count := getattr(request, "charge", None):
        count()


@contextmanager
def begin_work(request: HttpRequest, *, expensive: bool) -> Iterator[None]:
    """Count a request that has to be worked for, and wait for a turn where it is expensive.

    Raises:
        Problem: 429, where the client has had its share; 503, where there is no turn.
    """
    charge(request)
    if not expensive:
        yield
        return
    with TURNS.take():
        yield


def hold_turn(response: HttpResponseBase) -> HttpResponseBase:
    """A stream that has a turn of its own until it is closed.

    Raises:
        Problem: 503, where there is no turn.
    """
    if isinstance(response, StreamingHttpResponse):
        TURNS.begin()
        # The server closes every stream, read or not.
        add_closer(response, TURNS.end)
    return response
