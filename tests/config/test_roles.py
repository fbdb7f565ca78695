"""What the roles of config/roles.sql may do: who serves cannot rewrite history, and who reads sees no draft."""

import pytest
from django.db import DatabaseError, connection, transaction

from config.run import ROLES
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted() -> None:
    published(an_event("ban"))
    with connection.cursor() as cursor:
        # Twice: it is run at every start.
        cursor.execute(ROLES.read_text())
        cursor.execute(ROLES.read_text())


def run_as(role: str, sql: str) -> Json:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        cursor.execute("RESET ROLE")
        return rows


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE editions_entry DISABLE TRIGGER append_only",
        "ALTER TABLE editions_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only ON editions_entry",
        "CREATE OR REPLACE FUNCTION editions_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE editions_entry ADD COLUMN x int",
        "TRUNCATE editions_entry CASCADE",
        "DROP TABLE editions_entry",
        "CREATE TABLE x (a int)",
        "SET LOCAL session_replication_role = replica",
        "UPDATE editions_entry SET document = NULL",
        "DELETE FROM editions_edition",
        "DELETE FROM django_migrations",
        "ALTER ROLE annals_app SUPERUSER",
        "COPY editions_entry TO PROGRAM 'true'",
        "UPDATE people_securityevent SET name = ''",
        "DELETE FROM people_securityevent",
    ],
)
def test_who_serves_cannot_turn_off_what_keeps_history(granted: None, sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied|append-only|must be superuser"):
        run_as("annals_app", sql)


def test_who_serves_reads_and_writes(granted: None) -> None:
    assert run_as("annals_app", "SELECT count(*) FROM editions_revision") != [(0,)]
    assert run_as("annals_app", "DELETE FROM django_session RETURNING 1") == []
    assert run_as("annals_app", "DELETE FROM people_loginsession RETURNING 1") == []
    kept = "INSERT INTO people_securityevent (kind, name, by, address, detail) VALUES ('invited', '', '', '', '')"
    assert run_as("annals_app", f"{kept} RETURNING kind") == [("invited",)]
    assert run_as("annals_app", "SELECT nextval(pg_get_serial_sequence('auth_user', 'id')) > 0") == [(True,)]


def test_what_a_migration_makes_later_is_given_too(granted: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (a int)")
    assert run_as("annals_app", "SELECT count(*) FROM later") == [(0,)]


PUBLIC = [
    *("editions_edition", "editions_entry", "editions_redaction", "editions_tally", "editions_wording", "sources_look")
]


@pytest.mark.parametrize("table", PUBLIC)
def test_who_reads_sees_what_is_published(granted: None, table: str) -> None:
    assert run_as("annals_reader", f"SELECT count(*) >= 0 FROM {table}") == [(True,)]


@pytest.mark.parametrize(
    "table",
    ["editions_revision", "events_event", "auth_user", "django_session", "people_securityevent", "people_recoverycode"],
)
def test_who_reads_sees_no_draft_and_no_user(granted: None, table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        run_as("annals_reader", f"SELECT count(*) FROM {table}")
