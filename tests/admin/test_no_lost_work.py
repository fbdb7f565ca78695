"""Two editors, one form: nothing that was typed or saved is lost."""

from typing import Any

import pytest
from django.test import Client

from events.editions.models import Revision
from events.editions.working import latest_revision, revise
from events.models import Actor, Event
from tests.desk import an_event, published, written

from .conftest import Login, address, form_values

pytestmark = pytest.mark.django_db


def saved_meanwhile(event: Event, title: str) -> None:
    event.title = title
    event.save()
    revise(event, by=None)


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
    assert "was published (edition 1)" in page.content.decode()
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


def test_a_revision_that_never_was_is_told(editor: Client) -> None:
    written(an_event("a"))
    page = editor.get(address(Event.objects.get(), "compare"), {"old": "9999999999999999999999"})
    assert page.status_code == 400
    assert "unknown revision" in page.content.decode()


def test_lines_as_a_browser_sends_them_are_saved_as_lines(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"summary": "One line\r\nand another"})
    assert Event.objects.get().summary == "One line\nand another"
