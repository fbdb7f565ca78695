"""A capture stands as it was seen: the database refuses whatever would change it."""

import pytest
from django.contrib.auth.models import User
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from events.editions.drafts import derive_subject_id
from events.editions.redaction.redact import redact
from sources.models import Capture, Review, Source
from tests.answers import Json
from tests.desk import key, published, written

pytestmark = pytest.mark.django_db


def leak(**row: Json) -> dict[str, Json]:
    captures = [{"seen": "2025-05-13", "text": "The words", "extent": "excerpt"}]
    return {"slug": "leak", "title": "Leak", "type": "web_page", "captures": captures} | row


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sources_capture SET text = 'Other words'",
        "UPDATE sources_capture SET text = 'Other words', review = 'noise'",
        "UPDATE sources_capture SET number = 7",
        "UPDATE sources_capture SET seen = '2025'",
        "UPDATE sources_capture SET sha256 = repeat('0', 64)",
        "UPDATE sources_capture SET raw = 'elsewhere'",
        "UPDATE sources_capture SET source_id = (SELECT id FROM sources_source WHERE slug = 'gazette')",
        "DELETE FROM sources_capture",
        "TRUNCATE sources_capture",
    ],
)
def test_a_public_capture_is_neither_changed_nor_deleted(statement: str) -> None:
    published(sources=[leak()])
    before = Capture.objects.values().get()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(ProgrammingError, match="stands as it was seen"), transaction.atomic():
            cursor.execute(statement)
    assert Capture.objects.values().get() == before


def test_only_its_review_may_change() -> None:
    published(sources=[leak()])
    Capture.objects.update(review=Review.NOISE)
    assert Capture.objects.get().review == Review.NOISE


def test_a_capture_that_was_never_public_may_be_deleted_and_not_reworded() -> None:
    written(sources=[leak()])
    with pytest.raises(ProgrammingError, match="UPDATE is refused"), transaction.atomic():
        Capture.objects.update(text="Other words")
    Capture.objects.get().delete()
    assert not Capture.objects.exists()


def test_a_redacted_capture_is_deleted_and_the_others_stand(superuser: User) -> None:
    published(sources=[leak(captures=[{"seen": day, "text": f"Words of {day}"} for day in ("2024", "2025")])])
    redact(key("capture", "leak/1"), by=superuser, reason="Court order 13/26")
    assert [capture.number for capture in Capture.objects.all()] == [2]
    with pytest.raises(ProgrammingError, match="DELETE is refused"), transaction.atomic():
        Capture.objects.all().delete()


def test_an_import_adds_captures_and_lets_those_stand_that_are_there() -> None:
    published(sources=[leak()])
    written(sources=[leak(captures=[{"seen": "2025-05-13", "text": "The words", "note": "Another note"}])])
    capture = Capture.objects.get()
    assert (capture.note, capture.pk) == ("", derive_subject_id("capture", "leak/1"))


@pytest.mark.parametrize("rows", [[leak()], [leak(captures=None), leak(slug="other", via="leak")]])
def test_a_source_that_captures_speak_of_is_not_merged_away(rows: list[Json], admin_client: Client) -> None:
    for row in rows:
        if via := row.pop("via", None):
            row["captures"] = [capture | {"via": via} for capture in row["captures"]]
    written(sources=rows)
    gazette, other = (str(Source.objects.get(slug=slug).pk) for slug in ("gazette", "leak"))
    page = admin_client.post(
        "/admin/sources/source/",
        {"action": "merge_selected", "_selected_action": [gazette, other], "confirmed": "1", "target": gazette},
        follow=True,
    )
    (message,) = page.context["messages"]
    assert "Keep “Leak”" in str(message)
    assert Source.objects.filter(slug="leak").exists()
