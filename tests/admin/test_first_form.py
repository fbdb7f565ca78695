"""The first form of a person who knows neither slugs nor EDTF, and overlooks what is chosen already."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.editions.admin import SubjectAdmin
from events.models import Actor, Event
from sources.models import EdtfField, Source
from tests.desk import an_event, published, written

from .conftest import address, form_values

pytestmark = pytest.mark.django_db
PARTS = ("dates", "participations", "citations", "relations", "translations")


def an_add_form(**typed: str) -> dict[str, str]:
    """What a browser sends of the form of a new event."""
    values = {"significance": "3"} | typed
    for part in PARTS:
        values |= {f"{part}-TOTAL_FORMS": "0", f"{part}-INITIAL_FORMS": "0"}
    return values


def added(client: Client, **typed: str) -> str:
    return client.post(reverse("admin:events_event_add"), an_add_form(**typed), follow=True).content.decode()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("145% tariffs take effect", "n-145-tariffs-take-effect"),
        ("2025 budget adopted", "n-2025-budget-adopted"),
        ("5G smartphones", "n-5g-smartphones"),
        ("The “small_yard” policy", "the-small-yard-policy"),
        ("商务部", r"shangwubu-[0-9a-f]{8}"),
        ("Facets", r"facets-[0-9a-f]{8}"),
        ("!!!", r"(n-)?[0-9a-f]{8}"),
    ],
)
def test_a_slug_is_made_from_any_title_and_never_one_that_is_refused(editor: Client, title: str, slug: str) -> None:
    added(editor, title=title, slug="")
    assert re.fullmatch(slug, Event.objects.get().slug)


def test_a_slug_that_was_made_can_be_changed(editor: Client) -> None:
    added(editor, title="145% tariffs", slug="")
    event = Event.objects.get()
    editor.post(address(event), form_values(editor, event) | {"slug": "tariffs-of-april"})
    assert Event.objects.get().slug == "tariffs-of-april"


def test_a_slug_of_an_actor_is_made_from_the_name(editor: Client) -> None:
    editor.post(reverse("admin:events_actor_add"), {"name": "Huawei", "kind": "company", "slug": ""})
    assert Actor.objects.get().slug == "huawei"


def test_a_form_sent_twice_without_a_slug_makes_one_event_and_asks(editor: Client) -> None:
    for _ in range(2):
        page = added(editor, title="Twice", slug="")
    assert Event.objects.count() == 1
    assert address(Event.objects.get()) in page
    assert 'value="twice-2"' in page
    added(editor, title="Twice", slug="twice-2")
    assert Event.objects.count() == 2


def test_another_title_with_the_same_slug_takes_the_next_number(editor: Client) -> None:
    written(an_event("a-ban", title="A ban"))
    added(editor, title="A ban!", slug="")
    assert set(Event.objects.values_list("slug", flat=True)) == {"a-ban", "a-ban-2"}


def test_a_slug_that_others_had_or_that_was_published_is_not_made_again(editor: Client) -> None:
    published(an_event("a-ban", title="An embargo"))
    event = Event.objects.get()
    event.slug = "an-embargo-of-2019"
    event.save()
    added(editor, title="A ban", slug="")
    assert Event.objects.exclude(pk=event.pk).get().slug == "a-ban-2"


def subject_admins() -> list[SubjectAdmin]:
    return [owner for owner in admin.site._registry.values() if isinstance(owner, SubjectAdmin)]


def test_a_slug_of_what_is_public_and_was_deleted_since_is_not_made_again(editor: Client) -> None:
    published(an_event("a-ban", title="A ban"))
    Event.objects.get().delete()
    # The id that comes of this slug is free, too, so the edition alone knows it.
    added(editor, title="A ban", slug="")
    assert Event.objects.get().slug == "a-ban-2"


def test_no_choice_is_made_for_an_editor_who_overlooks_it(editor: Client) -> None:
    for place, names in (
        ("events_actor", ["kind"]),
        ("sources_source", ["type"]),
        ("events_event", ["dates-__prefix__-type", "participations-__prefix__-role", "relations-__prefix__-type"]),
    ):
        page = editor.get(reverse(f"admin:{place}_add")).content.decode()
        for name in names:
            select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
            assert select, name
            assert re.findall(r'<option value="(\w*)"', select[0])[0] == "", name
            assert "selected" not in select[0].replace('value="" selected', ""), name


def test_a_kind_of_actor_has_to_be_chosen(editor: Client) -> None:
    editor.post(reverse("admin:events_actor_add"), {"name": "Huawei", "kind": ""})
    assert not Actor.objects.exists()


def test_every_date_of_the_desk_is_read_while_it_is_typed(editor: Client) -> None:
    with_dates = {
        owner.model
        for owner in subject_admins()
        for model in (owner.model, *(inline.model for inline in owner.inlines))
        if any(isinstance(field, EdtfField) for field in model._meta.fields)
    }
    assert len(with_dates) == 3
    for model in with_dates:
        place = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert 'data-edtf="date"' in editor.get(reverse(f"{place}_add")).content.decode()
        read = editor.get(reverse(f"{place}_edtf"), {"date": "May 2025"}).json()
        assert (read["edtf"], read["display"]) == ("2025-05", "May 2025")
    assert 'data-edtf="line"' in editor.get(reverse("admin:events_timeline_add")).content.decode()


def test_a_date_that_could_be_two_is_asked_for_its_order(editor: Client) -> None:
    told = editor.get(reverse("admin:events_event_edtf"), {"date": "5/11/2019"}).json()
    assert told["choices"] == [
        {"edtf": "2019-11-05", "display": "5 November 2019"},
        {"edtf": "2019-05-11", "display": "11 May 2019"},
    ]


def test_a_text_is_seen_today_unless_said_otherwise(editor: Client) -> None:
    days = [timezone.now().date().isoformat()]
    form = editor.get(reverse("admin:sources_capture_add")).context["adminform"].form
    assert form["seen"].value() in [*days, timezone.now().date().isoformat()]


def test_what_a_draft_lacks_is_said_whenever_its_form_is_opened_with_links(editor: Client) -> None:
    written({"slug": "a", "title": "A"})
    page = editor.get(address(Event.objects.get())).content.decode()
    assert '<a href="#id_kind">it has no kind</a>' in page
    assert '<a href="#dates-group">it has no date</a>' in page
    assert 'id="dates-group"' in page
    editor.post(address(Event.objects.get()), form_values(editor, Event.objects.get()) | {"_continue": "1"})
    again = editor.get(address(Event.objects.get())).content.decode()
    assert again.count("it has no kind") == 1


def test_a_list_says_once_what_the_draft_lacks_that_was_just_saved(editor: Client) -> None:
    written({"slug": "a", "title": "A"})
    event = Event.objects.get()
    values = form_values(editor, event) | {"title": "Another"}
    page = editor.post(f"{address(event)}?_changelist_filters=state%3Ddraft", values, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"?state=draft&saved={event.pk}")
    assert "Not yet publishable: it has no kind" in page.content.decode()
    assert editor.get(reverse("admin:events_event_changelist"), {"saved": "no-id"}).status_code == 200


def test_a_source_that_readers_cannot_find_is_pointed_out(editor: Client) -> None:
    written(sources=[{"slug": "bare", "title": "Bare", "type": "statute"}])
    source = Source.objects.get(slug="bare")
    page = editor.get(reverse("admin:sources_source_change", args=[source.pk])).content.decode()
    assert re.findall(r'<a href="#id_(\w+)">', page) == ["publisher", "url", "published"]


def test_a_refused_form_begins_with_its_problems_and_links_to_them(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    values = form_values(editor, event) | {"title": "", "dates-0-date": "soon", "dates-0-type": ""}
    page = editor.post(address(event), values).content.decode()
    summary = page[page.index('id="error-summary"') : page.index("</section>", page.index('id="error-summary"'))]
    assert "Not saved: 3 problems" in summary
    places = re.findall(r'href="#([\w-]+)"', summary)
    assert places == ["id_title", "id_dates-0-type", "id_dates-0-date"]
    assert all(f'id="{place}"' in page for place in places)


def test_a_row_that_is_deleted_is_no_problem(editor: Client) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    values = form_values(editor, event) | {"title": "", "dates-0-date": "soon", "dates-0-DELETE": "on"}
    assert "Not saved: 1 problem<" in editor.post(address(event), values).content.decode()


@pytest.mark.parametrize(("field", "limit"), [("title", 200), ("summary", 4000), ("citations-0-quote", 2000)])
def test_a_text_that_is_too_long_is_refused_in_words_and_not_cut(editor: Client, field: str, limit: int) -> None:
    written(an_event("a"))
    event = Event.objects.get()
    shown = editor.get(address(event)).content.decode()
    assert re.search(rf'name="{field}"[^>]* maxlength="{limit}"', shown)
    page = editor.post(address(event), form_values(editor, event) | {field: "x" * (limit + 1)}).content.decode()
    assert f"has at most {limit} characters (it has {limit + 1})" in page
    assert "x" * (limit + 1) in page
    assert editor.post(address(event), form_values(editor, event) | {field: "x" * limit}).status_code == 302
