"""A database whose disk is full: a small file system in memory, which only root may mount."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from .outcomes import Outcome, Property
from .serving import SHIPPED, Service, address_of, answer, repeat
from .writers import Publisher

DATABASE = "annals_full"
#: What editions have room for, in bytes.
ROOM = 3 * 1024 * 1024


def disk_full(service: Service, is_long: bool) -> Outcome:
    """Publish until there is no room, read meanwhile, make room, and publish on."""
    if os.geteuid():
        return Outcome("not tried: only root may mount a small file system", None)
    with _small_disk(service) as (folder, size):
        full = Service(service.server, service.environment | {"DATABASE_URL": address_of(service.server, DATABASE)})
        full.start()
        try:
            publisher = Publisher(full)
            _fill(full, publisher)
            result = len(publisher.acknowledged)
            read = asyncio.run(repeat(1, lambda: answer(full.port, f"/api/v1/events?q=f{time.monotonic_ns()}")))
            subprocess.run(["mount", "-o", f"remount,size={size * 2}", folder], check=True)
            publisher.wait_for_one()
            publisher.kill()
            lost = _find_lost(full, publisher)
        finally:
            full.stop()
    kept = not lost and set(read.statuses) == {200}
    return Outcome(f"{result} editions until it was full; then read: {read}; {len(lost)} acknowledged ones lost", kept)


@contextmanager
def _small_disk(service: Service) -> Iterator[tuple[Path, int]]:
    """A database with little room for more, its folder, and the bytes that there are."""
    server = service.server
    folder = Path(mkdtemp(prefix="annals-full-"))
    with psycopg.connect(server._address("postgres"), autocommit=True) as connection:
        row = connection.execute("SELECT pg_database_size(%s)", [SHIPPED]).fetchone()
        assert row
        size = int(row[0]) + ROOM
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
        try:
            server._give_to_account(folder)
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'".encode())
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {SHIPPED} TABLESPACE small".encode())
            yield folder, size
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode())
            connection.execute(b"DROP TABLESPACE IF EXISTS small")
            subprocess.run(["umount", folder], check=True)
            folder.rmdir()


def _fill(service: Service, publisher: Publisher) -> None:
    """Publish, with large rows beside, until nothing is acknowledged any more."""
    publisher.wait_for_one()
    with psycopg.connect(service.server._address(DATABASE), autocommit=True) as connection:
        connection.execute("CREATE TABLE filler (bytes bytea)")
        connection.execute("ALTER TABLE filler ALTER bytes SET STORAGE EXTERNAL")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                connection.execute("INSERT INTO filler SELECT convert_to(repeat('a', 50000), 'UTF8')")
            except psycopg.errors.DiskFull:
                break
    before = -1
    while before != len(publisher.acknowledged):
        before = len(publisher.acknowledged)
        time.sleep(2)


def _find_lost(service: Service, publisher: Publisher) -> set[tuple[int, str]]:
    with psycopg.connect(service.server._address(DATABASE)) as connection:
        kept = set(connection.execute("SELECT edition_id, slug FROM editions_entry").fetchall())
    return {(one["edition"], one["slug"]) for one in publisher.acknowledged} - kept


PROPERTIES = [
    Property(
        "disk full",
        "nothing more is published and everything is read; with room it continues, nothing is lost",
        disk_full,
        is_brief=False,
    ),
]
