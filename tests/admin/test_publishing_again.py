"""Publishing what is public already makes no edition, whichever way it is asked for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.editions.models import Edition
from events.models import Event
from tests.desk import an_event, entry, published

from .conftest import address
from .test_publishing import confirm, edited

pytestmark = pytest.mark.django_db


def test_a_page_that_is_come_back_to_makes_no_second_edition(publisher: Client) -> None:
    published(an_event("a"))
    event = Event.objects.get()
    edited(event, "Another")
    confirm(publisher, event)
    assert Edition.objects.count() == 2
    answer = confirm(publisher, event)
    assert Edition.objects.count() == 2
    assert "Everything is already public. No edition was made." in answer


def test_the_page_says_so_before_it_is_confirmed(publisher: Client) -> None:
    published(an_event("a"))
    page = publisher.get(address(Event.objects.get(), "publish")).content.decode()
    assert "This version is already public" in page


def test_what_is_public_may_be_said_to_be_a_correction(publisher: Client) -> None:
    published(an_event("a"))
    confirm(publisher, Event.objects.get(), correction="on")
    assert (Edition.objects.count(), entry("a").change) == (2, "correction")


def test_of_several_only_what_is_not_public_is_published(publisher: Client) -> None:
    published(an_event("a"), an_event("b"))
    edited(Event.objects.get(slug="b"), "Another")
    chosen: dict[str, Any] = {
        "action": "publish_selected",
        "_selected_action": [str(event.pk) for event in Event.objects.all()],
    }
    events = reverse("admin:events_event_changelist")
    seen = publisher.post(events, chosen).context
    assert [one.name for one in seen["entries"]] == ["Another"]
    publisher.post(events, chosen | {"note": "A note", "confirmed": "yes", "seen": seen["seen"]})
    assert list(Edition.objects.get(number=2).entries.values_list("slug", flat=True)) == ["b"]
