"""The same page as PostgreSQL itself builds it from normalised tables."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from config import embedded_postgres

from .asking import AT_ONCE


def measure_pgbench(seconds: float) -> float:
    """Pages a second, of as many clients as everything else has, with prepared statements.

    Raises:
        ValueError: pgbench says no rate.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    own = (
        {} if os.environ.get("DATABASE_URL") else {"PATH": f"{embedded_postgres.server.binaries}:{os.environ['PATH']}"}
    )
    program = shutil.which("pgbench", path=own.get("PATH"))
    if program is None:
        sys.exit("There is no pgbench on the path: it comes with PostgreSQL's server.")
    address = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    script = Path(__file__).parent / "normalised" / "page.sql"
    done = subprocess.run(
        [program, "-n", "-c", f"{AT_ONCE}", "-j", "2", "-M", "prepared", "-T", f"{seconds:.0f}", "-f", script],
        env=os.environ | {name: str(database[key]) for name, key in address.items()},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if rate is None:
        raise ValueError(f"pgbench says no rate: {done.stdout}")
    return float(rate[1])
