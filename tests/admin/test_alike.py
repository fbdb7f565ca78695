"""Likely duplicates are shown while an event, an actor or a source is typed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Actor, Event
from tests.desk import SOURCE, an_event, written

pytestmark = pytest.mark.django_db
BIS = {"slug": "bis", "name": "Bureau of Industry and Security", "kind": "agency"}


def alike(client: Client, place: str, **typed: Any) -> list[tuple[str, str]]:
    rows = client.get(reverse(f"admin:{place}_alike"), typed).json()["alike"]
    assert all(client.get(row["address"]).status_code == 200 for row in rows)
    return [(row["name"], row["why"]) for row in rows]


SAME, NAME, NEAR = (
    "it has the same title and the same date",
    "it has the same title",
    "it has a close date and a similar title",
)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"title": "US publishes the AI Diffusion rule", "date": "13 January 2025"}, SAME),
        ({"title": "us publishes the AI diffusion  rule!", "date": "2025-01-13"}, SAME),
        ({"title": "US publishes the AI Diffusion rule"}, NAME),
        ({"title": "US publishes the AI Diffusion rule", "date": "2019"}, NAME),
        ({"title": "US publishes AI Diffusion rule", "date": "2025-01-15"}, NEAR),
        ({"title": "US publishes AI Diffusion rule"}, "it has a similar title"),
        ({"title": "US publishes AI Diffusion rule", "date": "soon"}, "it has a similar title"),
        ({"title": "Something else", "date": "2025-01-13"}, None),
        ({"title": "", "date": "2025-01-13"}, None),
        ({"title": "x\x00y"}, None),
    ],
)
def test_an_event_that_is_there_is_told_while_it_is_typed(
    editor: Client, typed: dict[str, str], why: str | None
) -> None:
    written(an_event("rule", title="US publishes the AI Diffusion rule", date="2025-01-13"), an_event("other"))
    expected = [("US publishes the AI Diffusion rule", why)] if why else []
    assert alike(editor, "events_event", **typed) == expected


def test_the_same_actor_at_about_the_same_time_is_a_reason(editor: Client) -> None:
    part = {"actor": "bis", "role": "issuer"}
    written(an_event("rule", title="Chips are restricted again", date="2025-01-13", actors=[part]), actors=[BIS])
    typed = {"title": "Chips restricted by Commerce", "date": "2025-01-10"}
    assert alike(editor, "events_event", **typed) == []
    actor = str(Actor.objects.get().pk)
    found = alike(editor, "events_event", **typed, actor=[actor, "no-id"])
    assert found == [("Chips are restricted again", "it has the same actor, a close date and a similar title")]


def test_the_plainest_duplicate_comes_first(editor: Client) -> None:
    written(
        an_event("a", title="A ban of chips", date="2019"), an_event("b", title="A ban of chips", date="2025-01-13")
    )
    found = alike(editor, "events_event", title="A ban of chips", date="2025-01-13")
    assert [why for _, why in found] == [SAME, NAME]


def test_an_event_is_not_like_itself(editor: Client) -> None:
    written(an_event("a"))
    assert alike(editor, "events_event", title="A", id=str(Event.objects.get().pk)) == []
    assert alike(editor, "events_event", title="A", id="no-id") == [("A", NAME)]


@pytest.mark.parametrize(
    ("name", "is_alike"), [("bureau of industry & security", True), ("Industry and Security", True), ("Huawei", False)]
)
def test_an_actor_with_a_similar_name_is_told(editor: Client, name: str, is_alike: bool) -> None:
    written(actors=[BIS])
    expected = [("Bureau of Industry and Security", "it has a similar name")] if is_alike else []
    assert alike(editor, "events_actor", name=name) == expected


def test_an_actor_of_a_script_without_spaces_is_told(editor: Client) -> None:
    written(actors=[{"slug": "mofcom", "name": "中国商务部", "kind": "agency"}])
    assert alike(editor, "events_actor", name="商务部 中国商务部") != []


@pytest.mark.parametrize(
    ("typed", "whys"),
    [
        ({"url": "http://www.example.org/notice/#part"}, ["it has the same address"]),
        ({"url": "https://example.org/notice", "title": "Gazette"}, ["it has the same address"]),
        ({"url": "https://example.org/other"}, []),
        ({"title": "The Gazette"}, ["it has a similar title"]),
    ],
)
def test_a_source_with_the_same_address_or_title_is_told(
    editor: Client, typed: dict[str, str], whys: list[str]
) -> None:
    written(sources=[SOURCE | {"url": "https://example.org/notice"}])
    assert [why for _, why in alike(editor, "sources_source", **typed)] == whys


def test_what_is_there_is_told_to_editors_alone(client: Client) -> None:
    assert client.get(reverse("admin:events_event_alike"), {"title": "A"}).status_code == 302
