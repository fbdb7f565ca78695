"""Statements that the ORM compiles once and that then run with other values.

Compiling the SQL of a page takes the ORM as long as PostgreSQL takes to run it, and the SQL is the same for every page
of a query and for every period of time.
"""

import datetime as dt
from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import Model, QuerySet

from .asof import confirm
from .models import Edition
from .querysets import NEWEST_EDITION

#: The types of values that may vary; a list is one of ids. Small numbers are shared, so they cannot be recognised
#: by identity.
_VARIABLE = (dt.date, UUID, list)
Build = Callable[[Sequence[Any]], QuerySet[Model]]


@dataclass(frozen=True)
class _Template:
    """What a statement is compiled from. Templates with equal keys and forms give the same SQL."""

    key: Hashable
    #: The type of each value that may differ, and what does not.
    forms: tuple[object, ...]
    values: Sequence[object] = field(compare=False)
    build: Build = field(compare=False)


class _Statement(NamedTuple):
    using: str
    sql: str
    #: The same, which also returns the newest edition.
    confirming: str
    parameters: list[Any]
    #: The place of each parameter that is a value, and which.
    places: list[tuple[int, int]]
    #: What makes a row, once the statement has returned the names of its columns.
    makers: list[Callable[..., object]]


def get_rows(key: Hashable, values: Sequence[object], build: Build, edition: Edition | None = None) -> list[object]:
    """The rows of ``build(values)``, as named tuples.

    Args:
        key: all that the query depends on besides the values.
        build: makes the query, of columns whose values are what PostgreSQL gives.
        edition: an edition that is not confirmed yet, which the same statement confirms.

    Raises:
        NotConfirmed: the edition is no longer the newest, or a subject was redacted since.
    """
    forms = tuple(type(value) if isinstance(value, _VARIABLE) else value for value in values)
    statement = _written(_Template(key, forms, values, build))
    parameters = statement.parameters.copy()
    for place, value in statement.places:
        parameters[place] = values[value]
    with connections[statement.using].cursor() as cursor:
        cursor.execute(statement.confirming if edition else statement.sql, parameters)
        if not statement.makers:
            names = tuple(column.name for column in cursor.description)
            statement.makers.append(_row(names[_BESIDE:-1] if edition else names))
        rows = cursor.fetchall()
    make = statement.makers[0]
    if edition is None:
        return [make(row) for row in rows]
    confirm(edition, rows[0][:_BESIDE] if rows else None)
    return [make(row[_BESIDE:-1]) for row in rows if row[-1]]


#: A statement with the newest edition beside each row, and whether there is a row at all.
_CONFIRMING = (
    f"WITH newest (number, published_at, redactions) AS ({NEWEST_EDITION})"  # noqa: S608 - constants
    " SELECT newest.*, page.* FROM newest LEFT JOIN (SELECT page.*, true AS is_row FROM ({}) AS page) AS page ON true"
)
_BESIDE = 3


@lru_cache(maxsize=1024)
def _written(template: _Template) -> _Statement:
    values = [_substitute(value, place) for place, value in enumerate(template.values)]
    positions = {_identity(value): place for place, value in enumerate(values) if isinstance(value, _VARIABLE)}
    queryset = template.build(values)
    sql, parameters = queryset.query.get_compiler(queryset.db).as_sql()
    places = [
        (place, positions[_identity(value)]) for place, value in enumerate(parameters) if _identity(value) in positions
    ]
    if set(positions.values()) - {value for _, value in places}:
        raise TypeError("A value does not reach the statement as it was given")
    return _Statement(queryset.db, sql, _CONFIRMING.format(sql), list(parameters), places, [])


def _substitute(value: Any, place: int) -> Any:
    """A value to be recognised among the parameters: a copy or, since the ORM copies lists, a list of no real id."""
    match value:
        case UUID():
            return UUID(int=value.int)
        case dt.date():
            return value.replace()
        case list():
            return [-1 - place]
    return value


def _identity(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else id(value)


@cache
def _row(names: tuple[str, ...]) -> Callable[[Iterable[object]], object]:
    """What makes a named tuple of a row."""
    row: Any = namedtuple("_row", names)  # type: ignore[misc]  # known at run time alone
    return partial(tuple.__new__, row)
