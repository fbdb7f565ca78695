"""Who may make something public."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.editions.models import Edition, Schedule
from events.editions.planning import plan, plan_digest
from events.models import Event
from sources.models import Source
from tests.desk import an_event, entry, key, latest_revision, published, written

from .conftest import address

pytestmark = pytest.mark.django_db

CONFIRMED = {"note": "A note", "confirmed": "yes", "seen": "0" * 64, "due": "2999-01-01 09:00", "comment": "x"}


@pytest.mark.parametrize("act", ["publish", "schedule", "withdraw", "return"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_editor_is_refused_every_act_of_a_publisher(editor: Client, act: str, method: str) -> None:
    written(an_event("a"))
    answer = getattr(editor, method)(address(Event.objects.get(), act), CONFIRMED)
    assert answer.status_code == 403
    assert not Edition.objects.exists()
    assert not Schedule.objects.exists()


@pytest.mark.parametrize("act", ["publish_selected", "withdraw_selected"])
def test_a_crafted_action_of_an_editor_publishes_nothing(editor: Client, act: str) -> None:
    published(an_event("a"))
    written(an_event("a", title="Changed"))
    crafted = CONFIRMED | {"action": act, ACTION_CHECKBOX_NAME: [str(Event.objects.get().pk)]}
    editor.post(reverse("admin:events_event_changelist"), crafted)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("model", ["edition", "entry", "revision", "schedule"])
@pytest.mark.parametrize("act", ["add", "1/change", "1/delete"])
def test_an_editor_writes_no_history_by_hand(editor: Client, model: str, act: str) -> None:
    published(an_event("a"))
    answer = editor.post(f"/admin/editions/{model}/{act}/", {"number": "9", "post": "yes"})
    assert answer.status_code in (302, 403)
    assert Edition.objects.count() == 1


def test_an_editor_is_not_offered_publishing(editor: Client) -> None:
    written(an_event("a"))
    assert b"/publish/" not in editor.get(address(Event.objects.get())).content
    assert b"publish_selected" not in editor.get(reverse("admin:events_event_changelist")).content


def test_a_publisher_is_offered_publishing(publisher: Client) -> None:
    written(an_event("a"))
    assert b"/publish/" in publisher.get(address(Event.objects.get())).content


def _addresses() -> list[str]:
    """Every address of the admin, with ids for what it names."""
    ids = {"events": str(key("event", "a").id), "sources": str(key("source", "gazette").id)}
    found: list[str] = []

    def walk(patterns: list[Any], prefix: str) -> None:
        for pattern in patterns:
            whole = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, whole)
            elif "(?P<" not in whole:
                app = "sources" if whole.startswith("sources/") else "events"
                found.append(re.sub(r"<(?:\w+:)?(object_id|pk)>", ids[app], whole).replace("<int:number>", "1"))

    walk(admin.site.get_urls(), "")
    return found


def test_no_address_of_the_admin_lets_an_editor_change_what_is_public(editor: Client, publisher: Client) -> None:
    published(an_event("a"))
    written(an_event("a", title="Changed"), an_event("b"))
    both = [str(one.pk) for one in (*Event.objects.all(), *Source.objects.all())]
    addresses = _addresses()

    def seen() -> dict[str, str]:
        """What a publisher who had looked at the preview would send."""
        return {"seen": plan_digest(plan([latest_revision(Event.objects.get(slug="a"))]))}

    assert len(addresses) > 100
    assert any("/publish/" in address for address in addresses)
    actions = ["publish_selected", "withdraw_selected", "merge_selected", "delete_selected", "publish_one", ""]
    acts = ["publish", "keep", "noise", "pair"]
    steps = [
        CONFIRMED | {"action": action, "act": acts[number % 4], "target": both[0], "post": "yes", "publish": "on",
                     "to_publish": "on", "number": "2", "edition": "1", "_save": "yes", ACTION_CHECKBOX_NAME: both}
        for number, action in enumerate(actions)
    ]  # fmt: skip
    wrong = []
    for place in addresses:
        if place.startswith(("logout", "login", "password")):
            continue
        for crafted in steps if place.endswith(("event/", "source/", "actor/", "review/")) else steps[:1]:
            if editor.post(f"/admin/{place}", crafted | seen()).status_code >= 500:
                wrong.append(place)
        if Edition.objects.count() > 1 or Schedule.objects.exists() or entry("a").edition_id != 1:
            wrong.append(f"{place} made something public")
    assert wrong == []
    # What was crafted is what makes it public, where a publisher sends it.
    publisher.post(address(Event.objects.get(slug="a"), "publish"), steps[0] | seen())
    assert Edition.objects.count() == 2
