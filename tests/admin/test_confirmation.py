"""What is confirmed is what was looked at, whatever the list has come to hold since."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.editions.models import Entry, Review
from events.models import Event
from tests.desk import an_event, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(db: None) -> str:
    """The address of a list that a search for its three events gives."""
    written(*(an_event(f"ban-{number}") for number in range(3)), an_event("duty"))
    return reverse("admin:events_event_changelist") + "?q=ban"


def all_of(client: Client, address: str, action: str) -> dict[str, Any]:
    """What would confirm an action on all of a list, as its page showed them."""
    anyone = [str(Event.objects.values_list("pk", flat=True)[0])]
    requested = client.post(
        address, {"action": action, ACTION_CHECKBOX_NAME: anyone, "select_across": "1", "index": "0"}
    )
    shown = requested.context
    return {"action": shown["action"], ACTION_CHECKBOX_NAME: shown["rows"], "seen": shown["seen"], "confirmed": "yes"}


def edit(client: Client, address: str, said: dict[str, Any]) -> None:
    """Look at a change of these events, and confirm it."""
    changed = said | {"significance": "5"}
    client.post(address, changed | {"seen": client.post(address, changed).context["seen"]})


def rename(old: str, new: str) -> None:
    """By a colleague, after the page was shown."""
    event = Event.objects.get(slug=old)
    event.slug = event.title = new
    event.save()


def test_what_no_longer_answers_the_search_is_changed_as_it_was_shown(editor: Client, found: str) -> None:
    said = all_of(editor, found, "edit_selected")
    rename("ban-1", "embargo")
    edit(editor, found, said)
    assert set(Event.objects.filter(significance=5).values_list("slug", flat=True)) == {"ban-0", "embargo", "ban-2"}


def test_what_answers_the_search_only_since_is_not_changed(editor: Client, found: str) -> None:
    said = all_of(editor, found, "edit_selected")
    rename("duty", "ban-3")
    edit(editor, found, said)
    assert Event.objects.get(slug="ban-3").significance == 3
    assert Event.objects.filter(significance=5).count() == 3


def test_what_left_the_list_is_published_as_it_was_previewed(publisher: Client, found: str) -> None:
    """A draft that a colleague submits is a draft no more, but the same revision."""
    address = reverse("admin:events_event_changelist") + "?state=draft"
    said = all_of(publisher, address, "publish_selected")
    first = Event.objects.get(slug="ban-0")
    publisher.post(
        reverse("admin:events_event_changelist"),
        {"action": "submit_selected", ACTION_CHECKBOX_NAME: [str(first.pk)], "index": "0"},
    )
    assert Review.objects.count() == 1
    publisher.post(address, said | {"note": "All of them"})
    assert Entry.objects.of("event").count() == 4
