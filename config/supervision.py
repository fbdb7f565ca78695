"""What ``make run`` watches over while it serves: the server, the embedded PostgreSQL, and what is due."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable

from . import embedded_postgres
from .postgres_programs import EmbeddedDatabaseError

#: How often the server and PostgreSQL are looked at, and how often scheduled publications are, in seconds.
LOOK_EVERY = 0.5
DUE_EVERY = 60
#: A server that ends so soon is broken, and is not started again more often than so.
SOON = 10.0
MOST_SOON = 3


class PortTaken(OSError):
    """Another Annals has the port, though it may not listen yet."""


def claim_port(port: str) -> socket.socket | None:
    """Claim a port among all Annals of this machine, for as long as what is returned is open.

    granian's workers share a port (SO_REUSEPORT), so that two services could come to share it too.

    Raises:
        PortTaken: another has claimed it.
    """
    if not sys.platform.startswith("linux"):
        return None
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # A name of Linux's own, without a file, that ends with the process.
        claim.bind(f"\0annals-port-{port}")
    except OSError as error:
        claim.close()
        raise PortTaken(error.errno, os.strerror(error.errno or 0)) from error
    return claim


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


class Supervisor:
    """Keeps a server running until a signal stops it.

    Args:
        start: starts the server.
        publish_due: publishes what was scheduled.
    """

    def __init__(self, start: Callable[[], "subprocess.Popen[bytes]"], publish_due: Callable[[], None]) -> None:
        self._start = start
        self._publish_due = publish_due
        self._server: subprocess.Popen[bytes] | None = None
        self._is_stopped = threading.Event()
        self._had_terminal = _has_terminal()

    def stop(self, *_: object) -> None:
        """End the server in order; a signal handler."""
        self._is_stopped.set()
        if self._server:
            self._server.terminate()

    def reload(self, *_: object) -> None:
        """Have the server replace its workers one after another; the handler of SIGHUP.

        Whoever closes the terminal in which we were started sends that too, and means us to end.
        """
        if self._had_terminal and not _has_terminal():
            self.stop()
        elif self._server:
            self._server.send_signal(signal.SIGHUP)

    def run(self) -> int:
        """Serve until stopped. The exit status: the server's own where it cannot be kept up."""
        threading.Thread(target=self._keep_publishing, name="annals-due", daemon=True).start()
        soon = 0
        while True:
            begun = time.monotonic()
            self._server = self._start()
            if self._is_stopped.is_set():
                self._server.terminate()
            code = self._wait(self._server)
            if self._is_stopped.is_set():
                return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code
            soon = soon + 1 if time.monotonic() - begun < SOON else 0
            if soon == MOST_SOON:
                print(f"The server ended {soon} times at once; its messages above say why.", file=sys.stderr)
                return code or 1
            print(f"The server ended (status {code}) and is started again.", file=sys.stderr, flush=True)

    def _wait(self, server: "subprocess.Popen[bytes]") -> int:
        """The server's exit status. Until it ends, PostgreSQL is kept up."""
        while True:
            try:
                return server.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                self._revive_database()

    def _revive_database(self) -> None:
        try:
            if not self._is_stopped.is_set() and embedded_postgres.revive():
                print("The embedded PostgreSQL had ended and runs again.", file=sys.stderr, flush=True)
        except EmbeddedDatabaseError as error:
            print(error, file=sys.stderr, flush=True)
            self._is_stopped.wait(LOOK_EVERY)

    def _keep_publishing(self) -> None:
        while not self._is_stopped.wait(DUE_EVERY):
            try:
                self._publish_due()
            except Exception:
                # The next minute tries again, and what is served goes on being served.
                traceback.print_exc()
