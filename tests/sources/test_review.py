"""A capture reviewed in admin: seen beside the one before, paired, published, kept or set aside."""

import json

import pytest
from django.urls import reverse

from events.editions.models import Edition, Entry
from events.models import Citation
from sources.models import Capture, Review, Source
from tests.desk import an_event, entry, published, written

OLD = "Using such chips anywhere in the world violates the controls."
NEW = "Industry is alerted to <risks> of advanced computing."

pytestmark = pytest.mark.django_db


def source(*captures):
    rows = [{"seen": day, "text": text, "extent": "excerpt"} for day, text in captures]
    return {"slug": "gazette", "title": "Gazette", "type": "press_release", "captures": rows}


@pytest.fixture
def capture(admin_client):
    """A second wording that waits, of a source whose first one an event quotes."""
    quoting = an_event("ban", citations=[{"source": "gazette", "quote": OLD}])
    published(quoting, sources=[source(("2025-05-13", OLD))])
    written(sources=[source(("2025-05-19", NEW))])
    Capture.objects.filter(number=2).update(review=Review.UNREVIEWED)
    return Capture.objects.get(number=2)


def page_of(capture):
    return reverse("admin:sources_capture_review", args=[capture.pk])


def test_both_texts_stand_side_by_side_escaped(admin_client, capture):
    page = admin_client.get(page_of(capture)).content.decode()
    assert "<del>" in page
    assert "&lt;risks&gt;" in page
    assert "<risks>" not in page
    assert "Ban" in page


def test_a_pair_and_its_capture_are_published_as_one_edition(admin_client, capture):
    citation = Citation.objects.get()
    admin_client.post(page_of(capture), {"act": "pair", "citation": citation.pk, "now": NEW})
    assert json.loads(entry("ban").document)["citations"][0]["quote"]["status"] == "stands"
    waiting = admin_client.get(page_of(capture)).context["waiting"]
    admin_client.post(page_of(capture), {"act": "publish", "note": "Reworded.", "events": [waiting[0].pk]})
    quote = json.loads(entry("ban").document)["citations"][0]["quote"]
    assert (quote["status"], quote["now"], quote["changed"]) == ("altered", NEW, "[2025-05-14..2025-05-19]")
    assert Edition.objects.get(number=2).note == "Reworded."
    capture.refresh_from_db()
    assert capture.review == Review.CONFIRMED
    old = Entry.objects.in_edition(1).get(subject="event", slug="ban")
    assert json.loads(old.document)["citations"][0]["quote"]["status"] == "stands"


@pytest.mark.parametrize(("act", "state"), [("noise", Review.NOISE), ("keep", Review.CONFIRMED)])
def test_a_capture_is_set_aside_or_kept_without_an_edition(act, state, admin_client, capture):
    admin_client.post(page_of(capture), {"act": act})
    capture.refresh_from_db()
    assert (capture.review, Edition.objects.count()) == (state, 1)


@pytest.mark.parametrize(
    "post",
    [
        {"act": "publish", "note": ""},
        {"act": "publish", "note": "x", "events": ["999999"]},
        {"act": "pair", "citation": "999999", "now": NEW},
        {"act": "pair", "citation": "x"},
        {"act": "burn"},
        {},
    ],
)
def test_what_cannot_be_done_is_told_on_the_page(post, admin_client, capture):
    answer = admin_client.post(page_of(capture), post)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Edition.objects.count() == 1


def test_one_who_may_not_publish_does_not(client, capture, django_user_model):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", password="a-password", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=["change_capture", "view_capture"]))
    client.force_login(editor)
    assert "Publish</button>" not in client.get(page_of(capture)).content.decode()
    assert client.post(page_of(capture), {"act": "publish", "note": "x"}).status_code == 403


def test_the_lists_tell_what_waits(admin_client, capture):
    Source.objects.update(url="https://www.example.org/", check_every=1)
    due = admin_client.get(reverse("admin:sources_source_changelist"), {"due": "yes"})
    assert due.context["cl"].result_count == 1
    unreviewed = admin_client.get(reverse("admin:sources_capture_changelist"), {"review__exact": "unreviewed"})
    assert unreviewed.context["cl"].result_count == 1


def test_quotations_altered_or_gone_are_listed(admin_client):
    quoting = an_event("ban", citations=[{"source": "gazette", "quote": OLD, "now": NEW}])
    published(quoting, sources=[source(("2025-05-13", OLD), ("2025-05-19", NEW))])
    page = admin_client.get(reverse("admin:sources_source_quotations")).content.decode()
    assert "altered" in page
    assert "[2025-05-14..2025-05-19]" in page


def test_a_capture_is_compared_with_the_one_seen_before_it_whatever_its_number(admin_client):
    written(sources=[source(("2025-05-13", OLD), ("2025-05-19", NEW), ("2025-05-16", "Words between."))])
    between, after = (Capture.objects.get(number=number) for number in (3, 2))
    assert admin_client.get(page_of(between)).context["previous"].number == 1
    assert admin_client.get(page_of(after)).context["previous"].number == 3
