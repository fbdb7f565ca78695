"""The shipped timeline in the formats, and exported: nothing of it is lost on the way."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from events.editions.models import Entry
from tests.desk import empty_the_database
from tests.shipping import ship

from .citing import bibliography, complaints

pytestmark = pytest.mark.django_db

TIMELINES = ("us-china-technology", "ascend-wording", "huawei-since-2019", "minerals-and-chips")


@pytest.fixture(scope="module", autouse=True)
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The shipped timeline, published once for all of these tests and taken back after them."""
    whole: Any = transaction.atomic()
    whole._from_testcase = True  # what publishing, which insists on the outermost transaction, takes for none
    with django_db_blocker.unblock(), whole:
        ship()
        yield
        transaction.set_rollback(True)


def documents() -> dict[tuple[str, str], dict[str, Any]]:
    """Everything public by subject and slug, each document with its digest."""
    entries = Entry.objects.current().public()
    return {(entry.subject, entry.slug): json.loads(entry.document) | {"digest": entry.digest} for entry in entries}


def test_every_cited_source_is_csl_that_a_processor_cites(client: Client) -> None:
    items = json.loads(client.get("/api/v1/timelines/us-china-technology.csl").getvalue())
    assert len(items) > 250
    assert complaints(items) == []
    written = bibliography(items)
    assert len(written) == len(items)
    for item, entry in zip(items, written, strict=True):
        for word in item["title"].split()[:3]:
            assert word.strip("“”‘’'\"") in entry


@pytest.mark.parametrize("timeline", TIMELINES)
def test_an_exported_timeline_gives_the_same_documents_elsewhere(tmp_path: Path, timeline: str) -> None:
    before = documents()
    path = tmp_path / f"{timeline}.yaml"
    call_command("export_timeline", timeline, output=path)
    empty_the_database()
    call_command("import_events", path, publish=True, note="Moved", verbosity=0)
    after = documents()
    assert ("timeline", timeline) in after
    assert len(after) > 50
    for key, document in after.items():
        expected = before[key]
        if key[0] == "event":
            # A relation shows where both its ends are: one that leads out of the timeline stays behind.
            kept = [one for one in expected["relations"] if ("event", one["event"]["slug"]) in after]
            if kept != expected["relations"]:
                expected = expected | {"relations": kept, "digest": document["digest"]}
        assert document == expected, key


def test_all_that_is_shipped_exported_gives_the_same_documents_elsewhere(tmp_path: Path) -> None:
    before = documents()
    path = tmp_path / "everything.yaml"
    call_command("export_timeline", output=path)
    empty_the_database()
    call_command("import_events", path, publish=True, note="Moved", verbosity=0)
    assert documents() == before
