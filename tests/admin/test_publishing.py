"""The way of a draft to the public, through the pages that ask."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from events.editions.drafts import save_revision
from events.editions.models import Edition, Entry, Review, Schedule
from events.editions.workflow import get_state, publish_due, schedule, submit
from events.models import Event
from sources.models import Capture
from tests.desk import SOURCE, an_event, entry, latest_revision, published, written

from .conftest import address

pytestmark = pytest.mark.django_db


def confirm(client: Client, event: Event, act: str = "publish", **said: str) -> str:
    """Look at the page that asks, then confirm what it showed."""
    seen = client.get(address(event, act)).context["seen"]
    answer = client.post(address(event, act), {"note": "A note", "confirmed": "yes", "seen": seen} | said, follow=True)
    return answer.content.decode()


def edited(event: Event, title: str, by: User | None = None) -> None:
    event.title = title
    event.save()
    save_revision(event, by=by)


def test_a_draft_goes_through_review_to_the_public_and_back_again(editor: Client, publisher: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    assert get_state(event) == "draft"
    editor.post(address(event, "submit"), {"confirmed": "yes", "comment": "Ready"})
    assert get_state(event) == "in review"
    publisher.post(address(event, "return"), {"confirmed": "yes", "comment": "No locator"})
    assert get_state(event) == "draft"
    assert Review.objects.first().comment == "No locator"  # type: ignore[union-attr]
    confirm(publisher, event)
    assert get_state(event) == "published"
    edited(event, "Another")
    assert get_state(event) == "published, with unpublished changes"
    confirm(publisher, event, "withdraw")
    assert entry("a").document is None


def test_what_is_withdrawn_says_so(publisher: Client) -> None:
    published(an_event("a"))
    confirm(publisher, Event.objects.get(), "withdraw")
    assert get_state(Event.objects.get()) == "withdrawn"


def test_a_withdrawal_names_what_nothing_else_mentions(publisher: Client) -> None:
    taking_part = [{"actor": "huawei", "role": "target"}]
    published(
        an_event("a", actors=taking_part),
        an_event("b", actors=[{"actor": "desk", "role": "target"}]),
        actors=[
            {"slug": "huawei", "name": "Huawei", "kind": "company"},
            {"slug": "desk", "name": "Interview Desk", "kind": "other"},
        ],
    )
    event = Event.objects.get(slug="b")
    page = publisher.get(address(event, "withdraw")).content.decode()
    assert "Nothing else that is public mentions actor Interview Desk" in page
    assert "actor Huawei" not in page
    confirm(publisher, event, "withdraw")
    page = publisher.get(address(Event.objects.get(slug="a"), "withdraw")).content.decode()
    assert "mentions actor Huawei" in page
    assert "Interview Desk" not in page


def test_the_history_separates_withdrawals_from_publications(publisher: Client) -> None:
    published(an_event("a"))
    event = Event.objects.get()
    confirm(publisher, event, "withdraw")
    again = publisher.get(address(event, "publish"))
    assert [one.why for one in again.context["entries"] if one.subject == "event"] == [
        "public again after it was withdrawn"
    ]
    history = publisher.get(address(event, "revisions"))
    assert [editions for _, editions in history.context["revisions"]] == [["1", "2 (withdrawn)"]]


def test_the_preview_names_neighbours_and_what_is_public_for_the_first_time(publisher: Client) -> None:
    published(an_event("a"), an_event("b", relations=[{"type": "amends", "event": "a"}]))
    edited(Event.objects.get(slug="a"), "Renamed")
    told = publisher.get(address(Event.objects.get(slug="a"), "publish")).context["entries"]
    assert {(one.name, bool(one.why)) for one in told} == {("Renamed", False), ("B", True)}


def test_a_first_time_source_is_part_of_the_preview(publisher: Client) -> None:
    written(an_event("a"))
    told = publisher.get(address(Event.objects.get(), "publish")).context["entries"]
    assert ("source", "public for the first time") in {(one.subject, one.why) for one in told}


def test_what_moved_since_the_preview_is_not_published(publisher: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    seen = publisher.get(address(event, "publish")).context["seen"]
    edited(event, "Moved")
    page = publisher.post(address(event, "publish"), {"note": "A note", "confirmed": "yes", "seen": seen})
    assert "Something changed since the preview" in page.content.decode()
    assert not Edition.objects.exists()


def test_nothing_is_published_unseen(publisher: Client) -> None:
    written(an_event("a"))
    publisher.post(address(Event.objects.get(), "publish"), {"note": "A note", "confirmed": "yes"})
    assert not Edition.objects.exists()


def test_everything_a_draft_lacks_is_said_at_once(publisher: Client) -> None:
    written({"slug": "a", "title": "A"})
    page = publisher.get(address(Event.objects.get(), "publish"), follow=True).content.decode()
    assert "it has no kind" in page
    assert "it has no date" in page
    assert "no source attests it" in page


def test_a_correction_is_marked(publisher: Client) -> None:
    published(an_event("a"))
    edited(Event.objects.get(), "Right")
    confirm(publisher, Event.objects.get(), correction="on")
    assert entry("a").change == "correction"


def test_where_four_eyes_are_asked_for_the_last_author_does_not_publish(publisher: Client, settings: Settings) -> None:
    settings.ANNALS_PUBLISHER_NOT_AUTHOR = True
    written(an_event("a"))
    edited(Event.objects.get(), "Mine", by=User.objects.get(username="paul"))
    page = publisher.get(address(Event.objects.get(), "publish"), follow=True)
    assert "another publisher has to publish it" in page.content.decode()


def test_what_was_scheduled_is_what_appears(superuser: User) -> None:
    written(an_event("a", title="As scheduled"))
    event = Event.objects.get()
    due = timezone.now() + dt.timedelta(hours=1)
    schedule(latest_revision(event), due=due, note="On its day", correction=False, by=superuser)
    edited(event, "Edited on")
    assert publish_due(due - dt.timedelta(seconds=1)) == []
    publish_due(due)
    assert entry("a").label == "As scheduled"
    assert publish_due(due) == []


def test_a_publisher_schedules_from_the_form(publisher: Client) -> None:
    written(an_event("a"))
    page = confirm(publisher, Event.objects.get(), "schedule", due="2999-01-01 09:00")
    assert Schedule.objects.get().due.year == 2999
    assert "will be published on 1 January 2999" in page


@pytest.mark.parametrize("due", ["2001-01-01 09:00", "soon", "0000-01-01 00:00", "9999-12-31 23:59", ""])
def test_an_instant_that_cannot_be_is_told_beside_its_field(publisher: Client, due: str) -> None:
    written(an_event("a"))
    confirm(publisher, Event.objects.get(), "schedule", due=due)
    assert not Schedule.objects.exists()


def test_a_clock_does_not_undo_what_a_person_published_since(superuser: User) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    now = timezone.now()
    schedule(latest_revision(event), due=now, note="Late", correction=False, by=superuser)
    published(an_event("a", title="Newer"))
    call_command("publish", due=True, stdout=StringIO(), stderr=StringIO())
    assert entry("a").label == "Newer"
    assert "is already public" in Schedule.objects.get().problem


def test_the_draft_is_restored_from_any_revision(editor: Client) -> None:
    written(
        an_event("a", actors=[{"actor": "commerce", "role": "issuer"}]),
        actors=[{"slug": "commerce", "name": "C", "kind": "agency"}],
    )
    event = Event.objects.get()
    before = event.row()
    event.participations.all().delete()
    edited(event, "Spoilt")
    editor.post(address(event, "revert/1"), {"confirmed": "yes", "comment": "Spoilt"})
    event = Event.objects.get()
    assert event.row() == before
    latest = latest_revision(event)
    assert latest is not None
    assert (latest.number, latest.origin) == (3, "revert")


def test_after_one_in_review_comes_the_next(publisher: Client, superuser: User) -> None:
    written(an_event("a"), an_event("b"))
    for event in Event.objects.all():
        submit(latest_revision(event), by=superuser)
    first, second = Event.objects.order_by("slug")
    seen = publisher.get(address(first, "publish")).context["seen"]
    answer = publisher.post(address(first, "publish"), {"note": "N", "confirmed": "yes", "seen": seen})
    assert answer["Location"] == address(second)
    assert Entry.objects.of("event").count() == 1


def test_the_dates_of_a_revision_are_restored_with_it(editor: Client) -> None:
    written(an_event("a", date="2019"))
    written(an_event("a", date="2020"))
    editor.post(address(Event.objects.get(), "revert/1"), {"confirmed": "yes"})
    latest = latest_revision(Event.objects.get())
    assert latest is not None
    assert (latest.number, latest.row["dates"][0]["date"]) == (3, "2019")


def test_a_form_says_what_is_scheduled_of_it_and_where_to_drop_that(publisher: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    assert "is scheduled for" not in publisher.get(address(event)).content.decode()
    confirm(publisher, event, "schedule", due="2999-01-01 09:00")
    page = publisher.get(address(event)).content.decode()
    assert "Revision 1 is scheduled for <time" in page
    assert "1 January 2999, 09:00 UTC</time> by paul. Public note: A note" in page
    assert reverse("admin:editions_schedule_delete", args=[Schedule.objects.get().pk]) in page
    assert f'<a href="{address(event)}">event a, revision 1' in publisher.get(reverse("admin:index")).content.decode()


@pytest.fixture
def captured(db: None) -> Capture:
    written(an_event("a"), sources=[SOURCE | {"captures": [{"seen": "2025", "text": "Words"}]}])
    return Capture.objects.get()


def test_a_capture_is_called_by_its_source_and_number(captured: Capture, publisher: Client, settings: Settings) -> None:
    revision = latest_revision(captured)
    assert str(revision) == "capture gazette/1, revision 1"
    page = publisher.get(reverse("admin:editions_revision_changelist"), {"subject": "capture"}).content.decode()
    assert "capture gazette/1, revision 1" in page
    form = f"{reverse('admin:sources_capture_changelist')}{captured.pk}"
    shown = publisher.get(f"{form}/publish/").context["entries"]
    assert ("capture", "Gazette, capture 1") in {(one.subject, one.name) for one in shown}


def test_the_names_of_captures_are_looked_up_at_once(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries, captured: Capture
) -> None:
    captures = [{"seen": "2025", "text": f"Words {number}"} for number in range(20)]
    written(sources=[SOURCE | {"captures": captures}])
    with django_assert_max_num_queries(12):
        page = publisher.get(reverse("admin:editions_revision_changelist")).content.decode()
    assert "capture gazette/20" in page


def published_by_command(*names: str, **options: Any) -> str:
    out = StringIO()
    call_command("publish", *names, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", ["event/a", "capture/gazette/1"])
def test_a_command_publishes_what_it_names(captured: Capture, name: str) -> None:
    assert "Published as edition 1" in published_by_command(name, note="A note")


@pytest.mark.parametrize(
    ("names", "options", "told"),
    [
        (["event/a"], {"note": ""}, "The edition needs a note"),
        (["event/a"], {"note": " "}, "The edition needs a note"),
        ([], {"due": True, "note": "A note"}, "Leave out --note"),
        ([], {"due": True, "correction": True}, "--correction applies to named subjects"),
        ([], {"rerender": True, "correction": True, "note": "A note"}, "--correction applies to named subjects"),
        (["event"], {"note": "A note"}, "‘event’ does not have the form SUBJECT/SLUG"),
        (["event/b"], {"note": "A note"}, "unknown event"),
    ],
)
def test_what_a_command_cannot_do_it_says(captured: Capture, names: list[str], options: Any, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        published_by_command(*names, **options)
    assert not Edition.objects.exists()


def test_a_command_makes_no_edition_of_what_is_public_already(captured: Capture) -> None:
    published_by_command("event/a", note="A note")
    assert "Everything is already public" in published_by_command("event/a", note="Again")
    assert Edition.objects.count() == 1
    assert "edition 2" in published_by_command("event/a", note="It was wrong before", correction=True)


@pytest.mark.parametrize(
    ("name", "told"), [("event/a", "event/a is a draft"), ("event/b", "unknown event"), ("event", "SUBJECT/SLUG")]
)
def test_what_is_not_public_is_not_withdrawn_and_is_said_to_be_a_draft(captured: Capture, name: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        call_command("withdraw", name, reason="It was wrong")
