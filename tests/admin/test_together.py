"""Two people and one draft: what each says to the other is seen, on the desk, on the form and in mail."""

import re
from smtplib import SMTPException

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from events.admin.heaps import Heap
from events.editions.drafts import save_revision
from events.editions.models import DailyMail, EditingSession
from events.editions.publishing import publish
from events.editions.workflow import submit
from events.models import Event
from sources.models import Capture, Source
from sources.models import Review as CaptureReview
from tests.desk import SOURCE, an_event, latest_revision, published, written

from .conftest import Login, address, form_values

pytestmark = pytest.mark.django_db
OLD, NEW = "Using such chips anywhere violates the controls.", "Using such chips somewhere may violate the controls."


def heaps(client: Client) -> dict[str, Heap]:
    return {heap.title: heap for heap in client.get(reverse("admin:index")).context["heaps"]}


def said(client: Client, heap: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.by, one.said) for one in heaps(client)[heap].rows]


def act(client: Client, event: Event, act: str, comment: str) -> None:
    answer = client.post(address(event, act), {"confirmed": "yes", "comment": comment})
    assert answer.status_code == 302


def drafted(editor: Client, slug: str = "a") -> Event:
    """An event that the editor has saved."""
    written(an_event(slug))
    event = Event.objects.get(slug=slug)
    editor.post(address(event), form_values(editor, event) | {"summary": "Words"})
    return event


def test_a_comment_goes_back_and_forth_and_each_sees_it_on_desk_and_form(editor: Client, publisher: Client) -> None:
    event = drafted(editor)
    act(editor, event, "submit", "Please look at the date")
    assert said(publisher, "Waiting for you") == [("A", "erin", "Please look at the date")]
    assert "Please look at the date" in publisher.get(address(event)).content.decode()
    act(publisher, event, "return", "Add a second source")
    assert said(editor, "Returned to you") == [("A", "paul", "Add a second source")]
    assert "Add a second source" in editor.get(address(event)).content.decode()
    assert said(publisher, "Waiting for you") == said(publisher, "Returned to you") == []
    act(editor, event, "submit", "Done")
    assert said(editor, "Returned to you") == []
    assert said(editor, "In review") == [("A", "erin", "Done")]


def test_a_return_stays_until_the_draft_is_submitted_again_however_often_it_is_saved(
    editor: Client, publisher: Client
) -> None:
    event = drafted(editor)
    act(editor, event, "submit", "")
    act(publisher, event, "return", "No")
    editor.post(address(event), form_values(editor, event) | {"summary": "Other words"})
    assert said(editor, "Returned to you") == [("A", "paul", "No")]
    publish([latest_revision(event)], by=None, note="A note")
    assert said(editor, "Returned to you") == []
    assert ">No<" not in editor.get(address(event)).content.decode()


def test_what_was_returned_to_another_is_on_their_desk_alone(editor: Client, publisher: Client, login: Login) -> None:
    event = drafted(editor)
    otto = login("otto", "Editor")
    act(otto, event, "submit", "")
    act(publisher, event, "return", "No")
    assert said(otto, "Returned to you") == said(editor, "Returned to you") == [("A", "paul", "No")]
    assert said(login("ada", "Editor"), "Returned to you") == []


def test_ones_own_drafts_are_a_heap_oldest_first(editor: Client, login: Login) -> None:
    for slug in ("b", "a", "in-review", "public"):
        drafted(editor, slug)
    drafted(login("otto", "Editor"), "of-another")
    act(editor, Event.objects.get(slug="in-review"), "submit", "")
    publish([latest_revision(Event.objects.get(slug="public"))], by=None, note="A note")
    assert said(editor, "Mine") == [("B", "erin", "changed summary"), ("A", "erin", "changed summary")]


def test_what_is_said_is_mailed_to_whoever_acts_next(editor: Client, publisher: Client) -> None:
    User.objects.filter(username="erin").update(email="erin@example.org")
    User.objects.filter(username="paul").update(email="paul@example.org")
    event = drafted(editor)
    act(editor, event, "submit", "Please look")
    act(publisher, event, "return", "Add a source")
    submitted, returned = mail.outbox
    assert (submitted.to, returned.to) == (["paul@example.org"], ["erin@example.org"])
    assert (submitted.subject, returned.subject) == ("[Annals] Submitted for review: A", "[Annals] Returned to you: A")
    assert "Please look" in submitted.body
    assert "Add a source" in returned.body
    assert f"http://testserver{address(event)}" in returned.body


def test_drafts_submitted_together_are_one_mail(editor: Client, publisher: Client) -> None:
    User.objects.filter(username="paul").update(email="paul@example.org")
    written(an_event("a"), an_event("b"))
    pks = [str(pk) for pk in Event.objects.values_list("pk", flat=True)]
    editor.post(reverse("admin:events_event_changelist"), {"action": "submit_selected", "_selected_action": pks})
    assert [one.subject for one in mail.outbox] == ["[Annals] Submitted for review: 2 drafts"]


