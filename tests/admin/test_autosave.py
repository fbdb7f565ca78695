"""What is typed is kept for whoever typed it: offered after a crash, and never a change until it is saved."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from events.editions.models import Autosave, Revision
from events.models import Event
from tests.desk import an_event, written

from .conftest import Login, address, form_values, sent
from .test_first_form import an_add_form
from .test_together import heaps

pytestmark = pytest.mark.django_db
OFFER, RESTORED = "You typed here on", "This is what you had typed"
NEW = "/admin/events/event/autosave/"


@pytest.fixture
def event(editor: Client) -> Event:
    written(an_event("a", title="First"))
    return Event.objects.get()


def typed(client: Client, event: Event, **fields: str) -> None:
    values = form_values(client, event) | fields | {"csrfmiddlewaretoken": "x"}
    assert client.post(address(event, "autosave"), values).status_code == 200


def test_what_was_typed_is_offered_and_shown_and_saved_only_then(editor: Client, event: Event) -> None:
    assert OFFER not in editor.get(address(event)).content.decode()
    typed(editor, event, title="Typed for an hour", **{"dates-0-note": "A note"})
    revisions = Revision.objects.count()
    assert OFFER in editor.get(address(event)).content.decode()
    shown = editor.post(address(event), {"_restore": "1"})
    assert RESTORED in shown.content.decode()
    assert "Not saved yet" in shown.content.decode()
    assert (sent(shown)["title"], sent(shown)["dates-0-note"]) == ("Typed for an hour", "A note")
    assert (Event.objects.get().title, Revision.objects.count()) == ("First", revisions)
    assert editor.post(address(event), sent(shown)).status_code == 302
    assert (Event.objects.get().title, event.dates.get().note) == ("Typed for an hour", "A note")
    assert not Autosave.objects.exists()


def test_what_was_typed_is_its_authors_alone(editor: Client, event: Event, login: Login) -> None:
    typed(editor, event, title="Mine")
    otto = login("otto", "Editor")
    assert OFFER not in otto.get(address(event)).content.decode()
    assert otto.post(address(event), {"_restore": "1"}).status_code == 302
    assert [heap for heap in heaps(otto) if heap == "Typed and not saved"] == []
    assert otto.post(address(event), form_values(otto, event) | {"title": "Otto's"}).status_code == 302
    assert Autosave.objects.get().fields["title"] == ["Mine"]


def test_whoever_saved_meanwhile_is_told_and_nothing_is_lost(editor: Client, event: Event, login: Login) -> None:
    typed(editor, event, title="Mine")
    otto = login("otto", "Editor")
    otto.post(address(event), form_values(otto, event) | {"title": "Otto's"})
    shown = editor.post(address(event), {"_restore": "1"})
    assert "Not saved: otto saved revision 2" in shown.content.decode()
    assert sent(shown)["title"] == "Mine"


def test_a_new_event_that_was_typed_is_offered_too(editor: Client) -> None:
    editor.post(NEW, an_add_form(title="Not saved yet"))
    assert [(one.name, one.address) for one in heaps(editor)["Typed and not saved"].rows] == [
        ("a new event", reverse("admin:events_event_add"))
    ]
    shown = editor.post(reverse("admin:events_event_add"), {"_restore": "1"})
    assert sent(shown)["title"] == "Not saved yet"
    assert not Event.objects.exists()
    editor.post(reverse("admin:events_event_add"), sent(shown))
    assert Event.objects.get().title == "Not saved yet"
    assert not Autosave.objects.exists()


def test_saving_one_event_keeps_what_was_typed_of_another(editor: Client, event: Event) -> None:
    editor.post(NEW, an_add_form(title="Another"))
    editor.post(address(event), form_values(editor, event) | {"title": "Saved"})
    assert Autosave.objects.get().fields["title"] == ["Another"]


def test_what_was_typed_is_discarded(editor: Client, event: Event) -> None:
    typed(editor, event, title="Mine")
    assert editor.post(address(event), {"_discard": "1"}).status_code == 302
    assert not Autosave.objects.exists()
    assert Event.objects.get().title == "First"


def test_one_row_is_kept_of_a_form_without_its_token_and_in_any_characters(editor: Client, event: Event) -> None:
    for title in ("One", "Two\x00\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "三"):
        typed(editor, event, title=title)
    kept = Autosave.objects.get()
    assert kept.fields["title"] == ["三"]
    assert kept.base_revision == 1
    assert "csrfmiddlewaretoken" not in kept.fields


def test_nothing_is_kept_for_those_who_may_not_write(client: Client, login: Login, event: Event) -> None:
    assert client.post(NEW, an_add_form(title="x")).status_code == 403
    nobody = login("nobody")
    assert nobody.post(NEW, an_add_form(title="x")).status_code == 403
    assert nobody.post(address(event, "autosave"), {"title": "x"}).status_code == 403
    assert not Autosave.objects.exists()


def test_what_is_kept_of_what_is_not_there_is_refused(editor: Client) -> None:
    assert editor.post(f"/admin/events/event/{uuid4()}/autosave/", {"title": "x"}).status_code == 404
    assert editor.get(NEW).status_code == 405


def test_what_was_typed_goes_with_its_author(editor: Client, event: Event) -> None:
    typed(editor, event, title="Mine")
    User.objects.get(username="erin").delete()
    assert not Autosave.objects.exists()
