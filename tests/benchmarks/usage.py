"""What processes have used of the CPU."""

import os
from typing import NamedTuple

import psutil

from tests.settings import SERVER


class Used(NamedTuple):
    """Seconds of CPU, of a web server's processes and of PostgreSQL's; None where PostgreSQL is not this checkout's."""

    python: float
    postgresql: float | None


def read_used(server: int) -> Used:
    """What a web server and PostgreSQL have used by now, processes that have ended included."""
    if os.environ.get("DATABASE_URL"):
        return Used(_with_children(server), None)
    postmaster = int((SERVER.data / "postmaster.pid").read_text().partition("\n")[0])
    return Used(_with_children(server), _with_children(postmaster))


def _with_children(pid: int) -> float:
    parent = psutil.Process(pid)
    # What a child has used is its parent's once it has ended.
    alive = (sum(child.cpu_times()[:2]) for child in parent.children(recursive=True))
    return float(sum(parent.cpu_times()[:4]) + sum(alive))
