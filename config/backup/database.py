"""The database of a backup: dumped and restored by PostgreSQL's own programs."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import IO, Any

import psycopg
from django.db import connections
from django.db.models import FileField
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo
from psycopg.rows import TupleRow

from config.postgres_programs import EmbeddedDatabaseError, find_client_program
from events.editions.redaction.residues import stored_models

from .manifest import BackupError

#: Where the tables wait that a restore replaces, until it is done.
_SET_ASIDE = "replaced_by_restore"
#: What pg_restore writes for servers of PostgreSQL 17 and newer, and none before knows.
_NEW_SETTINGS = (b"SET transaction_timeout = 0;\n",)


def _connection_settings() -> dict[str, Any]:
    """libpq's parameters for the database that commands use."""
    settings = connections["default"].settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    found = {keyword: settings[name] for name, keyword in names.items() if settings[name]}
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    return found | {name: value for name, value in settings["OPTIONS"].items() if name in known}


def connect() -> psycopg.Connection:
    return psycopg.connect(**_connection_settings())


def _run(program: str, *arguments: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> None:
    settings = _connection_settings()
    environment = os.environ | {"LC_ALL": "C", "PGPASSWORD": str(settings.pop("password", ""))}
    done = subprocess.run(
        [_find(program), *arguments, f"--dbname={make_conninfo(**settings)}"],
        env=environment, stdin=stdin, capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.decode(errors='replace').strip()}")


def _find(program: str) -> Path:
    try:
        return find_client_program(program)
    except EmbeddedDatabaseError as error:
        raise BackupError(str(error)) from error


class Snapshot:
    """One state of the database: what is counted here is what is dumped."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def rows(self, query: sql.SQL | sql.Composed) -> list[TupleRow]:
        return self._connection.execute(query).fetchall()

    def tables(self) -> dict[str, int]:
        """The tables, with their numbers of rows."""
        return {
            name: self.rows(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))[0][0]
            for name in list_tables(self._connection)
        }

    def named_files(self) -> set[str]:
        """The files that rows name."""
        fields = [
            (field.column or "", model._meta.db_table)
            for model in stored_models()
            for field in model._meta.concrete_fields
            if isinstance(field, FileField)
        ]
        return {
            name
            for column, table in fields
            for (name,) in self.rows(
                sql.SQL("SELECT {0} FROM {1} WHERE {0} <> ''").format(sql.Identifier(column), sql.Identifier(table))
            )
        }

    def dump(self, target: Path) -> None:
        """Write the database in pg_dump's custom format, with neither owners nor privileges.

        Raises:
            BackupError: pg_dump is missing or failed.
        """
        ((name,),) = self.rows(sql.SQL("SELECT pg_export_snapshot()"))
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={target}")


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    with connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield Snapshot(connection)


def list_tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
        ' ORDER BY relname COLLATE "C"'
    )
    return [name for (name,) in found]


def restore_dump(dump: Path) -> None:
    """Restore a dump as all there is in the database. What was there before goes once that has worked.

    Raises:
        BackupError: pg_restore or psql is missing or failed; the database is as it was.
    """
    with tempfile.TemporaryFile() as script:
        _write_script(dump, script)
        with connect() as connection:
            connection.execute(f"ALTER SCHEMA public RENAME TO {_SET_ASIDE}")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        try:
            _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", stdin=script)
        except BackupError:
            with connect() as connection:
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute(f"ALTER SCHEMA {_SET_ASIDE} RENAME TO public")
            raise
    with connect() as connection:
        connection.execute(f"DROP SCHEMA {_SET_ASIDE} CASCADE")


def _write_script(dump: Path, script: IO[bytes]) -> None:
    """Write a dump as psql reads it, without the settings that servers older than pg_restore do not know."""
    command = [str(_find("pg_restore")), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    environment = os.environ | {"LC_ALL": "C"}
    with tempfile.TemporaryFile() as messages:
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=PIPE, stderr=messages
        ) as process:
            are_settings = True
            for line in process.stdout or ():
                # Rows, which come after the tables, may hold any text.
                are_settings = are_settings and not line.startswith(b"CREATE ")
                if not are_settings or line not in _NEW_SETTINGS:
                    script.write(line)
        messages.seek(0)
        if process.returncode:
            raise BackupError(f"pg_restore failed: {messages.read().decode(errors='replace').strip()}")
    script.seek(0)
