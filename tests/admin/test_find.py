"""Ctrl+K finds events, sources and actors, for those who may see them."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import Login
from tests.desk import an_event, published, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows(db: None) -> None:
    published(an_event("chip-ban", title="The chip ban"))
    written(
        an_event("draft", title="Chip draft"),
        actors=[{"slug": "maker", "name": "Maker", "kind": "company", "aliases": ["Chip Works"]}],
        sources=[{"slug": "chips-act", "title": "Act on chips", "type": "statute"}],
    )


def found(client: Client, words: str) -> list[tuple[str, str]]:
    answer = client.get(reverse("admin:find"), {"q": words})
    return [(row["kind"], row["slug"]) for row in answer.json()["found"]]


def test_events_sources_and_actors_are_found_drafts_too(editor: Client) -> None:
    assert found(editor, "chip") == [
        ("event", "draft"),
        ("event", "chip-ban"),
        ("source", "chips-act"),
        ("actor", "maker"),
    ]
    (first, *_) = editor.get(reverse("admin:find"), {"q": "chip"}).json()["found"]
    assert editor.get(first["address"]).context["original"].slug == first["slug"]


@pytest.mark.parametrize("words", ["", "  ", "nothing of the kind", "\x00", "a" * 5000, "%_\\'\""])
def test_words_that_name_nothing_find_nothing(editor: Client, words: str) -> None:
    assert found(editor, words) == []


def test_a_user_finds_what_may_be_seen_only(login: Login) -> None:
    client = login("otto")
    assert found(client, "chip") == []
    User.objects.get(username="otto").user_permissions.add(Permission.objects.get(codename="view_actor"))
    assert found(client, "chip") == [("actor", "maker")]


def test_nobody_finds_anything_without_a_login(client: Client) -> None:
    assert client.get(reverse("admin:find"), {"q": "chip"}).status_code == 302
