"""A form that is sent after its session ended loses nothing."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events.models import Event
from sources.models import Capture
from tests.desk import an_event, written

from .conftest import address, form_values

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}


class Carried(HTMLParser):
    """The hidden fields of a page's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, Any] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = dict(attributes)
        if tag == "input" and given.get("type") == "hidden":
            self.fields.setdefault(given["name"], []).append(given["value"])


def strict(client: Client) -> Client:
    """The same person in a browser whose forms need their token."""
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = client.cookies
    return careful


def typed(client: Client) -> tuple[Event, dict[str, Any]]:
    written(an_event("a"))
    event = Event.objects.get()
    return event, form_values(client, event) | {"title": "Long <thought> about", "summary": 'One line\nand "another"'}


def test_what_was_typed_is_saved_after_logging_in_again(editor: Client) -> None:
    event, values = typed(editor)
    editor.logout()
    page = editor.post(address(event), values).content.decode()
    assert "Your session ended" in page
    assert 'href="/admin/login/?next=/admin/"' in page
    editor.force_login(User.objects.get(username="erin"), backend="django.contrib.auth.backends.ModelBackend")
    assert editor.post(address(event), Carried(page).fields).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.summary) == ("Long <thought> about", 'One line\nand "another"')


def test_a_form_of_an_earlier_session_is_sent_again_after_a_new_login(editor: Client) -> None:
    event, values = typed(editor)
    careful = strict(editor)
    page = careful.post(address(event), values | {"csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert page.status_code == 403
    said = page.content.decode()
    assert "You logged in again after" in said
    assert careful.post(address(event), Carried(said).fields, headers=OURS).status_code == 302
    assert Event.objects.get().title == "Long <thought> about"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_what_another_site_sent_is_not_kept_for_a_click(editor: Client, headers: dict[str, str]) -> None:
    event, values = typed(editor)
    page = strict(editor).post(address(event), values, headers=headers)
    assert page.status_code == 403
    assert "thought" not in page.content.decode()
    assert "Send the form again" not in page.content.decode()


def test_no_password_is_kept_on_a_page(client: Client) -> None:
    entered = {"username": "erin", "password": "a-long-password"}
    page = Client(enforce_csrf_checks=True).post(reverse("admin:login"), entered, headers=OURS)
    assert page.status_code == 403
    assert "a-long-password" not in page.content.decode()


def test_a_file_that_has_to_be_chosen_again_is_named(client: Client) -> None:
    values = {"seen": "2025-05-13", "file": SimpleUploadedFile("statement.pdf", b"x")}
    page = client.post(reverse("admin:sources_capture_add"), values)
    assert "Choose these files again: statement.pdf" in page.content.decode()
    assert not Capture.objects.exists()
