"""Under whose account programs run and files lie, where root starts Annals."""

import os
import pwd
import stat
from pathlib import Path

#: Whom the embedded PostgreSQL runs as under root, the first that exists: `nobody` is shared with other programs.
_ACCOUNTS = ("annals", "postgres", "nobody")


def find_account(data: Path) -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as, where not as us: it refuses to run as root. Data that is there keeps its owner."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid):
        return pwd.getpwuid(owner)
    known = {account.pw_name: account for account in pwd.getpwall()}
    return next(known[name] for name in _ACCOUNTS if name in known)


def is_reachable(path: Path) -> bool:
    """Whether any user may come to a path and read it."""
    return all(step.stat().st_mode & 0o005 == 0o005 for step in (path, *path.parents))


def make_passable(folder: Path) -> None:
    """Make a folder, and those above it that are missing, that others may pass through whatever the umask."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for step in missing:
        step.chmod(0o755)


def open_to_all(folder: Path) -> None:
    """Let everybody read what a folder holds and run its programs, as far as the owner may."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(stat.S_IMODE(mode) | 0o444 | (0o111 if mode & stat.S_IXUSR else 0))


def drop_privileges_to_owner(base: Path) -> None:
    """Run as the owner of the checkout where root runs another user's, so that what is made stays theirs."""
    owner = base.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
        os.environ["HOME"] = pwd.getpwuid(owner.st_uid).pw_dir
