"""The event's form, its preview, and the help with dates."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.editions.models import Edition
from events.editions.publishing import publish
from events.editions.workflow import send_back, submit
from events.formats.registry import FORMATS
from events.models import Actor, Event
from sources.models import Source
from tests.desk import SOURCE, an_event, latest_revision, published, written

from .conftest import address, form_values

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2025-05~", {"display": "c. May 2025", "span": "1 May 2025 – 31 May 2025"}),
        ("2025-05-14", {"display": "14 May 2025", "span": "14 May 2025"}),
        ("Q2 2017", {"display": "Q2 2017", "span": "1 April 2017 – 30 June 2017", "edtf": "2017-34"}),
        ("2018-07-06/..", {"display": "since 6 July 2018", "span": "6 July 2018 – open"}),
    ],
)
def test_a_typed_date_is_read_back(editor: Client, typed: str, told: dict[str, str]) -> None:
    assert editor.get(reverse("admin:events_event_edtf"), {"date": typed}).json() == told


@pytest.mark.parametrize("typed", ["", "soon", "2025-02-30", "0000", "\x00", "٢٠٢٥", "2025-13", "[" * 500])
def test_a_date_that_is_none_is_told_in_words(editor: Client, typed: str) -> None:
    answer = editor.get(reverse("admin:events_event_edtf"), {"date": typed})
    assert answer.status_code == 200
    assert answer.json()["error"]


def test_help_with_dates_is_for_editors(client: Client) -> None:
    assert client.get(reverse("admin:events_event_edtf"), {"date": "2025"}).status_code == 302


def test_an_incomplete_draft_saves_and_says_what_it_lacks(editor: Client) -> None:
    values = {"title": "Only a title", "slug": "only-a-title", "significance": "3"}
    for part in ("dates", "participations", "citations", "relations", "translations"):
        values |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}
    page = editor.post(reverse("admin:events_event_add"), values, follow=True).content.decode()
    assert Event.objects.get().title == "Only a title"
    for lack in ("it has no kind", "it has no date", "no source attests it"):
        assert lack in page


OLD, NEW = "Using such chips anywhere violates the controls.", "Using such chips somewhere may violate the controls."


@pytest.mark.parametrize(
    ("citation", "told"),
    [
        ({"quote": "", "now": NEW}, "The citation has no quotation to replace"),
        ({"quote": OLD, "now": "Words nobody wrote"}, "The newest capture, 2, does not contain “Words nobody wrote”"),
        ({"quote": NEW, "now": OLD}, "Capture 2 still holds the quotation itself"),
        ({"quote": OLD, "now": NEW}, ""),
    ],
)
def test_words_are_in_a_quotations_place_only_if_its_newest_capture_holds_them(
    editor: Client, citation: dict[str, str], told: str
) -> None:
    captures = [{"seen": "2025-05-13", "text": OLD}, {"seen": "2025-05-19", "text": NEW}]
    written(an_event("a"), sources=[SOURCE | {"captures": captures}])
    event = Event.objects.get()
    typed = {f"citations-0-{name}": value for name, value in citation.items()}
    page = editor.post(address(event), form_values(editor, event) | typed).content.decode()
    assert told in page
    assert Event.objects.get().citations.get().now == ("" if told else NEW)


def test_a_pairing_that_was_overtaken_since_keeps_no_other_edit_from_being_saved(editor: Client) -> None:
    quoting = an_event("a", citations=[{"source": "gazette", "quote": OLD, "now": "Words of long ago"}])
    written(quoting, sources=[SOURCE | {"captures": [{"seen": "2025-05-19", "text": NEW}]}])
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"title": "Edited"})
    assert Event.objects.get().title == "Edited"


def test_a_date_added_in_the_form_comes_after_the_axis_date(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    values = form_values(editor, event) | {"dates-TOTAL_FORMS": "2"}
    values |= {"dates-1-type": "announced", "dates-1-date": "2019-05-01", "dates-1-status": "accepted"}
    editor.post(address(event), values)
    assert [date["type"] for date in Event.objects.get().row()["dates"]] == ["effective", "announced"]


def test_a_draft_is_previewed_in_every_format_before_anybody_sees_it(editor: Client, client: Client) -> None:
    written(an_event("a", title="Not yet public"))
    shown = editor.get(address(Event.objects.get(), "preview")).context["formats"]
    assert {one.format for one in shown} == {name for name, format in FORMATS.items() if format.render}
    assert any("Not yet public" in one.text for one in shown)
    assert not Edition.objects.exists()
    assert client.get("/events/a").status_code == 404


def test_a_draft_is_previewed_as_its_page(editor: Client) -> None:
    written(an_event("a", title="Not yet public"))
    assert "Not yet public" in editor.get(address(Event.objects.get(), "preview/page")).content.decode()


def test_the_preview_of_what_cannot_be_published_says_why(editor: Client) -> None:
    written({"slug": "a", "title": "A"})
    assert "it has no kind" in editor.get(address(Event.objects.get(), "preview")).content.decode()


@pytest.mark.parametrize("act", ["preview", "preview/page", "compare", "revisions", "change"])
def test_drafts_are_not_for_those_who_are_not_logged_in(client: Client, act: str) -> None:
    written(an_event("a"))
    assert client.get(address(Event.objects.get(), act)).status_code == 302


def test_the_desk_tells_what_waits(editor: Client) -> None:
    published(an_event("a"))
    written(an_event("a", title="Changed since"), an_event("b", title="A draft"))
    page = editor.get(reverse("admin:index"))
    panels = {panel.title: [name for name, _ in panel.rows] for panel in page.context["panels"]}
    assert panels["Drafts"] == ["A draft"]
    assert panels["Unpublished changes"] == ["Changed since"]
    assert [bar.label for bar in page.context["bars"]] == ["2019"]


def test_whatever_is_in_review_waits_on_the_desk(editor: Client, superuser: User) -> None:
    actors = [{"slug": slug, "name": slug.upper(), "kind": "agency"} for slug in ("bis", "ofac", "gone", "public")]
    written(an_event("a"), actors=actors)
    in_review = [Event.objects.get(), Source.objects.get(), *Actor.objects.exclude(slug="ofac")]
    for row in in_review:
        submit(latest_revision(row), by=superuser)
    send_back(latest_revision(Event.objects.get()), by=superuser, comment="No")
    Actor.objects.get(slug="gone").delete()
    publish([latest_revision(Actor.objects.get(slug="public"))], by=None, note="A note")
    heap = next(heap for heap in editor.get(reverse("admin:index")).context["heaps"] if heap.title == "In review")
    assert [one.name for one in heap.rows] == ["source: Gazette", "actor: BIS"]
    addresses = [one.address for one in heap.rows] + [address for _, address in heap.lists]
    assert [editor.get(address).status_code for address in addresses] == [200] * 4
    assert [name for name, _ in heap.lists] == ["all sources", "all actors"]


def test_sources_never_captured_have_a_list(editor: Client) -> None:
    captured = {"slug": "b", "title": "B", "type": "statute", "captures": [{"seen": "2025", "text": "Words"}]}
    written(sources=[SOURCE, captured])
    panel = editor.get(reverse("admin:index")).context["panels"][-1]
    (_, address), *_ = panel.lists
    assert [str(source) for source in editor.get(address).context["cl"].result_list] == ["Gazette"]


@pytest.mark.parametrize(
    "field", ["title", "slug", "summary", "kind", "dates-0-date", "jurisdictions", "seen_revision"]
)
def test_whatever_is_typed_is_saved_or_told_never_an_error_of_ours(editor: Client, field: str) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    form = urlencode(form_values(editor, event) | {field: "TYPED"}, doseq=True)
    for text in ("%00", "%ED%A0%80", "%1B[31m", "%E2%80%AE", "x" * 1_000_000, "%F0%9F%87%A8" * 20):
        with transaction.atomic():
            sent = form.replace("TYPED", text)
            answer = editor.post(address(event), sent, content_type="application/x-www-form-urlencoded")
            transaction.set_rollback(True)  # each text is typed into the form as it was opened
        assert answer.status_code in (200, 302, 400), text[:20]


def test_a_form_sent_twice_makes_one_event_and_says_why_not_two(editor: Client) -> None:
    values = {"title": "Twice", "slug": "twice", "significance": "3"}
    for part in ("dates", "participations", "citations", "relations", "translations"):
        values |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}
    for _ in range(2):
        page = editor.post(reverse("admin:events_event_add"), values, follow=True).content.decode()
    assert Event.objects.count() == 1
    assert "Choose another" in page


HUAWEI = {"slug": "huawei", "name": "Huawei", "kind": "company"}


def new_rows(part: str, start: int, *rows: dict[str, str]) -> dict[str, str]:
    """Rows added to those of a form."""
    values = {f"{part}-TOTAL_FORMS": str(start + len(rows))}
    return values | {
        f"{part}-{start + place}-{name}": typed for place, row in enumerate(rows) for name, typed in row.items()
    }


def test_an_actor_listed_twice_in_a_role_is_told_beside_its_row(editor: Client) -> None:
    written(an_event("a"), actors=[HUAWEI])
    event = Event.objects.get()
    row = {"actor": str(Actor.objects.get().pk), "role": "target"}
    page = editor.post(address(event), form_values(editor, event) | new_rows("participations", 0, row, row))
    assert "“Huawei (target)” is listed twice. Keep one." in page.content.decode()
    assert not event.participations.exists()


def test_an_actor_is_deleted_and_listed_again_in_one_save(editor: Client) -> None:
    written(an_event("a", actors=[{"actor": "huawei", "role": "target"}]), actors=[HUAWEI])
    event = Event.objects.get()
    row = {"actor": str(Actor.objects.get().pk), "role": "target"}
    values = form_values(editor, event) | {"participations-0-DELETE": "on"} | new_rows("participations", 1, row)
    assert editor.post(address(event), values).status_code == 302
    assert event.participations.count() == 1


def test_two_roles_are_swapped_in_one_save(editor: Client) -> None:
    written(
        an_event("a", actors=[{"actor": "huawei", "role": "target"}, {"actor": "huawei", "role": "maker"}]),
        actors=[HUAWEI],
    )
    event = Event.objects.get()
    swapped = {"participations-0-role": "maker", "participations-1-role": "target"}
    assert editor.post(address(event), form_values(editor, event) | swapped).status_code == 302
    assert [part.role for part in event.participations.all()] == ["maker", "target"]


def test_an_event_related_to_itself_is_told_beside_its_row(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    row = {"type": "amends", "event": str(event.pk), "basis": "stated"}
    page = editor.post(address(event), form_values(editor, event) | new_rows("relations", 0, row))
    assert "An event cannot be related to itself." in page.content.decode()


def test_a_relation_listed_twice_is_told_beside_its_row(editor: Client) -> None:
    written(an_event("a"), an_event("b", title="The other"))
    event = Event.objects.get(slug="a")
    row = {"type": "amends", "event": str(Event.objects.get(slug="b").pk), "basis": "stated"}
    page = editor.post(address(event), form_values(editor, event) | new_rows("relations", 0, row, row))
    assert "“amends The other” is listed twice. Keep one." in page.content.decode()


def test_a_date_typed_as_people_write_it_is_kept_in_edtf(editor: Client) -> None:
    written(an_event("a", date="2019"))
    event = Event.objects.get(slug="a")
    values = form_values(editor, event) | {"dates-0-date": "11/21/2011"}
    assert editor.post(address(event), values).status_code == 302
    assert event.dates.get().date == "2011-11-21"


def test_a_date_that_could_be_two_is_refused_with_both(editor: Client) -> None:
    written(an_event("a", date="2019"))
    event = Event.objects.get(slug="a")
    answer = editor.post(address(event), form_values(editor, event) | {"dates-0-date": "5/11/2019"})
    assert "Write 2019-11-05 or 2019-05-11." in answer.content.decode()
    assert event.dates.get().date == "2019"
