"""What processes have used of the CPU."""

import os
import time
from contextlib import suppress
from typing import NamedTuple

import psutil

from tests.settings import SERVER


class Used(NamedTuple):
    """Seconds of CPU, of a web server's processes and of PostgreSQL's; None where PostgreSQL is not this checkout's."""

    python: float
    postgresql: float | None


#: Seconds between two looks at a server, the share of them that one at rest uses at most, and the number of looks.
_INTERVAL, _AT_REST, _LOOKS = 3, 0.01, 40


def wait_until_idle(server: int) -> bool:
    """Wait while a web server and PostgreSQL work though nothing is asked, as they do while columns are read.

    Two minutes at most; returns whether they are idle.
    """
    before = _sum(read_used(server))
    for _ in range(_LOOKS):
        time.sleep(_INTERVAL)
        now = _sum(read_used(server))
        if now - before <= _AT_REST * _INTERVAL:
            return True
        before = now
    return False


def _sum(used: Used) -> float:
    return used.python + (used.postgresql or 0)


def read_used(server: int) -> Used:
    """What a web server and PostgreSQL have used by now, processes that have ended included."""
    if os.environ.get("DATABASE_URL"):
        return Used(_with_children(server), None)
    postmaster = int((SERVER.data / "postmaster.pid").read_text().partition("\n")[0])
    return Used(_with_children(server), _with_children(postmaster))


def _with_children(pid: int) -> float:
    parent = psutil.Process(pid)
    used = 0.0
    for child in parent.children(recursive=True):
        # What a child has used is its parent's once it has ended.
        with suppress(psutil.NoSuchProcess):
            used += sum(child.cpu_times()[:2])
    return used + float(sum(parent.cpu_times()[:4]))
