"""The threads that answer requests.

Unlike the pool of ``concurrent.futures``, the thread that rested last works first: what it touches is still in the
processor's caches, and a quiet process keeps to one thread and one connection instead of using all of them in turn.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable

logger = logging.getLogger("annals.gateway")

Work = Callable[[], object]


class Threads:
    """At most ``most`` threads, started as they are needed. What finds none at rest waits for its turn.

    Args:
        most: threads that work at once.
        name: what they are called.
    """

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._resting: list[_Thread] = []
        self._waiting: deque[Work] = deque()
        self._started = 0
        self._lock = threading.Lock()

    def start(self, work: Work) -> bool:
        """Whether a thread begins with it at once; otherwise it waits for one. What it raises is logged."""
        with self._lock:
            if self._resting:
                thread = self._resting.pop()
            elif self._started < self._most:
                self._started += 1
                thread = _Thread(self, f"{self._name}-{self._started}")
            else:
                self._waiting.append(work)
                return False
        thread.begin(work)
        return True

    def withdraw(self, work: Work) -> bool:
        """Whether it still waited, and now is not begun."""
        with self._lock:
            if work not in self._waiting:
                return False
            self._waiting.remove(work)
            return True

    def next_for(self, thread: "_Thread") -> Work | None:
        """What has waited longest; without any, the thread rests."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._resting.append(thread)
            return None


class _Thread:
    """A thread that works whenever it is given something to do."""

    def __init__(self, threads: Threads, name: str) -> None:
        self._threads = threads
        self._given: Work | None = None
        # Released once for whatever is given.
        self._turn = threading.Lock()
        self._turn.acquire()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def begin(self, work: Work) -> None:
        self._given = work
        self._turn.release()

    def _run(self) -> None:
        while True:
            self._turn.acquire()
            # Once it rests, more may be given at any moment.
            work, self._given = self._given, None
            while work:
                try:
                    work()
                except BaseException:
                    logger.exception("Lost in %s", threading.current_thread().name)
                work = self._threads.next_for(self)
