"""The shipped timeline: imported once by each process, and copied from then on."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from config.run import DRAFTS, FIXTURES
from tests.desk import content_tables

PUBLISHED = sorted(str(file) for file in FIXTURES.glob("*.yaml") if file != DRAFTS)

_rows: dict[str, bytes] = {}


def ship() -> None:
    """Publish it to an empty database, as `make run` does."""
    if _rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in _rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            # Rows bring their ids; the next one follows them.
            models = [model for model in apps.get_models() if model._meta.db_table in _rows]
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        return
    call_command("import_events", *PUBLISHED, publish=True, note="As shipped", verbosity=0)
    with connection.cursor() as cursor:
        for table in content_tables():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                _rows[table] = b"".join(copy)