def test_no_submission_is_lost_because_no_mail_can_be_sent(
    editor: Client, publisher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise SMTPException("no server")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    User.objects.filter(username="paul").update(email="paul@example.org")
    event = drafted(editor)
    page = editor.post(address(event, "submit"), {"confirmed": "yes", "comment": ""}, follow=True).content.decode()
    assert "No mail could be sent" in page
    assert said(publisher, "Waiting for you") == [("A", "erin", "")]


def test_what_readers_see_and_what_colleagues_see_are_told_apart(publisher: Client) -> None:
    published(an_event("a"))
    event = Event.objects.get()
    submit(latest_revision(event), by=User.objects.get(username="paul"))
    for page, label in (
        ("publish", "Public note (readers see it)"),
        ("schedule", "Public note (readers see it)"),
        ("withdraw", "Reason (readers see it)"),
        ("submit", "Comment (colleagues only)"),
    ):
        assert label in publisher.get(address(event, page)).content.decode()


def test_a_new_event_is_shown_whole_before_it_is_published(publisher: Client) -> None:
    written(an_event("a", summary="What readers will read", actors=[{"actor": "bis", "role": "issuer"}]),
            actors=[{"slug": "bis", "name": "Bureau of Industry", "kind": "agency"}])  # fmt: skip
    event = Event.objects.get()
    page = publisher.get(address(event, "publish")).content.decode()
    for words in ("What readers will read", "actor: Bureau of Industry", "date: 2019-05-16", "source: Gazette"):
        assert words in page
    assert {address(event, "preview"), address(event, "compare")} <= set(re.findall(r'href="([^"]+)"', page))


def test_the_note_written_last_is_offered_again(publisher: Client) -> None:
    written(an_event("a"), an_event("b"))
    event = Event.objects.get(slug="a")
    assert "Use your last note" not in publisher.get(address(event, "publish")).content.decode()
    publish([latest_revision(event)], by=User.objects.get(username="paul"), note="The tariffs of April")
    publish([latest_revision(Source.objects.get())], by=None, note="By somebody else")
    page = publisher.get(address(Event.objects.get(slug="b"), "publish")).content.decode()
    assert 'data-text="The tariffs of April"' in page


def test_a_form_that_is_closed_is_open_no_more(editor: Client, login: Login) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    otto = login("otto", "Editor")
    editor.get(address(event))
    assert "erin has this form open too." in otto.get(address(event)).content.decode()
    assert editor.post(address(event, "open")).json() == {}
    assert otto.get(address(event, "open")).json() == {"others": []}
    assert EditingSession.objects.get().opened_by.get_username() == "otto"


def captured(text: str, seen: str) -> Capture:
    capture = Capture(source=Source.objects.get(), seen=seen, text=text, review=CaptureReview.UNREVIEWED)
    capture.save()
    save_revision(capture, by=None)
    return capture


@pytest.fixture
def quoting(editor: Client) -> Event:
    """A public event whose quotation its source had, and an editor with a mail address."""
    User.objects.filter(username="erin").update(email="erin@example.org")
    captures = [{"seen": "2025-05-13", "text": OLD}]
    published(an_event("a", citations=[{"source": "gazette", "quote": OLD}]), sources=[SOURCE | {"captures": captures}])
    return Event.objects.get()


def test_a_quotation_that_became_altered_is_mailed_once(quoting: Event) -> None:
    call_command("mail_changed_quotations", verbosity=0)
    assert mail.outbox == []
    captured(NEW, "2025-05-19")
    for _ in range(2):
        call_command("mail_changed_quotations", verbosity=0)
    assert [(one.to, one.subject) for one in mail.outbox] == [(["erin@example.org"], "[Annals] 1 quotation changed")]
    assert OLD in mail.outbox[0].body
    assert "is altered" in mail.outbox[0].body


def test_one_mail_a_day_and_the_rest_follows(quoting: Event) -> None:
    captured(NEW, "2025-05-19")
    call_command("mail_changed_quotations", verbosity=0)
    captured("Wholly other words.", "2025-05-21")
    call_command("mail_changed_quotations", verbosity=0)
    assert len(mail.outbox) == 1
    sent = DailyMail.objects.get()
    DailyMail.objects.create(day=sent.day.replace(year=2001), sent_at=sent.sent_at)
    sent.delete()
    call_command("mail_changed_quotations", verbosity=0)
    assert len(mail.outbox) == 2


def test_a_mail_that_could_not_be_sent_is_sent_later(quoting: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    captured(NEW, "2025-05-19")

    def refuse(self: object, messages: object) -> int:
        raise SMTPException("no server")

    with monkeypatch.context() as broken:
        broken.setattr(locmem.EmailBackend, "send_messages", refuse)
        call_command("mail_changed_quotations", verbosity=0)
    assert not DailyMail.objects.exists()
    call_command("mail_changed_quotations", verbosity=0)
    assert len(mail.outbox) == 1


def test_noise_changes_no_quotation(quoting: Event) -> None:
    capture = captured(NEW, "2025-05-19")
    Capture.objects.filter(pk=capture.pk).update(review=CaptureReview.NOISE)
    call_command("mail_changed_quotations", verbosity=0)
    assert mail.outbox == []
