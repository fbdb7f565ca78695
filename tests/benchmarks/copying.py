"""Writing many rows at once."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models


def copy(table: str, fields: Iterable[models.Field[Any, Any]], rows: Iterable[models.Model], **more: Any) -> None:
    """Write rows to a table by COPY; ``more`` gives further columns, each as a function of the row."""
    fields = list(fields)
    names = ", ".join(f'"{name}"' for name in (*(field.column for field in fields), *more))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
        for row in rows:
            values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            copying.write_row([*values, *(value(row) for value in more.values())])
