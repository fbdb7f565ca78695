"""What was published before a column was added has it as well, from its own document."""

from importlib import import_module

import pytest
from django.db import connection

from events.editions.models import Entry
from events.editions.publishing import withdraw
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db


def _columns() -> list[tuple[str, int, str | None, list[str] | None]]:
    return list(Entry.objects.order_by("pk").values_list("slug", "edition", "precision", "stances"))


def test_older_entries_are_filled_from_their_documents() -> None:
    published(
        an_event("month", date="2019-05", citations=[{"source": "gazette"}, {"source": "paper"}]),
        an_event("year", date="2019", citations=[{"source": "paper", "stance": "contradicts"}, {"source": "gazette"}]),
        an_event("gone"),
        sources=[{"slug": "paper", "title": "Paper", "type": "news_article"}],
    )
    published(an_event("month", date="2019-05-16"))
    withdraw([key("event", "gone")], by=None, reason="It never happened")
    before = _columns()
    assert [row[2:] for row in before if row[0] == "year"] == [("year", ["contradicts", "supports"])]
    assert [row[2] for row in before if row[0] == "month"] == ["month", "day"]
    migration = import_module("events.editions.migrations.0012_research_columns")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE editions_entry SET precision = NULL, stances = NULL")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.execute(migration.FILL)
    assert _columns() == before
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE editions_entry SET precision = NULL")
