"""The list of events in admin, downloaded as a table: what it shows, drafts too, and imported again no change."""

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events.exchange.csv import read_csv
from events.exchange.writing import import_rows
from tests.desk import an_event, published, written
from tests.exchange.test_round_trips import RICH, SECTIONS, row_of

pytestmark = pytest.mark.django_db


def downloaded(client: Client, **requested: str) -> bytes:
    answer = client.get(reverse("admin:events_event_download"), requested)
    assert answer.status_code == 200
    return answer.getvalue()


def slugs(table: bytes) -> list[str]:
    return [row["slug"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))]


@pytest.fixture
def desk(admin_client: Client) -> Client:
    published(RICH, an_event("b"), **SECTIONS)
    bare = {"slug": "bare", "title": "+1 event without kind and date", "summary": "Two\nlines", "jurisdictions": ["US"]}
    written(RICH | {"title": "A newer title"}, bare, **SECTIONS)
    return admin_client


def test_the_table_imported_again_is_no_change(desk: Client) -> None:
    before = row_of("a")
    reading = read_csv("events.csv", downloaded(desk))
    assert reading.problems == []
    result = import_rows(reading.rows)
    assert (result.new, result.changed, len(result.unchanged)) == ([], [], 3)
    assert row_of("a") == before


def test_a_changed_cell_of_a_draft_changes_that_alone(desk: Client) -> None:
    before = row_of("bare")
    import_rows(read_csv("events.csv", downloaded(desk).replace(b"'+1 event", b"Two events")).rows)
    assert row_of("bare") == before | {"title": "Two events without kind and date"}


def test_a_table_takes_back_nothing_that_was_changed_since(desk: Client) -> None:
    table = downloaded(desk)
    written(RICH | {"title": "The newest title", "significance": 5}, **SECTIONS)
    before = row_of("a")
    assert import_rows(read_csv("events.csv", table).rows).changed == []
    assert row_of("a") == before


def test_the_table_has_the_rows_of_the_list_in_its_order(desk: Client) -> None:
    assert sorted(slugs(downloaded(desk))) == ["a", "b", "bare"]
    assert slugs(downloaded(desk, q="newer")) == ["a"]
    assert slugs(downloaded(desk, o="1")) == ["bare", "a", "b"]
    assert slugs(downloaded(desk, o="-1")) == ["b", "a", "bare"]


def test_the_list_links_to_its_table_with_its_filters(desk: Client) -> None:
    page = desk.get(reverse("admin:events_event_changelist"), {"q": "newer"}).content.decode()
    assert f'{reverse("admin:events_event_download")}?q=newer"' in page


def test_more_events_than_are_read_at_once(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.exchange.drafts_table._BATCH", 2)
    written(*map(an_event, "abcde"))
    assert slugs(downloaded(admin_client, o="1")) == list("abcde")


def test_who_may_not_see_events_may_not_download_them(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("reader", password="x", is_staff=True))
    assert client.get(reverse("admin:events_event_download")).status_code == 403


def test_an_unfit_filter_leads_back_to_the_list(desk: Client) -> None:
    answer = desk.get(reverse("admin:events_event_download"), {"date": "x"})
    assert answer.headers["Location"].endswith("/event/?e=1")
