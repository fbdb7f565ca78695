"""Point-in-time recovery as docs/operations.md describes it, with two embedded servers."""

import os
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.embedded_postgres import EmbeddedServer


@pytest.fixture
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Its name is short, since a socket's path is, and any user may enter it, as the server may run as another than we.
    folder = tmp_path_factory.mktemp("r")
    for one in (folder, *folder.parents):
        if one.stat().st_uid == os.geteuid() and one.name.startswith(("pytest-", "popen-", "r")):
            one.chmod(0o755)
    return folder


def execute(server: EmbeddedServer, *statements: str) -> list[Any]:
    settings = server.connection_settings()
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname="annals", autocommit=True
    ) as connection:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_the_database_is_recovered_as_it_was_at_a_point_in_time(base: Path) -> None:
    for name in ("one", "two"):
        (base / name).mkdir()
    archive = base / "wal"
    server = EmbeddedServer(base / "one")
    server.ensure_running()
    archive.mkdir()
    server._give_to_account(archive)
    execute(
        server,
        "ALTER SYSTEM SET archive_mode = on",
        f"ALTER SYSTEM SET archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'",
    )
    server.leave()
    server.ensure_running()
    execute(server, "CREATE TABLE said (word text)", "INSERT INTO said VALUES ('before the base backup')")
    copy = base / "copy"
    copy.mkdir(mode=0o700)
    server._give_to_account(copy)
    server._run("pg_basebackup", "-h", str(server.socket_folder), "-U", "annals", "-D", str(copy), "-c", "fast")
    execute(server, "INSERT INTO said VALUES ('after it')")
    ((point,),) = execute(server, "SELECT clock_timestamp()")
    execute(server, "INSERT INTO said VALUES ('by mistake')", "SELECT pg_switch_wal()")
    # Stopping waits until the archive has all of it.
    server.leave()

    recovered = EmbeddedServer(base / "two")
    recovered.data.parent.mkdir()
    shutil.move(copy, recovered.data)
    with (recovered.data / "postgresql.auto.conf").open("a") as file:
        file.write(f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{point}'\n")
        file.write("recovery_target_action = 'promote'\narchive_mode = off\n")
    (recovered.data / "recovery.signal").touch()
    recovered.ensure_running()
    try:
        words = execute(recovered, 'SELECT word FROM said ORDER BY word COLLATE "C"')
        assert words == [("after it",), ("before the base backup",)]
    finally:
        recovered.leave()
