"""What granian keeps private and reloading needs; ``tests/config/test_reload.py`` says whether it still is there."""

import multiprocessing
import socket
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any, Protocol

from granian import net
from granian.log import logger
from granian.server.mp import MPServer, WorkerProcess

#: Seconds in which a new worker has to be ready before the one it replaces is ended.
SECONDS_TO_START = 60.0


class _Worker(Protocol):
    """A worker's process, as far as reloading deals with it."""

    interrupt_by_parent: bool

    def start(self) -> None: ...
    def is_alive(self) -> bool: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...


class Server(MPServer):
    """granian, reloaded without a lost request.

    granian's workers listen on a socket each, and what waits in the queue of one is lost when that one ends; here all
    listen on one, which the main process keeps open. A worker ends once its successor is ready, and not after so many
    seconds; a release that cannot start is not reloaded.
    """

    #: Set by the worker that was spawned last, once it has loaded the application.
    _ready: Event

    def _init_shared_socket(self) -> None:
        holder: Any = net.SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()  # type: ignore[attr-defined]
        self._shd = holder
        self._sfd = holder.get_fd()
        self._ssp = None
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def _spawn_worker(self, idx: int, target: object, callback_loader: Callable[[], object]) -> WorkerProcess:  # type: ignore[override]
        self._ready = multiprocessing.Event()
        return super()._spawn_worker(idx, target, partial(_load, callback_loader, self._ready))

    def _respawn_workers(
        self, workers: list[int], spawn_target: object, target_loader: Callable[[], object], delay: float = 0
    ) -> None:
        if not delay:
            # They died: nobody waits for their successors to end them.
            super()._respawn_workers(workers, spawn_target, target_loader)
            return
        for place in workers:
            process = self._spawn_worker(place, spawn_target, target_loader)
            successor: _Worker = process
            # Until it is ready its end is no reason to start another.
            successor.interrupt_by_parent = True
            successor.start()
            if not _becomes_ready(successor, self._ready):
                successor.kill()
                logger.error("The new worker did not start; its messages above say why. The old ones continue.")
                return
            successor.interrupt_by_parent = False
            old: _Worker = self.wrks[place]
            self.wrks[place] = process
            self.respawned_wrks[place] = time.monotonic()
            old.terminate()
            old.join(self.workers_kill_timeout)
            if old.is_alive():
                old.kill()


def _load(load: Callable[[], object], ready: Event) -> object:
    """In a worker: load the application, and notify the main process."""
    application = load()
    ready.set()
    return application


def _becomes_ready(worker: _Worker, ready: Event) -> bool:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and worker.is_alive():
        if ready.wait(0.1):
            return True
    return False
