"""A time is typed in the editor's own zone, and a schedule says what it leaves out."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.editions.models import Schedule
from events.editions.workflow import schedule
from events.models import Event
from tests.desk import an_event, latest_revision, written

from .conftest import address
from .test_publishing import confirm, edited

pytestmark = pytest.mark.django_db


def test_a_time_is_read_in_the_zone_of_the_browser(publisher: Client) -> None:
    written(an_event("a"))
    page = confirm(publisher, Event.objects.get(), "schedule", due="2998-07-01T09:00", zone="Europe/Berlin")
    assert Schedule.objects.get().due == dt.datetime(2998, 7, 1, 7, tzinfo=dt.UTC)
    assert "1 July 2998 at 09:00 (Europe/Berlin), 1 July 2998 at 07:00 UTC" in page


@pytest.mark.parametrize(
    ("due", "zone"),
    [("2030-03-31T02:30", "Europe/Berlin"), ("2030-10-27T02:30", "Europe/Berlin"), ("2998-01-01T09:00", "Mars/Base")],
)
def test_a_time_that_a_clock_skips_or_repeats_or_of_an_unknown_zone_is_refused(
    publisher: Client, due: str, zone: str
) -> None:
    written(an_event("a"))
    confirm(publisher, Event.objects.get(), "schedule", due=due, zone=zone)
    assert not Schedule.objects.exists()


def test_a_schedule_says_that_the_form_has_gone_on(publisher: Client, superuser: User) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    due = timezone.now() + dt.timedelta(days=1)
    schedule(latest_revision(event), due=due, note="On its day", correction=False, by=superuser)
    desk = reverse("admin:index")
    assert "gone on" not in publisher.get(address(event)).content.decode() + publisher.get(desk).content.decode()
    edited(event, "Edited on")
    page = publisher.get(address(event)).content.decode()
    assert "This form has gone on to revision 2, which the schedule does not publish." in page
    assert "../compare/?old=1&amp;new=2" in page
    assert "the form has gone on to revision 2" in publisher.get(desk).content.decode()
