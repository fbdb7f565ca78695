"""Who may make something public."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.editions.models import Edition, Schedule
from events.models import Event
from tests.desk import an_event, published, written

from .conftest import address

pytestmark = pytest.mark.django_db

CONFIRMED = {"note": "A note", "confirmed": "yes", "seen": "0" * 64, "due": "2999-01-01 09:00", "comment": "x"}


@pytest.mark.parametrize("act", ["publish", "schedule", "withdraw", "return"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_editor_is_refused_every_act_of_a_publisher(editor: Client, act: str, method: str) -> None:
    written(an_event("a"))
    answer = getattr(editor, method)(address(Event.objects.get(), act), CONFIRMED)
    assert answer.status_code == 403
    assert not Edition.objects.exists()
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("act", ["publish_selected", "withdraw_selected"])
def test_a_crafted_action_of_an_editor_publishes_nothing(editor: Client, act: str) -> None:
    published(an_event("a"))
    written(an_event("a", title="Changed"))
    crafted = CONFIRMED | {"action": act, ACTION_CHECKBOX_NAME: [str(Event.objects.get().pk)]}
    editor.post(reverse("admin:events_event_changelist"), crafted)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("model", ["edition", "entry", "revision", "schedule"])
@pytest.mark.parametrize("act", ["add", "1/change", "1/delete"])
def test_an_editor_writes_no_history_by_hand(editor: Client, model: str, act: str) -> None:
    published(an_event("a"))
    answer = editor.post(f"/admin/editions/{model}/{act}/", {"number": "9", "post": "yes"})
    assert answer.status_code in (302, 403)
    assert Edition.objects.count() == 1


def test_an_editor_is_not_offered_publishing(editor: Client) -> None:
    written(an_event("a"))
    assert b"/publish/" not in editor.get(address(Event.objects.get())).content
    assert b"publish_selected" not in editor.get(reverse("admin:events_event_changelist")).content


def test_a_publisher_is_offered_publishing(publisher: Client) -> None:
    written(an_event("a"))
    assert b"/publish/" in publisher.get(address(Event.objects.get())).content
