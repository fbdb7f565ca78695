"""The database part of deploy/compose.yaml: three roles in a new server, and Annals that begins empty with them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
import pytest

from config.embedded_postgres import EmbeddedServer
from config.postgres_programs import find_client_program
from tests.service import ROOT


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A new server, as PostgreSQL's image makes one, after `roles.sh`."""
    base = tmp_path_factory.mktemp("d")
    for one in (base, *base.parents):
        if one.stat().st_uid == os.geteuid() and one.name.startswith(("pytest-", "popen-", "d")):
            one.chmod(0o755)
    server = EmbeddedServer(base)
    server.ensure_running()
    programs = f"{find_client_program('psql').parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [ROOT / "deploy" / "roles.sh"], check=True,
        env={"PATH": programs, "PGHOST": str(server.socket_folder), "PGPORT": "5432", "POSTGRES_USER": "annals"}
        | {"POSTGRES_DB": "annals", "OWNER_PASSWORD": "o", "APP_PASSWORD": "it's", "READER_PASSWORD": "r"},
    )  # fmt: skip
    yield server
    server.leave()


def address(server: EmbeddedServer, role: str) -> str:
    return f"postgres://{role}@/annals?host={quote(str(server.socket_folder), safe='')}&port=5432"


def test_annals_begins_empty_and_serves_as_roles_that_own_nothing(server: EmbeddedServer, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    environment = os.environ | {
        "DATABASE_URL": address(server, "annals_app"),
        "OWNER_DATABASE_URL": address(server, "annals_owner"),
        "PUBLIC_DATABASE_URL": address(server, "annals_reader"),
        "MEDIA_ROOT": str(tmp_path),
        "LOAD_TIMELINE": "0",
        "HOST": "127.0.0.1",
        "PORT": port,
        "WORKERS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "config.run"], cwd=ROOT, env=environment)
    try:
        while True:
            assert process.poll() is None, "the service ended"
            try:
                with urlopen(f"http://127.0.0.1:{port}/api/v1/events", timeout=60) as answer:
                    body = answer.read()
                break
            except OSError:
                time.sleep(0.2)
        assert b'"edition":0' in body
        with psycopg.connect(address(server, "annals"), autocommit=True) as database:
            connected = database.execute(
                "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'annals' AND pid <> pg_backend_pid()"
                " AND usename <> 'annals_owner' AND backend_type = 'client backend'"
            ).fetchall()
            assert {name for (name,) in connected} <= {"annals_app", "annals_reader"}
            owners = database.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            assert owners == [("annals_owner",)]
        with psycopg.connect(address(server, "annals_reader"), autocommit=True) as database:
            assert database.execute("SELECT count(chain) FROM editions_edition").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute("SELECT * FROM editions_revision")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
