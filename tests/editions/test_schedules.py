"""Schedules that several processes come to at once, or that a person was quicker than."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from events.editions.drafts import save_revision
from events.editions.models import Edition, Revision, Schedule
from events.editions.publishing import PUBLISHING_LOCK, publish
from events.editions.workflow import publish_due, schedule
from events.models import Event
from tests.desk import an_event, latest_revision, written
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])
LATER = dt.timedelta(days=1)


@pytest.fixture
def first() -> Revision:
    """The first revision of an event, whose schedule is due."""
    written(an_event("ban", title="As scheduled"))
    revision = latest_revision(Event.objects.get())
    assert revision is not None
    by = User.objects.create_superuser("root")
    schedule(revision, due=timezone.now(), note="On its day", correction=False, by=by)
    return revision


def published_meanwhile(publishers: int, meanwhile: Callable[[], Any]) -> list[int]:
    """How many schedules each of these publishers found to be done, where something happens while all wait."""
    now, done, is_locked = timezone.now(), [], threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])
            is_locked.set()
            meanwhile()
            until_waiting(publishers)

    def publish_when_locked() -> None:
        is_locked.wait(30)
        done.append(len(publish_due(now)))

    in_threads(hold, *[publish_when_locked] * publishers)
    return sorted(done)


def until_waiting(publishers: int) -> None:
    """Wait until so many publishers wait for the lock."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone()[0] == publishers:
                return
        time.sleep(0.01)
    raise TimeoutError(f"{publishers} publishers did not come to wait for the lock")


def test_a_schedule_is_published_once_by_processes_that_come_to_it_at_once(first: Revision) -> None:
    assert published_meanwhile(2, lambda: None) == [0, 1]
    done = Schedule.objects.get()
    assert (done.edition_id, done.problem) == (1, "")
    assert Edition.objects.count() == 1


def dropped() -> None:
    Schedule.objects.all().delete()


def put_off() -> None:
    Schedule.objects.update(due=timezone.now() + LATER)


def given_to_another_revision() -> None:
    event = Event.objects.get()
    event.title = "As scheduled instead"
    event.save()
    Schedule.objects.update(revision=save_revision(event, by=None))


@pytest.mark.parametrize("changed", [dropped, put_off, given_to_another_revision], ids=lambda act: act.__name__)
def test_a_schedule_that_changed_while_a_publisher_waited_is_looked_at_again(
    first: Revision, changed: Callable[[], None]
) -> None:
    assert published_meanwhile(1, changed) == [0]
    assert not Edition.objects.exists()
    assert not Schedule.objects.exclude(problem="").exists()


def test_a_schedule_does_not_publish_again_what_a_person_published_already(first: Revision) -> None:
    publish([first], by=None, note="By hand")
    (overtaken,) = publish_due(timezone.now())
    assert overtaken.problem.endswith("was scheduled, but revision 1 is already public.")
    assert [edition.note for edition in Edition.objects.all()] == ["By hand"]


def test_a_schedule_publishes_what_is_newer_than_what_is_public(first: Revision) -> None:
    publish([first], by=None, note="By hand")
    given_to_another_revision()
    (done,) = publish_due(timezone.now())
    assert (done.edition_id, done.problem) == (2, "")
