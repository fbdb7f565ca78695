"""Two editors, one form: nothing that was typed or saved is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from events.editions.drafts import save_revision
from events.editions.models import Revision
from events.models import Actor, Event
from tests.desk import an_event, latest_revision, published, written

from .conftest import Login, address, form_values, sent

pytestmark = pytest.mark.django_db


def saved_meanwhile(event: Event, title: str) -> None:
    event.title = title
    event.save()
    save_revision(event, by=None)


def test_a_stale_form_is_refused_with_both_versions_and_what_was_typed(editor: Client) -> None:
    written(an_event("a", title="First"))
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Mine"}
    saved_meanwhile(event, "Theirs")
    page = editor.post(address(event), mine)
    assert page.status_code == 200
    said = page.content.decode()
    assert "Not saved" in said
    assert "First → Theirs" in said
    assert 'value="Mine"' in said
    assert Event.objects.get().title == "Theirs"


def test_having_seen_both_versions_an_editor_may_save_again(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Mine"}
    saved_meanwhile(event, "Theirs")
    form: Any = editor.post(address(event), mine).context["adminform"].form
    editor.post(address(event), mine | {"seen_revision": form["seen_revision"].value()})
    assert Event.objects.get().title == "Mine"
    assert [one.row["title"] for one in Revision.objects.filter(subject="event").order_by("number")][1:] == [
        "Theirs",
        "Mine",
    ]


def test_a_form_without_the_revision_it_saw_is_stale(editor: Client) -> None:
    written(an_event("a", title="First"))
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Mine"}
    del mine["seen_revision"]
    editor.post(address(event), mine)
    assert Event.objects.get().title == "First"


def test_a_form_that_somebody_else_has_open_says_so(editor: Client, login: Login) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    assert "this form open too" not in editor.get(address(event)).content.decode()
    assert "erin has this form open too" in login("otto", "Editor").get(address(event)).content.decode()


def test_a_save_is_a_revision_that_says_what_changed(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"title": "New", "summary": "Words"})
    latest = latest_revision(Event.objects.get())
    assert latest is not None
    assert latest.comment == "changed title, summary"
    assert latest.created_by is not None
    assert latest.created_by.get_username() == "erin"


def test_what_is_published_is_not_deleted_but_said_to_be(editor: Client) -> None:
    published(an_event("a"))
    page = editor.post(address(Event.objects.get(), "delete"), {"post": "yes"}, follow=True)
    assert "was published in edition 1" in page.content.decode()
    assert Event.objects.exists()


def test_what_is_cited_is_not_deleted_and_its_users_are_named(editor: Client) -> None:
    written(
        an_event("a", actors=[{"actor": "commerce", "role": "issuer"}]),
        actors=[{"slug": "commerce", "name": "Commerce", "kind": "agency"}],
    )
    actor = Actor.objects.get()
    page = editor.post(f"/admin/events/actor/{actor.pk}/delete/", {"post": "yes"}, follow=True)
    assert "is used by participation “A: " in page.content.decode()
    assert Actor.objects.exists()


def test_a_draft_nobody_uses_is_deleted(editor: Client) -> None:
    written(an_event("a"))
    editor.post(address(Event.objects.get(), "delete"), {"post": "yes"})
    assert not Event.objects.exists()


def test_two_revisions_are_compared_field_by_field(editor: Client) -> None:
    written(an_event("a", title="One old title"))
    event = Event.objects.get()
    saved_meanwhile(event, "One new title")
    page = editor.get(address(event, "compare"), {"old": "1", "new": "2"}).content.decode()
    assert "One <del>old</del><ins>new</ins> title" in page


def test_a_revision_that_never_was_is_reported(editor: Client) -> None:
    written(an_event("a"))
    page = editor.get(address(Event.objects.get(), "compare"), {"old": "9999999999999999999999"})
    assert page.status_code == 400
    assert "unknown revision" in page.content.decode()


def test_lines_as_a_browser_sends_them_are_saved_as_lines(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"summary": "One line\r\nand another"})
    assert Event.objects.get().summary == "One line\nand another"


ACTORS: dict[str, Any] = {"actors": [{"slug": "huawei", "name": "Huawei", "kind": "company"}]}
TARGET = {"actor": "huawei", "role": "target"}


def saved_again(editor: Client, event: Event, mine: dict[str, Any]) -> Any:
    """Send a form, then send what the answer shows, as an editor does who presses Save once more."""
    shown = sent(editor.post(address(event), mine))
    return editor.post(address(event), shown)


def test_words_typed_into_a_part_that_somebody_took_away_are_a_new_part(editor: Client, login: Login) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    mine = form_values(editor, event) | {"citations-0-quote": "Typed"}
    otto = login("otto", "Editor")
    otto.post(address(event), form_values(otto, event) | {"citations-0-DELETE": "on"})
    assert not event.citations.exists()
    page = editor.post(address(event), mine)
    assert "Not saved: otto" in page.content.decode()
    assert sent(page)["citations-0-quote"] == "Typed"
    assert editor.post(address(event), sent(page)).status_code == 302
    assert [citation.quote for citation in event.citations.all()] == ["Typed"]


def test_a_form_is_saved_again_after_another_restored_a_revision(editor: Client, login: Login) -> None:
    written(an_event("a", actors=[TARGET]), **ACTORS)
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"title": "Second"})
    kept = [list(parts.values_list("pk", flat=True)) for parts in (event.dates, event.participations, event.citations)]
    mine = form_values(editor, event) | {"citations-0-quote": "Typed"}
    login("otto", "Editor").post(address(event, "revert/1"), {"confirmed": "yes"})
    assert kept == [
        list(parts.values_list("pk", flat=True)) for parts in (event.dates, event.participations, event.citations)
    ]
    assert saved_again(editor, event, mine).status_code == 302
    assert [citation.quote for citation in event.citations.all()] == ["Typed"]
    assert event.dates.count() == event.participations.count() == 1


def test_parts_that_others_recreated_are_the_parts_of_a_form(editor: Client) -> None:
    written(an_event("a", actors=[TARGET]), **ACTORS)
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Mine"}
    row = event.row()
    for parts in (event.dates, event.participations, event.citations):
        parts.all().delete()
    event.restore(row)
    assert editor.post(address(event), mine).status_code == 302
    assert Event.objects.get().title == "Mine"
    assert event.citations.count() == event.participations.count() == 1


def test_parts_that_others_added_stand_in_the_form_that_is_shown(editor: Client, login: Login) -> None:
    written(an_event("a"), **ACTORS)
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Mine"}
    otto = login("otto", "Editor")
    theirs = {"participations-TOTAL_FORMS": "1", "participations-0-role": "target"}
    otto.post(
        address(event), form_values(otto, event) | theirs | {"participations-0-actor": str(Actor.objects.get().pk)}
    )
    page = editor.post(address(event), mine)
    assert sent(page)["participations-0-role"] == "target"
    editor.post(address(event), sent(page) | {"participations-0-DELETE": "on"})
    assert not event.participations.exists()


def test_what_was_typed_into_a_deleted_subject_becomes_a_new_draft(editor: Client, login: Login) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    mine = form_values(editor, event) | {"title": "Typed", "citations-0-quote": "Typed too"}
    login("otto", "Editor").post(address(event, "delete"), {"post": "yes"})
    page = editor.post(address(event), mine)
    assert "Saving again creates a new draft" in page.content.decode()
    assert not Event.objects.exists()
    editor.post(address(event), sent(page))
    again = Event.objects.get()
    assert (again.title, again.citations.get().quote, again.dates.count()) == ("Typed", "Typed too", 1)


def test_a_subject_that_never_was_is_not_made_by_saving_it(editor: Client) -> None:
    written(an_event("a"))
    mine = form_values(editor, Event.objects.get())
    answer = editor.post(f"/admin/events/event/{uuid4()}/change/", mine | {"slug": "b"}, follow=True)
    assert "Perhaps it was deleted?" in answer.content.decode()
    assert Event.objects.count() == 1
