"""New rows written by one statement for many, from JSON, which PostgreSQL reads as records of their table."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

import orjson
from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.range import Range

from .batches import BATCH

NOTHING: Mapping[str, str] = MappingProxyType({})
_INSERT = """
    INSERT INTO {table} ({columns}) SELECT {values}
    FROM json_array_elements(%s::json) AS given, json_populate_record(NULL::{table}, given) AS record
"""


def insert_rows(rows: Sequence[Model]) -> None:
    """Write new rows of one model, which are known to be valid. Rows without a key get the next number."""
    if not rows:
        return
    model = type(rows[0])
    if unnumbered := [row for row in rows if row.pk is None]:
        for row, number in zip(unnumbered, _take_numbers(model._meta.pk, len(unnumbered)), strict=True):
            row.pk = number
    columns = {
        str(field.column): field.attname for field in model._meta.concrete_fields if not _is_default(rows[0], field)
    }
    records = [{column: getattr(row, name) for column, name in columns.items()} for row in rows]
    insert_records(model._meta.db_table, list(columns), records)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_records(
    table: str, columns: Sequence[str], records: Iterable[Mapping[str, object]], *, made: Mapping[str, str] = NOTHING
) -> None:
    """Write new rows from the values of their columns.

    Args:
        made: columns whose values SQL makes, of ``given``, the JSON of a record, and ``record``, the row that it is.
    """
    quote = connection.ops.quote_name
    statement = _INSERT.format(
        table=quote(table),
        columns=", ".join(map(quote, (*columns, *made))),
        values=", ".join((*(f"record.{quote(column)}" for column in columns), *made.values())),
    )
    with connection.cursor() as cursor:
        remaining = iter(records)
        while part := list(islice(remaining, BATCH)):
            cursor.execute(statement, [orjson.dumps(part, default=_to_text).decode()])


def _is_default(row: Model, field: "Field[object, object]") -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _take_numbers(key: "Field[object, object]", count: int) -> list[int]:
    """So many numbers of a table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(key.model._meta.db_table), key.column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _to_text(value: object) -> str:
    """What JSON has no form for, as PostgreSQL reads it."""
    if not isinstance(value, Range):
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    if value.isempty:
        return "empty"
    return f"{value.bounds[0]}{value.lower or ''},{value.upper or ''}{value.bounds[1]}"
