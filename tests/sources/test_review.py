"""A capture reviewed in admin: seen beside the one before, paired, published, kept or set aside."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from events.editions.models import Edition, Entry
from events.editions.planning import PublishingRefused
from events.editions.publishing import publish
from events.models import Citation
from sources.models import Capture, Review, Source
from tests.answers import Json, Response
from tests.desk import an_event, document, latest_revision, published, written

OLD = "Using such chips anywhere in the world violates the controls."
NEW = "Industry is alerted to <risks> of advanced computing."

pytestmark = pytest.mark.django_db


def source(*captures: tuple[str, str]) -> dict[str, Json]:
    rows = [{"seen": day, "text": text, "extent": "excerpt"} for day, text in captures]
    return {"slug": "gazette", "title": "Gazette", "type": "press_release", "captures": rows}


@pytest.fixture
def capture(admin_client: Client) -> Capture:
    """A second wording that waits, of a source whose first one an event quotes."""
    quoting = an_event("ban", citations=[{"source": "gazette", "quote": OLD}])
    published(quoting, sources=[source(("2025-05-13", OLD))])
    written(sources=[source(("2025-05-19", NEW))])
    Capture.objects.filter(number=2).update(review=Review.UNREVIEWED)
    return Capture.objects.get(number=2)


def page_of(capture: Capture) -> str:
    return reverse("admin:sources_capture_review", args=[capture.pk])


def test_both_texts_stand_side_by_side_escaped(admin_client: Client, capture: Capture) -> None:
    page = admin_client.get(page_of(capture)).content.decode()
    assert "<del>" in page
    assert "&lt;risks&gt;" in page
    assert "<risks>" not in page
    assert "Ban" in page


def paired(client: Client, capture: Capture, words: str, **more: Json) -> Response:
    """What is answered where the words are paired with the first quotation."""
    pk = Citation.objects.order_by("pk")[0].pk
    return client.post(page_of(capture), {"pair": pk, f"now-{pk}": words} | more)


def confirmed(client: Client, address: str, **said: Json) -> Response:
    """Look at the page that asks, then confirm what it showed."""
    seen = client.get(address).context["seen"]
    return client.post(address, {"note": "A note", "confirmed": "yes", "seen": seen} | said, follow=True)


def test_a_pair_and_its_capture_are_published_as_one_edition(admin_client: Client, capture: Capture) -> None:
    assert "→ altered" in paired(admin_client, capture, NEW).content.decode()
    assert document("ban")["citations"][0]["quote"]["status"] == "stands"
    ((waiting, _),) = admin_client.get(page_of(capture)).context["waiting"]
    onward = admin_client.post(page_of(capture), {"act": "publish", "events": [waiting.subject_id]})
    assert Edition.objects.count() == 1
    shown = admin_client.get(onward["Location"]).context["entries"]
    assert {one.subject for one in shown} == {"capture", "event", "source"}
    confirmed(admin_client, onward["Location"], note="Reworded.")
    quote = document("ban")["citations"][0]["quote"]
    assert (quote["status"], quote["now"], quote["changed"]) == ("altered", NEW, "[2025-05-14..2025-05-19]")
    assert Edition.objects.get(number=2).note == "Reworded."
    capture.refresh_from_db()
    assert capture.review == Review.CONFIRMED
    old = Entry.objects.in_edition(1).get(subject="event", slug="ban")
    assert json.loads(old.document)["citations"][0]["quote"]["status"] == "stands"


def test_where_four_eyes_are_required_a_capture_is_not_published_by_who_brought_it(
    admin_client: Client, capture: Capture, settings: Settings
) -> None:
    settings.ANNALS_PUBLISHER_NOT_AUTHOR = True
    brought = {"source": str(capture.source_id), "seen": "2025-06-01", "extent": "excerpt", "text": "Mine"}
    admin_client.post(reverse("admin:sources_capture_add"), brought)
    mine = Capture.objects.get(text="Mine")
    answer = admin_client.post(page_of(mine), {"act": "publish"}, follow=True)
    assert "another publisher has to publish it" in answer.content.decode()
    assert not Entry.objects.of("capture", mine.pk).exists()


@pytest.mark.parametrize("quoted", [{"quote": OLD}, {"quote": "Rare words", "now": "Other"}])
def test_words_that_the_newest_capture_does_not_hold_are_paired_with_nothing(
    quoted: dict[str, Json], admin_client: Client, capture: Capture
) -> None:
    Citation.objects.update(**quoted)
    page = paired(admin_client, capture, "Words nobody ever wrote there").content.decode()
    assert "The newest capture, 2, does not contain “Words nobody ever wrote there”" in page
    assert Citation.objects.get().now == quoted.get("now", "")


def test_the_nearest_passage_is_named_where_words_are_not_there(admin_client: Client, capture: Capture) -> None:
    page = paired(admin_client, capture, "Industry is alerted to RISKS of computing").content.decode()
    assert "in capture 2: “Industry is alerted to &lt;risks&gt; of advanced computing”" in page


def test_a_passage_alike_is_proposed_to_the_editor_and_decides_nothing(admin_client: Client, capture: Capture) -> None:
    written(sources=[source(("2025-06-01", "Using such chips anywhere on Earth violates the rules."))])
    alike = Capture.objects.get(number=3)
    page = admin_client.get(page_of(alike))
    ((one, words),) = page.context["affected"]
    assert words == "Using such chips anywhere on Earth violates the rules."
    assert (one.after.status, one.after.now) == ("stands", None)
    assert admin_client.post(page_of(alike), {"act": "keep"}).status_code == 302


def test_words_that_the_captures_hold_are_proposed_nothing_for(admin_client: Client, capture: Capture) -> None:
    ((one, words),) = admin_client.get(page_of(Capture.objects.get(number=1))).context["affected"]
    assert (one.after.status, words) == ("stands", "")


def test_words_are_found_whatever_their_typography(admin_client: Client, capture: Capture) -> None:
    paired(admin_client, capture, "alerted\u00a0to <ri\u00adsks>")
    assert Citation.objects.get().now


def test_words_of_noise_stand_in_no_place(admin_client: Client, capture: Capture) -> None:
    Capture.objects.filter(pk=capture.pk).update(review=Review.NOISE)
    paired(admin_client, capture, NEW)
    assert not Citation.objects.get().now


@pytest.fixture
def two_quoted(capture: Capture) -> Citation:
    """A second quotation of the same source."""
    first = Citation.objects.get()
    return Citation.objects.create(event=first.event, source=first.source, position=1, quote=OLD[:30])


def test_pairing_one_keeps_what_is_typed_for_another_and_ticked(
    admin_client: Client, capture: Capture, two_quoted: Citation
) -> None:
    event = str(two_quoted.event_id)
    page = paired(admin_client, capture, NEW, events=[event], **{f"now-{two_quoted.pk}": "Typed"}).content.decode()
    assert "data-unsaved>Typed</textarea>" in page
    assert 'class="warn-unsaved-form"' in page
    assert f'value="{event}" checked' in page


def test_words_that_are_refused_stay_as_they_were_typed(admin_client: Client, capture: Capture) -> None:
    page = paired(admin_client, capture, "Of a\x0cPDF").content.decode()
    assert ">Of a\x0cPDF</textarea>" in page


@pytest.mark.parametrize("act", ["publish", "keep", "noise"])
def test_typed_words_that_are_not_paired_yet_are_not_left_behind(
    act: str, admin_client: Client, capture: Capture, two_quoted: Citation
) -> None:
    page = admin_client.post(page_of(capture), {"act": act, f"now-{two_quoted.pk}": "Typed"}).content.decode()
    assert "is not saved" in page
    assert ">Typed</textarea>" in page
    capture.refresh_from_db()
    assert capture.review == Review.UNREVIEWED


def test_noise_is_not_published(admin_client: Client, capture: Capture) -> None:
    admin_client.post(page_of(capture), {"act": "noise"})
    publishing = reverse("admin:sources_capture_changelist") + f"{capture.pk}/publish/"
    assert "is marked as noise" in admin_client.get(publishing, follow=True).content.decode()
    with pytest.raises(PublishingRefused, match="capture gazette/2 is marked as noise"):
        publish([latest_revision(capture)], by=None, note="A note")


def test_what_is_public_is_not_marked_as_noise(admin_client: Client, capture: Capture) -> None:
    first = Capture.objects.get(number=1)
    page = admin_client.post(page_of(first), {"act": "noise"}).content.decode()
    assert "Withdraw it first" in page
    first.refresh_from_db()
    assert first.review == Review.CONFIRMED


def test_whichever_way_a_capture_is_published_it_is_confirmed(capture: Capture) -> None:
    publish([latest_revision(capture)], by=None, note="A note")
    capture.refresh_from_db()
    assert capture.review == Review.CONFIRMED


@pytest.mark.parametrize(("act", "state"), [("noise", Review.NOISE), ("keep", Review.CONFIRMED)])
def test_a_capture_is_set_aside_or_kept_without_an_edition(
    act: str, state: Review, admin_client: Client, capture: Capture
) -> None:
    admin_client.post(page_of(capture), {"act": act})
    capture.refresh_from_db()
    assert (capture.review, Edition.objects.count()) == (state, 1)


@pytest.mark.parametrize(
    "post",
    [
        {"pair": "999999", "now-999999": NEW},
        {"pair": "99999999999999999999999"},
        {"pair": "x"},
        {"act": "burn"},
        {},
    ],
)
def test_what_cannot_be_done_is_reported_on_the_page(
    post: dict[str, Json], admin_client: Client, capture: Capture
) -> None:
    answer = admin_client.post(page_of(capture), post)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Edition.objects.count() == 1


def test_one_who_may_not_publish_does_not(client: Client, capture: Capture, django_user_model: type[User]) -> None:
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("editor", password="a-password", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=["change_capture", "view_capture"]))
    client.force_login(editor)
    assert "Publish …</button>" not in client.get(page_of(capture)).content.decode()
    assert client.post(page_of(capture), {"act": "publish"}, follow=True).status_code == 403


def test_the_lists_show_what_waits(admin_client: Client, capture: Capture) -> None:
    Source.objects.update(url="https://www.example.org/", check_every=1)
    due = admin_client.get(reverse("admin:sources_source_changelist"), {"due": "yes"})
    assert due.context["cl"].result_count == 1
    unreviewed = admin_client.get(reverse("admin:sources_capture_changelist"), {"review__exact": "unreviewed"})
    assert unreviewed.context["cl"].result_count == 1


def test_quotations_altered_or_gone_are_listed(admin_client: Client) -> None:
    quoting = an_event("ban", citations=[{"source": "gazette", "quote": OLD, "now": NEW}])
    published(quoting, sources=[source(("2025-05-13", OLD), ("2025-05-19", NEW))])
    page = admin_client.get(reverse("admin:sources_source_quotations")).content.decode()
    assert "altered" in page
    assert "[2025-05-14..2025-05-19]" in page


def test_a_capture_is_compared_with_the_one_seen_before_it_whatever_its_number(admin_client: Client) -> None:
    written(sources=[source(("2025-05-13", OLD), ("2025-05-19", NEW), ("2025-05-16", "Words between."))])
    between, after = (Capture.objects.get(number=number) for number in (3, 2))
    assert admin_client.get(page_of(between)).context["previous"].number == 1
    assert admin_client.get(page_of(after)).context["previous"].number == 3


def test_quotations_are_listed_for_those_who_may_see_sources(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("nobody", password="a-password", is_staff=True))
    assert client.get(reverse("admin:sources_source_quotations")).status_code == 403


def test_the_admin_leads_to_no_page_by_the_number_of_its_type(admin_client: Client) -> None:
    assert admin_client.get("/admin/r/1/1/").status_code == 404


@pytest.fixture
def waiting_captures(admin_client: Client) -> tuple[Capture, Capture]:
    """Two wordings that wait, of a source of which nothing was captured in public, and which an event quotes."""
    published(an_event("ban", citations=[{"source": "gazette", "quote": OLD}]), sources=[source()])
    whole = source(("2025-05-30", OLD), ("2025-06-02", NEW))
    written(sources=[whole | {"captures": [one | {"extent": "whole"} for one in whole["captures"]]}])
    return Capture.objects.get(number=1), Capture.objects.get(number=2)


def quoted_in_public() -> Json:
    return document("ban")["citations"][0]["quote"]


def test_a_capture_is_published_with_the_earlier_ones_that_its_verdict_rests_on(
    admin_client: Client, waiting_captures: tuple[Capture, Capture]
) -> None:
    first, second = waiting_captures
    page = admin_client.get(page_of(second))
    assert f'name="captures" value="{first.pk}" checked' in page.content.decode()
    onward = admin_client.post(page_of(second), {"act": "publish", "captures": [first.pk]})
    confirmed(admin_client, onward.headers["Location"])
    assert quoted_in_public()["last_stood"] == 1
    assert quoted_in_public()["changed"] == "[2025-05-31..2025-06-02]"


def test_an_earlier_capture_that_is_not_ticked_stays_unpublished(
    admin_client: Client, waiting_captures: tuple[Capture, Capture]
) -> None:
    _, second = waiting_captures
    onward = admin_client.post(page_of(second), {"act": "publish"})
    confirmed(admin_client, onward.headers["Location"])
    assert [one.subject_id for one in Entry.objects.current().of("capture")] == [second.pk]


def test_who_publishes_a_capture_at_once_is_offered_earlier_ones(
    admin_client: Client, waiting_captures: tuple[Capture, Capture]
) -> None:
    first, second = waiting_captures
    publishing = reverse("admin:sources_capture_changelist") + f"{second.pk}/publish/"
    page = admin_client.get(publishing).content.decode()
    assert "Earlier captures that are not public: 1." in page
    assert f'href="?captures={first.pk}"' in page
    offered = admin_client.get(f"{publishing}?captures={first.pk}").content.decode()
    assert "Earlier captures that are not public" not in offered
    assert (
        "Earlier captures that are not public"
        not in admin_client.get(reverse("admin:sources_capture_changelist") + f"{first.pk}/publish/").content.decode()
    )


def test_noise_is_not_offered_with_a_later_capture(
    admin_client: Client, waiting_captures: tuple[Capture, Capture]
) -> None:
    first, second = waiting_captures
    Capture.objects.filter(pk=first.pk).update(review=Review.NOISE)
    assert 'name="captures"' not in admin_client.get(page_of(second)).content.decode()
