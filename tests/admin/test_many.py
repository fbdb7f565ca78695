"""Merging, and editing many at once."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.editions.working import latest_revision
from events.models import Actor, Event, Topic
from sources.models import Source
from tests.desk import an_event, entry, published, written

pytestmark = pytest.mark.django_db
ACTORS: list[dict[str, Any]] = [
    {"slug": "commerce", "name": "Commerce", "kind": "agency"},
    {"slug": "doc", "name": "DoC", "kind": "agency"},
]


def act(client: Client, model: str, action: str, rows: Any, **said: Any) -> str:
    chosen = {"action": action, ACTION_CHECKBOX_NAME: [str(row.pk) for row in rows], "confirmed": "yes"}
    return client.post(reverse(f"admin:events_{model}_changelist"), chosen | said, follow=True).content.decode()


def test_merged_drafts_become_one_and_their_slugs_lead_to_it(editor: Client) -> None:
    written(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    act(editor, "actor", "merge_selected", Actor.objects.all(), kept=str(Actor.objects.get(slug="commerce").pk))
    kept = Actor.objects.get()
    assert kept.former_slugs == ["doc"]
    assert [part.actor for part in Event.objects.get().participations.all()] == [kept]
    latest = latest_revision(Event.objects.get())
    assert latest is not None
    assert latest.row["actors"] == [{"actor": str(kept.pk), "role": "issuer"}]


def test_a_part_played_by_both_is_played_once_after_merging(editor: Client) -> None:
    both = [{"actor": slug, "role": "issuer"} for slug in ("commerce", "doc")]
    written(an_event("a", actors=both), actors=ACTORS)
    act(editor, "actor", "merge_selected", Actor.objects.all(), kept=str(Actor.objects.get(slug="doc").pk))
    assert Event.objects.get().participations.count() == 1


def test_merging_changes_nothing_public(editor: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    before = entry("a").document
    page = act(editor, "actor", "merge_selected", Actor.objects.all(), kept=str(Actor.objects.get(slug="commerce").pk))
    assert "then withdraw it" in page
    assert entry("a").document == before
    assert Actor.objects.count() == 2


def test_one_alone_is_not_merged(editor: Client) -> None:
    written(actors=ACTORS[:1])
    assert "two or more" in act(editor, "actor", "merge_selected", Actor.objects.all())


def test_many_events_are_given_topics_and_a_significance_at_once(editor: Client) -> None:
    written(an_event("a"), an_event("b"), topics=[{"slug": "chips", "name": "Chips"}])
    topic = str(Topic.objects.get().pk)
    act(editor, "event", "edit_selected", Event.objects.all(), add_topics=[topic], significance="5")
    for event in Event.objects.all():
        latest = latest_revision(event)
        assert latest is not None
        assert (latest.row["topics"], latest.row["significance"]) == ([topic], 5)


@pytest.mark.parametrize("words", ["loongson", "Loongson's", "chip maker"])
def test_events_are_found_as_the_api_finds_them(editor: Client, words: str) -> None:
    published(an_event("a", title="Loongson’s entry", summary="A maker of a chip"), an_event("b"))
    shown = editor.get(reverse("admin:events_event_changelist"), {"q": words}).context["cl"].result_list
    assert [event.slug for event in shown] == ["a"]


def test_witnesses_of_dates_and_those_quoted_through_are_merged_too(editor: Client) -> None:
    dates = [{"type": "effective", "date": "2019", "sources": ["copy"]}]
    cited = [{"source": "gazette", "via": "copy"}]
    copy = {"slug": "copy", "title": "Copy", "type": "web_page"}
    written(an_event("a", dates=dates, citations=cited), sources=[copy])
    kept = Source.objects.get(slug="gazette")
    editor.post(
        reverse("admin:sources_source_changelist"),
        {"action": "merge_selected", ACTION_CHECKBOX_NAME: [str(one.pk) for one in Source.objects.all()],
         "confirmed": "yes", "kept": str(kept.pk)},
    )  # fmt: skip
    assert Source.objects.get() == kept
    row = Event.objects.get().row()
    assert (row["dates"][0]["sources"], row["citations"][0]["via"]) == ([str(kept.pk)], str(kept.pk))


def test_a_witness_or_topic_in_use_is_not_deleted_but_named(editor: Client) -> None:
    dates = [{"type": "effective", "date": "2019", "sources": ["copy"]}]
    copy = {"slug": "copy", "title": "Copy", "type": "web_page"}
    written(an_event("a", dates=dates, topics=["chips"]), sources=[copy], topics=[{"slug": "chips", "name": "Chips"}])
    for page, row in (("sources_source", Source.objects.get(slug="copy")), ("events_topic", Topic.objects.get())):
        answer = editor.post(reverse(f"admin:{page}_delete", args=[row.pk]), {"post": "yes"}, follow=True)
        assert "is used by" in answer.content.decode()
    assert Source.objects.filter(slug="copy").exists()
    assert Topic.objects.exists()
