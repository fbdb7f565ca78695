"""PostGraphile, installed from npm on demand and served as Annals is, with a process for each core."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

from django.db import connection

from .. import questions
from ..answers import read_events
from ..asking import Client
from ..serving import Served, find_port, running
from . import FOLDER

_CHECKED = 20


@contextmanager
def served_postgraphile() -> Iterator[Served]:
    """PostGraphile on the database that this process is connected to."""
    _install()
    with connection.cursor() as cursor:
        cursor.execute((FOLDER / "window.sql").read_text())
    port = find_port()
    own = {"PORT": port, "CONNECTION": _address()}
    command = [str(FOLDER / "node_modules" / ".bin" / "node"), "server.mjs"]
    with running(command, os.environ | own, "benchmark-postgraphile.log", port, folder=FOLDER) as process:
        yield process


def check_agreement(annals: str, other: str) -> None:
    """Ask both sides the same questions.

    Raises:
        ValueError: their answers do not tell the same of the same events, or of fewer than a page.
    """
    for place in range(_CHECKED):
        pages = []
        for address, question in ((annals, questions.graphql_page), (other, questions.graphql_page_of_postgraphile)):
            request = question(random.Random(place))
            # A connection each time: PostGraphile gives it to another process, which makes its schema then.
            with Client(address) as client:
                pages.append(read_events(client.ask(request)))
        ours, theirs = pages
        if ours != theirs or list(ours) != list(theirs):
            raise ValueError(f"PostGraphile's page {place} tells something else: {set(ours) ^ set(theirs)}")
        if len(ours) != questions.PAGE:
            raise ValueError(
                f"Page {place} has {len(ours)} events, not {questions.PAGE}: there are too few to compare."
            )


def _install() -> None:
    lock, installed = FOLDER / "package-lock.json", FOLDER / "node_modules" / ".installed"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("There is no npm on the path. Install Node.js with npm, or leave out --postgraphile.")
    subprocess.run([npm, "ci", "--silent"], cwd=FOLDER, check=True)
    installed.write_bytes(lock.read_bytes())


def _address() -> str:
    """The database as node-postgres takes it: a socket's folder is a parameter."""
    stored = connection.settings_dict
    account = ":".join(quote(str(stored[key]), safe="") for key in ("USER", "PASSWORD") if stored[key])
    place = {"host": stored["HOST"], "port": stored["PORT"]}
    return (
        f"postgresql://{account}@/{stored['NAME']}?{urlencode({key: value for key, value in place.items() if value})}"
    )
