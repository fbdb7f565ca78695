"""Backups: all that is stored is in one, a damaged one is refused, and a restored one is what was backed up."""

import datetime as dt
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client

from config.backup.database import list_tables, restore_dump
from config.backup.manifest import DUMP, BackupError, File, Manifest, copy_file, read_manifest, write_manifest
from config.backup.restore import restore_backup
from config.backup.write import delete_old_backups
from config.postgres_programs import find_client_program
from events.editions.drafts import save_revision
from events.editions.models import Edition
from events.editions.publishing import publish
from events.editions.redaction.redact import redact
from events.people.models import LoginSession, SecurityEvent
from events.people.two_step import Setup, make_recovery_codes
from sources.models import Capture, Source
from tests.desk import an_event, key, published, written

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def empty_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of an empty database on the server of the tests."""
    name = f"annals_restored_{os.getpid()}"
    with server() as maintenance:
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        maintenance.execute(f'CREATE DATABASE "{name}"')
    yield name
    with server() as maintenance:
        maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def server(name: str = "postgres") -> psycopg.Connection[Any]:
    stored: dict[str, Any] = django_settings.DATABASES["default"]
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    address: dict[str, Any] = {keyword: stored[key] for key, keyword in names.items() if stored[key]}
    return psycopg.connect(**address, dbname=name, autocommit=True)


def manage(database: str, media: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    stored: dict[str, Any] = django_settings.DATABASES["default"]
    query = urlencode({key: stored[key.upper()] for key in ("host", "port") if stored[key.upper()]})
    account = quote(stored["USER"], safe="") + (f":{quote(stored['PASSWORD'], safe='')}" if stored["PASSWORD"] else "")
    url = f"postgres://{account}@/{database}?{query}"
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": url, "MEDIA_ROOT": str(media), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )  # fmt: skip


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def write_history(superuser: Any) -> None:
    """Two events, a draft, a capture with a file, and a redaction."""
    published(an_event("ban"), an_event("libel", title="Untrue words"))
    written(an_event("draft"), sources=[{"slug": "leak", "title": "Leak", "type": "web_page"}])
    capture = Capture(source=Source.objects.get(slug="leak"), seen="2025", text="x")
    capture.keep(b"the bytes of the page")
    with transaction.atomic():
        capture.save()
        revision = save_revision(capture, by=None)
    publish([revision], by=None, note="A note")
    redact(key("event", "libel"), by=superuser, reason="Court order 7/26")
    Setup(superuser)
    make_recovery_codes(superuser)
    Client().force_login(superuser)
    assert LoginSession.objects.exists()
    assert SecurityEvent.objects.exists()


def contents(database: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Every row of every table and the state of every sequence, as text."""
    rows = {
        table: [row for (row,) in database.execute(f'SELECT t::text FROM "{table}" AS t ORDER BY 1').fetchall()]
        for table in list_tables(database)
    }
    sequences = database.execute("SELECT sequencename || ' ' || last_value FROM pg_sequences ORDER BY 1").fetchall()
    return rows | {"sequences": [text for (text,) in sequences if text]}


