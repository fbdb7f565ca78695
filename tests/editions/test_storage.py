"""What the database itself refuses, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from events.models import Event
from tests.desk import an_event, published, written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE events_eventdate SET latest = '12026-01-01'", "event_dates_in_years_1_to_9999"),
        ("UPDATE events_eventdate SET earliest = '0044-03-15 BC'", "event_dates_in_years_1_to_9999"),
        ("UPDATE events_eventdate SET latest = 'infinity'", "event_dates_in_years_1_to_9999"),
        ("UPDATE events_eventdate SET earliest = '2020-01-01', latest = '2019-01-01'", "event_dates_in_order"),
        ("UPDATE events_event SET slug = 'Not A Slug'", "slug_well_formed"),
        ("UPDATE events_event SET slug = 'a--b'", "slug_well_formed"),
        ("UPDATE events_event SET significance = 6", "significance"),
        ("INSERT INTO editions_edition VALUES (0, now(), '', NULL)", "edition"),
    ],
)
def test_a_row_that_no_answer_could_hold_is_refused(statement: str, constraint: str) -> None:
    written(an_event("ban"))
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            cursor.execute(statement)


def test_an_entry_in_force_has_one_slug_and_one_subject_alone() -> None:
    published(an_event("ban"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE indexname IN ('entry_one_in_force', 'entry_slug_in_force')"
            " AND indexdef LIKE 'CREATE UNIQUE INDEX%'"
        )
        assert cursor.fetchone() == (2,)


def test_an_old_edition_gives_the_same_bytes_after_ten_more(client: Client) -> None:
    published(an_event("ban", summary="As first said."), an_event("other"))
    requested = "/api/v1/events?edition=1"
    before = client.get(requested).content
    for number in range(10):
        published(an_event("ban", summary=f"Said again, {number}."))
    assert client.get("/api/v1/events").json()["edition"] == 11
    assert client.get(requested).content == before


def test_a_row_edited_by_hand_and_not_published_changes_no_answer(client: Client) -> None:
    published(an_event("ban"))
    before = client.get("/api/v1/events/ban").content
    Event.objects.update(title="Edited behind the back of everybody")
    assert client.get("/api/v1/events/ban").content == before


@pytest.mark.parametrize("column", ["slug", "label"])
def test_what_pages_are_sorted_by_sorts_alike_on_every_server(column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns WHERE table_name = 'editions_entry'"
            " AND column_name = %s",
            [column],
        )
        assert cursor.fetchone() == ("C",)
