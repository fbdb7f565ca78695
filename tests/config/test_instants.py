"""Instants are read in UTC, in C, by whichever cursor."""

import datetime as dt

import pytest
from django.db import connections
from psycopg import adapters
from psycopg.pq import Format

TIMESTAMPTZ = adapters.types["timestamptz"].oid


@pytest.mark.django_db(databases=["default", "public"])
@pytest.mark.parametrize("alias", ["default", "public"])
def test_instants_are_read_in_utc_to_the_microsecond(alias: str) -> None:
    expected = [dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(2025, 5, 13, 7, 30, 0, 5, tzinfo=dt.UTC)]
    sql = "SELECT unnest(ARRAY['0001-01-01 00:00:00+00', '2025-05-13 09:30:00.000005+02']::timestamptz[])"
    for cursor in (connections[alias].cursor(), connections[alias].chunked_cursor()):
        with cursor:
            cursor.execute(sql)
            instants = [row[0] for row in cursor.fetchall()]
        assert instants == expected
        assert {instant.tzinfo for instant in instants} == {dt.UTC}


@pytest.mark.django_db
def test_instants_are_read_by_the_reader_of_psycopg() -> None:
    with connections["default"].cursor() as cursor:
        assert cursor.cursor.adapters.get_loader(TIMESTAMPTZ, Format.TEXT) is adapters.get_loader(
            TIMESTAMPTZ, Format.TEXT
        )
