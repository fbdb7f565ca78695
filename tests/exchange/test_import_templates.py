"""The templates of the import page can be imported as they are, and lack nothing."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from events.admin.import_form import TEMPLATES
from events.editions.drafts import save_revision
from events.editions.planning import plan
from events.exchange.files import File
from events.exchange.formats import FORMATS, read_as
from events.exchange.reading import DEFAULTS, Options
from events.exchange.writing import import_rows
from events.models import Event, Kind
from tests.desk import latest_revision, written

pytestmark = pytest.mark.django_db
#: What a format has no column for is given beside the file, as on the page.
BESIDE = {
    "timelinejs": Options(kind="example-rule"),
    "screening-list": Options(kind="example-rule"),
}


def template(format: str) -> File:
    found = finders.find(TEMPLATES[format])
    assert isinstance(found, str)
    return File(Path(found).name, Path(found).read_bytes())


def test_every_format_has_a_template_that_the_page_offers(admin_client: Client) -> None:
    assert TEMPLATES.keys() == set(FORMATS)
    page = admin_client.get(reverse("admin:events_event_import")).content.decode()
    assert [name for name in TEMPLATES.values() if f"/{name}" not in page] == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_template_is_read_whole_and_its_event_lacks_nothing(format: str) -> None:
    kinds = [{"slug": "example-rule", "name": "Rule"}]
    words = {"actors": [{"slug": "example-agency", "name": "Example Agency", "kind": "agency"}]}
    words["topics"] = [{"slug": "example-topic", "name": "Example topic"}]
    if format != "annals":
        written(kinds=kinds, **words)
    file = template(format)
    assert read_as("", file).problems == []
    reading = read_as(format, file, BESIDE.get(format, DEFAULTS))
    assert (reading.problems, [note for note in reading.notes if "ignored" in note]) == ([], [])
    imported = import_rows(reading.rows)
    assert imported.warnings == []
    event = Event.objects.get()
    assert event.topics.exists() == (format in ("annals", "csv", "timelinejs"))
    if format == "federal-register":
        # A document does not say of what kind its event is: editors do.
        event.kind = Kind.objects.get(slug="example-rule")
        event.save()
        save_revision(event, by=None)
    assert plan([latest_revision(event)])
