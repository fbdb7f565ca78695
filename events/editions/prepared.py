"""Statements that the ORM writes once, and that are then asked with other values.

To write the SQL of a page takes the ORM as long as it takes PostgreSQL to answer it, and it would write the same for
every page of a question and every stretch of time it is asked about.
"""

import datetime as dt
from collections import namedtuple
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

#: The values that may differ. A number may not: it is no object of its own.
_DIFFERENT = (dt.date, UUID)
Build = Callable[[Sequence[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class _Asked:
    """Two that have the same key, and values of the same types, are written alike."""

    key: Hashable
    #: The type of each value that may differ, and what does not.
    forms: tuple[Any, ...]
    values: Sequence[Any] = field(compare=False)
    build: Build = field(compare=False)


class _Statement(NamedTuple):
    using: str
    sql: str
    parameters: list[Any]
    #: The place of each parameter that is a value, and which.
    places: list[tuple[int, int]]


def get_rows(key: Hashable, values: Sequence[Any], build: Build) -> list[Any]:
    """The rows of ``build(values)``, as named tuples.

    Args:
        key: all that the query depends on besides the values.
        build: makes the query, of columns whose values are what PostgreSQL gives.
    """
    forms = tuple(type(value) if isinstance(value, _DIFFERENT) else value for value in values)
    statement = _written(_Asked(key, forms, values, build))
    parameters = statement.parameters.copy()
    for place, value in statement.places:
        parameters[place] = values[value]
    with connections[statement.using].cursor() as cursor:
        cursor.execute(statement.sql, parameters)
        row = _row(tuple(column.name for column in cursor.description))
        return [row(*told) for told in cursor.fetchall()]


@lru_cache(maxsize=1024)
def _written(asked: _Asked) -> _Statement:
    # Copies, since a value is known again among the parameters by being the very same object.
    values = [_copied(value) if isinstance(value, _DIFFERENT) else value for value in asked.values]
    known = {id(value): place for place, value in enumerate(values) if isinstance(value, _DIFFERENT)}
    queryset = asked.build(values)
    sql, parameters = queryset.query.get_compiler(queryset.db).as_sql()
    places = [(place, known[id(value)]) for place, value in enumerate(parameters) if id(value) in known]
    if set(known.values()) - {value for _, value in places}:
        raise TypeError("A value does not reach the statement as it was given")
    return _Statement(queryset.db, sql, list(parameters), places)


def _copied(value: Any) -> Any:
    return UUID(int=value.int) if isinstance(value, UUID) else value.replace()


@cache
def _row(names: tuple[str, ...]) -> Any:
    return namedtuple("_row", names)
