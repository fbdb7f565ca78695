"""The statements that a page takes beside those that read what it shows."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

#: How the statement begins that finds the newest edition, by which a page is read.
NEWEST = "SELECT number, published_at, (SELECT count(*) FROM editions_redaction)"


def times_pinned(client: Client, path: str) -> int:
    """How often an answer asks which edition is the newest."""
    with CaptureQueriesContext(connections["public"]) as statements:
        assert client.get(path).status_code == 200
    return sum(one["sql"].startswith(NEWEST) for one in statements)


@pytest.mark.parametrize("path", ["/events/ban", "/sources/gazette", "/editions"])
def test_a_page_reads_once_which_edition_is_the_newest_whether_it_is_kept_or_not(client: Client, path: str) -> None:
    published(an_event("ban"))
    client.get("/")  # From now on this process knows the newest edition.
    assert [times_pinned(client, path) for _ in ("read", "kept")] == [1, 1]


def test_a_kept_page_is_not_shown_once_something_was_published(client: Client) -> None:
    published(an_event("ban", title="A ban"))
    client.get("/events/ban")
    assert "A ban" in client.get("/events/ban").text
    published(an_event("ban", title="A wider ban"))
    assert "A wider ban" in client.get("/events/ban").text
