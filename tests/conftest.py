"""One PostgreSQL for all tests, the embedded one or that of DATABASE_URL, with a database for each process of them."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import pytest_django
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings as hypothesis_settings

from events.editions.http import turns
from tests.settings import SERVER

# How long an example takes says how busy the machine is, and not whether it is right.
hypothesis_settings.register_profile("annals", deadline=None)
hypothesis_settings.load_profile("annals")


def pytest_configure(config: pytest.Config) -> None:
    # Tests leave streams unread, which a server closes: there are turns for all of them (see test_turns.py).
    turns.TURNS = turns.Turns(running=1000, admitted=1000)
    if not os.environ.get("DATABASE_URL"):
        SERVER.ensure_running()


#: What migrations wrote for good: the groups of editors and what they may do. Tests that come later need them.
_MIGRATED = frozenset(("auth_group", "auth_group_permissions", "auth_permission", "django_content_type"))


def _flush_past_triggers(self: DatabaseOperations, statements: list[str]) -> None:
    """Empty the tables after a transactional test, which the append-only triggers forbid to everybody else."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)


def _flush_of_content(self: DatabaseOperations, style: Any, tables: list[str], **options: Any) -> list[str]:
    return _sql_flush(self, style, [table for table in tables if table not in _MIGRATED], **options)


_sql_flush = DatabaseOperations.sql_flush
DatabaseOperations.sql_flush = _flush_of_content  # type: ignore[assignment, method-assign]
DatabaseOperations.execute_sql_flush = _flush_past_triggers  # type: ignore[assignment, method-assign]


@pytest.fixture(scope="session", autouse=True)
def nothing_keeps_the_database(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Close what is left open at the end, in this process and in those that tests started and killed."""
    yield
    with django_db_blocker.unblock():
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connections.close_all()


@pytest.fixture(autouse=True)
def public_reads_what_the_test_wrote(request: pytest.FixtureRequest) -> Iterator[None]:
    """In an ordinary test `public` is the default connection: a second one would not see its transaction."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("db")
    real = connections["public"]
    connections["public"] = connections["default"]
    yield
    connections["public"] = real


@pytest.fixture
def superuser(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_superuser("root", password="root-password")
