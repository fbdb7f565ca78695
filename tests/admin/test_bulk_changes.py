"""Actors, jurisdictions, topics and relations of many events are changed at once, as the page showed."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.editions.models import Revision
from events.models import Actor, Event, Topic
from tests.admin.conftest import address, form_values
from tests.desk import an_event, latest_revision, published, written

pytestmark = pytest.mark.django_db
ACTORS = [{"slug": slug, "name": slug.title(), "kind": "agency"} for slug in ("commerce", "treasury")]


@pytest.fixture(autouse=True)
def events(db: None) -> None:
    """Three events; the first has an actor, a topic and a relation to the second already."""
    first = {
        "actors": [{"actor": "commerce", "role": "issuer"}],
        "topics": ["chips"],
        "jurisdictions": ["US"],
        "relations": [{"type": "amends", "event": "b", "basis": "inferred", "note": "A note"}],
    }
    topics = [{"slug": slug, "name": slug.title()} for slug in ("chips", "trade")]
    written(an_event("a", **first), an_event("b"), an_event("c"), actors=ACTORS, topics=topics)


def asked(client: Client, **values: str | list[str]) -> str:
    """What the page that previews a change has to send to confirm it; "" if it shows none."""
    rows = [str(event.pk) for event in Event.objects.order_by("slug")]
    sent = {"action": "edit_selected", ACTION_CHECKBOX_NAME: rows, "confirmed": "yes"} | values
    answer = client.post(reverse("admin:events_event_changelist"), sent)
    return str(answer.context["seen"]) if answer.context and "seen" in answer.context else ""


def id_of(model: type[Actor] | type[Topic] | type[Event], slug: str) -> str:
    return str(model._default_manager.get(slug=slug).pk)


def row(slug: str) -> dict[str, object]:
    return dict(latest_revision(Event.objects.get(slug=slug)).row)


def change(client: Client, **values: str | list[str]) -> None:
    """Look at a change, then confirm it."""
    seen = asked(client, **values)
    assert seen
    assert asked(client, **values, seen=seen) == ""


def test_actors_are_added_in_a_role_and_removed(editor: Client) -> None:
    commerce, treasury = id_of(Actor, "commerce"), id_of(Actor, "treasury")
    change(editor, add_actors=[commerce, treasury], role="issuer")
    assert row("a")["actors"] == [{"actor": commerce, "role": "issuer"}, {"actor": treasury, "role": "issuer"}]
    assert row("c")["actors"] == row("a")["actors"]
    change(editor, remove_actors=[commerce])
    assert row("a")["actors"] == row("b")["actors"] == [{"actor": treasury, "role": "issuer"}]


def test_jurisdictions_and_topics_are_added_and_removed_and_what_stays_same_is_not_saved(editor: Client) -> None:
    change(
        editor, add_jurisdictions="US, CN", add_topics=[id_of(Topic, "trade")], remove_topics=[id_of(Topic, "chips")]
    )
    assert [row(slug)["jurisdictions"] for slug in "abc"] == [["US", "CN"]] * 3
    assert [row(slug)["topics"] for slug in "abc"] == [[id_of(Topic, "trade")]] * 3
    before = Revision.objects.count()
    change(editor, remove_jurisdictions="US", kind="")
    change(editor, add_jurisdictions="US", add_topics=[id_of(Topic, "trade")])
    assert Revision.objects.count() == before + 6
    assert asked(editor, add_jurisdictions="US") == ""
    assert Revision.objects.count() == before + 6


def test_relations_are_added_to_others_alone_and_removed(editor: Client) -> None:
    b = id_of(Event, "b")
    change(editor, relation="amends", add_relations=[b])
    stated = {"type": "amends", "event": b, "basis": "stated", "note": ""}
    assert row("a")["relations"] == [stated | {"basis": "inferred", "note": "A note"}]
    assert (row("b")["relations"], row("c")["relations"]) == ([], [stated])
    change(editor, remove_relations=[b])
    assert [row(slug)["relations"] for slug in "abc"] == [[], [], []]


def test_what_would_change_is_shown_and_nothing_is_saved_before(editor: Client) -> None:
    before = Revision.objects.count()
    rows = [str(event.pk) for event in Event.objects.all()]
    sent = {"action": "edit_selected", ACTION_CHECKBOX_NAME: rows, "confirmed": "yes", "add_jurisdictions": "CN"}
    page = editor.post(reverse("admin:events_event_changelist"), sent)
    differences = [str(one) for entry in page.context["entries"] for one in entry.differences]
    assert differences == ["jurisdictions: US → US\nCN", *["jurisdictions: (nothing) → CN"] * 2]
    assert Revision.objects.count() == before


def test_a_change_by_somebody_else_since_the_preview_is_not_overwritten(editor: Client, publisher: Client) -> None:
    seen = asked(editor, add_jurisdictions="CN")
    event = Event.objects.get(slug="b")
    publisher.post(address(event), form_values(publisher, event) | {"title": "Changed meanwhile"})
    again = asked(editor, add_jurisdictions="CN", seen=seen)
    assert again not in ("", seen)
    assert row("c")["jurisdictions"] == []
    assert asked(editor, add_jurisdictions="CN", seen=again) == ""
    assert (row("b")["title"], row("b")["jurisdictions"]) == ("Changed meanwhile", ["CN"])


def test_a_form_that_was_open_does_not_overwrite_what_was_changed_of_many(editor: Client, publisher: Client) -> None:
    event = Event.objects.get(slug="b")
    values = form_values(publisher, event)
    change(editor, add_jurisdictions="CN")
    assert "Not saved" in publisher.post(address(event), values | {"title": "Typed"}).content.decode()
    assert row("b")["jurisdictions"] == ["CN"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "__all__"),
        ({"role": "issuer"}, "add_actors"),
        ({"add_actors": ["commerce"]}, "role"),
        ({"add_relations": ["b"]}, "relation"),
        ({"add_jurisdictions": "XX"}, "add_jurisdictions"),
    ],
)
def test_half_a_choice_is_refused(editor: Client, values: dict[str, str | list[str]], field: str) -> None:
    models: dict[str, type[Actor] | type[Event]] = {"add_actors": Actor, "add_relations": Event}
    chosen = {name: id_of(models[name], text[0]) if name in models else text for name, text in values.items()}
    rows = [str(event.pk) for event in Event.objects.all()]
    sent = {"action": "edit_selected", ACTION_CHECKBOX_NAME: rows, "confirmed": "yes"} | chosen
    page = editor.post(reverse("admin:events_event_changelist"), sent)
    assert list(page.context["form"].errors) == [field]


def test_what_is_public_changes_with_the_next_edition_only(editor: Client, client: Client) -> None:
    published(an_event("public"))
    change(editor, add_jurisdictions="CN")
    assert client.get("/api/v1/events/public").json()["jurisdictions"] == []
