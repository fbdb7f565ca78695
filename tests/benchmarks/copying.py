"""Writing many rows at once."""

from collections.abc import Iterable, Sequence

from django.db import connection


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows, each the values of these columns in order, to a table by COPY."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
        write = copying.write_row
        for row in rows:
            write(row)