@pytest.mark.django_db(transaction=True)
def test_a_backup_restores_into_an_empty_server(
    superuser: Any, media: Path, tmp_path: Path, empty_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_history(superuser)
    call_command("backup", tmp_path / "backups")
    folder = Path(capsys.readouterr().out.strip())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    manifest = read_manifest(folder)
    assert (manifest.edition, manifest.head) == (3, Edition.objects.get(number=3).chain)

    done = manage(empty_database, tmp_path / "elsewhere", "restore", str(folder))
    assert done.returncode == 0, done.stderr
    assert "The history is intact: 3 editions" in done.stdout
    assert "The noted link is that of edition 3." in done.stdout
    with server(empty_database) as restored, server(connection.settings_dict["NAME"]) as stored:
        expected = contents(stored)
        assert len(expected) > 30
        assert contents(restored) == expected
    files = {path.name: path.read_bytes() for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()}
    assert [*files.values()] == [b"the bytes of the page"]
    assert files == {path.name: path.read_bytes() for path in media.rglob("*") if path.is_file()}

    # What is there is not replaced unasked; asked, it is, and what the backup does not have goes.
    refused = manage(empty_database, tmp_path / "elsewhere", "restore", str(folder))
    assert refused.returncode == 1
    assert "Restore into an empty database, or give --replace" in refused.stderr
    (tmp_path / "elsewhere" / "later").write_bytes(b"later")
    with server(empty_database) as restored:
        restored.execute("CREATE TABLE later (a int)")
    assert manage(empty_database, tmp_path / "elsewhere", "restore", str(folder), "--replace").returncode == 0
    assert not (tmp_path / "elsewhere" / "later").exists()
    with server(empty_database) as restored:
        assert "later" not in list_tables(restored)


@pytest.mark.django_db(transaction=True)
def test_every_table_is_in_the_dump_and_every_file_in_the_manifest(
    superuser: Any, media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_history(superuser)
    call_command("backup", tmp_path)
    folder = Path(capsys.readouterr().out.strip())
    listed = subprocess.run(
        [find_client_program("pg_restore"), "--list", folder / DUMP], capture_output=True, text=True, check=True
    ).stdout
    dumped = {line.split(" TABLE DATA ")[1].split()[1] for line in listed.splitlines() if " TABLE DATA " in line}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    manifest = read_manifest(folder)
    assert dumped == tables == manifest.tables.keys()
    assert manifest.tables["editions_edition"] == 3
    stored = {f"media/{path.relative_to(media).as_posix()}" for path in media.rglob("*") if path.is_file()}
    assert manifest.files.keys() == {DUMP} | stored
    assert len(stored) == 1
    # A file that a row names and that is gone: the next backup would be one that cannot be restored whole.
    for path in media.rglob("leak-*"):
        path.unlink()
    with pytest.raises(CommandError, match=r"Files that captures name are missing.*leak-"):
        call_command("backup", tmp_path / "second")
    assert [*(tmp_path / "second").iterdir()] == []


def test_a_restore_that_fails_changes_nothing(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", empty_database)
    with server(empty_database) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS a")
        (tmp_path / DUMP).write_bytes(b"PGDMP, or not")
        with pytest.raises(BackupError, match="pg_restore failed"):
            restore_dump(tmp_path / DUMP)
        assert contents(database)["kept"] == ["(1)"]

        def write_script(dump: Path, script: IO[bytes]) -> None:
            script.write(b"CREATE TABLE half (a int);\nSELECT 1 / 0;\n")
            script.seek(0)

        monkeypatch.setattr("config.backup.database._write_script", write_script)
        with pytest.raises(BackupError, match=r"psql failed: .*division by zero"):
            restore_dump(tmp_path / DUMP)
        assert contents(database) == {"kept": ["(1)"], "sequences": []}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup that is whole as far as its manifest says."""
    folder = tmp_path / "annals-20261130T120000Z"
    folder.mkdir()
    (tmp_path / "dump").write_bytes(b"a dump")
    (tmp_path / "page").write_bytes(b"a page")
    files = {DUMP: copy_file(tmp_path / "dump", folder / DUMP)}
    files["media/captures/page"] = copy_file(tmp_path / "page", folder / "media" / "captures" / "page")
    write_manifest(folder, manifest_of(files))
    return folder


def manifest_of(files: dict[str, File], *migrations: str) -> Manifest:
    return Manifest("0.1.0", NOW, 1, "0" * 64, list(migrations), {"editions_edition": 1}, files)


def test_a_whole_backup_is_read_as_it_was_written(small: Path) -> None:
    assert read_manifest(small).files["media/captures/page"].size == 6


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        (DUMP, b"a dum", "database.dump has 5 bytes, expected 6"),
        (DUMP, b"a dumb", "database.dump does not match its SHA-256"),
        ("media/captures/page", None, "media/captures/page is missing"),
        ("media/captures/other", b"x", "media/captures/other is not in the manifest"),
        ("manifest.json", None, "is not a backup: it has no manifest.json"),
        ("manifest.json", b'{"release": ', "cannot be read"),
        ("manifest.json", b"{}", "cannot be read"),
    ],
)
def test_a_damaged_backup_is_refused_and_the_damage_named(
    small: Path, file: str, content: bytes | None, message: str
) -> None:
    if content is None:
        (small / file).unlink()
    else:
        (small / file).write_bytes(content)
    with pytest.raises(BackupError, match=message):
        restore_backup(small, replace=True)


def test_the_backup_of_a_newer_release_is_refused(small: Path) -> None:
    write_manifest(small, manifest_of(read_manifest(small).files, "editions.0001_initial", "editions.9999_later"))
    with pytest.raises(BackupError, match=r"migrations that this one lacks \(editions\.9999_later\)"):
        restore_backup(small, replace=True)


def test_the_newest_backups_are_kept(tmp_path: Path) -> None:
    for day in (27, 28, 29):
        (tmp_path / f"annals-202611{day}T120000Z").mkdir()
        write_manifest(tmp_path / f"annals-202611{day}T120000Z", manifest_of({}))
    # One that is being written, and what is none of ours.
    (tmp_path / "annals-20261130T120000Z.part").mkdir()
    (tmp_path / "annals-old").mkdir()
    assert [path.name for path in delete_old_backups(tmp_path, 2)] == ["annals-20261127T120000Z"]
    assert len([*tmp_path.iterdir()]) == 4


@pytest.mark.parametrize("keep", [0, -1])
def test_at_least_one_backup_is_kept(tmp_path: Path, keep: int) -> None:
    with pytest.raises(CommandError, match=f"--keep is {keep}"):
        call_command("backup", tmp_path, keep=keep)
