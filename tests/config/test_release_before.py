"""Release 0.1.0: its database becomes one of today's, and its code goes on running on today's schema.

``tests/data/release-0.1.0`` has its schema, a dump of four editions that it published, and what it answered.
"""

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ROOT / "tests" / "data" / "release-0.1.0"

#: In a process of its own, whose database is the one that 0.1.0 left.
UPGRADE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("verify_history", stdout=sys.stderr)
client = Client(headers={"host": "localhost"})
answers = {path: client.get(path) for path in json.load(sys.stdin)}
print(json.dumps({path: {"status": answer.status_code, "body": answer.json()} for path, answer in answers.items()}))
"""


class Column(NamedTuple):
    """A column of a table; whether a row may be inserted without it."""

    type: str
    is_optional: bool


Columns = dict[tuple[str, str], Column]


class Upgraded(NamedTuple):
    """A database of 0.1.0 after ``migrate``."""

    name: str
    before: Columns
    after: Columns
    answers: dict[str, Any]
    verified: str


def server(name: str = "postgres") -> psycopg.Connection[Any]:
    stored: dict[str, Any] = settings.DATABASES["default"]
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    address: dict[str, Any] = {keyword: stored[key] for key, keyword in names.items() if stored[key]}
    return psycopg.connect(**address, dbname=name, autocommit=True)


def database_url(name: str) -> str:
    stored: dict[str, Any] = settings.DATABASES["default"]
    query = urlencode({key: stored[key.upper()] for key in ("host", "port") if stored[key.upper()]})
    account = quote(stored["USER"], safe="") + (f":{quote(stored['PASSWORD'], safe='')}" if stored["PASSWORD"] else "")
    return f"postgres://{account}@/{name}?{query}"


def read_columns(database: psycopg.Connection[Any]) -> Columns:
    rows = database.execute(
        """
        SELECT table_name, column_name, udt_name,
            is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'
        FROM information_schema.columns WHERE table_schema = 'public'
        """
    ).fetchall()
    return {(table, column): Column(type, is_optional) for table, column, type, is_optional in rows}


def dumped_data() -> str:
    return gzip.decompress((RELEASE / "data.sql.gz").read_bytes()).decode()


@pytest.fixture(scope="module")
def upgraded() -> Iterator[Upgraded]:
    name = f"annals_release_{os.getpid()}"
    with server() as maintenance:
        maintenance.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        maintenance.execute(f'CREATE DATABASE "{name}"')
    try:
        with server(name) as database:
            database.execute((RELEASE / "schema.sql").read_text().encode())
            database.execute("BEGIN; SET LOCAL session_replication_role = replica")
            database.execute(dumped_data().encode())
            database.execute("COMMIT")
            before = read_columns(database)
        done = subprocess.run(
            [sys.executable, "-c", UPGRADE], cwd=ROOT, capture_output=True, text=True, check=False,
            input=json.dumps([*json.loads((RELEASE / "answers.json").read_text())]),
            env=os.environ | {"DATABASE_URL": database_url(name), "DJANGO_SETTINGS_MODULE": "config.settings"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        with server(name) as database:
            after = read_columns(database)
        yield Upgraded(name, before, after, json.loads(done.stdout), done.stderr)
    finally:
        with server() as maintenance:
            maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def find_differences(expected: Any, found: Any, at: str = "") -> Iterator[str]:
    """Where an answer no longer says what it said; what it says besides is no difference."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key in found:
                yield from find_differences(value, found[key], f"{at}.{key}")
            else:
                yield f"{at}.{key} is missing"
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for place, value in enumerate(expected):
            yield from find_differences(value, found[place], f"{at}[{place}]")
    elif expected != found:
        yield f"{at}: {found!r}, expected {expected!r}"


def test_what_was_public_is_answered_as_it_was(upgraded: Upgraded) -> None:
    expected = json.loads((RELEASE / "answers.json").read_text())
    assert {answer["status"] for answer in expected.values()} == {200, 410, 451}
    assert [*find_differences(expected, upgraded.answers)] == []


def test_its_history_is_verified_and_has_a_chain(upgraded: Upgraded) -> None:
    assert "The history is intact: 4 editions" in upgraded.verified
    with server(upgraded.name) as database:
        chain = database.execute("SELECT count(DISTINCT chain) FROM editions_edition").fetchone()
    assert chain == (4,)


def test_no_column_that_it_reads_or_writes_is_gone_or_of_another_type(upgraded: Upgraded) -> None:
    assert len(upgraded.before) > 200
    assert {
        column: (before.type, after and after.type)
        for column, before in upgraded.before.items()
        if (after := upgraded.after.get(column)) is None or after.type != before.type
    } == {}


def test_every_column_that_it_does_not_write_is_optional(upgraded: Upgraded) -> None:
    old_tables = {table for table, _ in upgraded.before}
    added = {name: column for name, column in upgraded.after.items() if name not in upgraded.before}
    assert ("editions_edition", "chain") in added
    assert [name for name, column in added.items() if name[0] in old_tables and not column.is_optional] == []


def test_its_inserts_run_on_the_schema_of_today(upgraded: Upgraded) -> None:
    """The statements of its dump have the columns that its models write, and constraints and triggers apply."""
    tables = ", ".join(sorted({table for table, _ in upgraded.before} - {"django_migrations"}))
    with server() as maintenance:
        maintenance.execute(f'CREATE DATABASE "{upgraded.name}_inserts" TEMPLATE "{upgraded.name}"')
    try:
        with server(f"{upgraded.name}_inserts") as database:
            database.execute("SET session_replication_role = replica")
            database.execute(f"TRUNCATE {tables} CASCADE; DELETE FROM django_migrations")
            database.execute("SET session_replication_role = DEFAULT")
            inserts = dumped_data()
            database.execute(f"BEGIN; SET CONSTRAINTS ALL DEFERRED; {inserts}; COMMIT".encode())
            for table in sorted(set(re.findall(r"^INSERT INTO (public\.\w+)", inserts, re.MULTILINE))):
                assert database.execute(f"SELECT count(*) > 0 FROM {table}").fetchone() == (True,)
            # Linked by the database, as 0.1.0 does not know how.
            linked = database.execute("SELECT count(DISTINCT chain) FROM public.editions_edition").fetchone()
            assert linked == (4,)
    finally:
        with server() as maintenance:
            maintenance.execute(f'DROP DATABASE "{upgraded.name}_inserts" WITH (FORCE)')


@pytest.mark.parametrize(
    ("expected", "found", "message"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1}, {"b": 2}, [".a is missing"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, [".a[1].b: 3, expected 2"]),
        ([1, 2], [1], [": [1], expected [1, 2]"]),
    ],
)
def test_differences_between_answers_are_found(expected: Any, found: Any, message: list[str]) -> None:
    assert [*find_differences(expected, found)] == message
