"""Merging, and editing many at once."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.editions.documents import decode
from events.editions.models import Edition, Entry, Review, Revision
from events.editions.workflow import CHANGED, IN_REVIEW, get_state, schedule, submit
from events.models import Actor, Event, Topic
from sources.models import Source
from tests.desk import an_event, entry, latest_revision, published, written

pytestmark = pytest.mark.django_db
ACTORS: list[dict[str, Any]] = [
    {"slug": "commerce", "name": "Commerce", "kind": "agency"},
    {"slug": "doc", "name": "DoC", "kind": "agency"},
]


def act(client: Client, model: str, action: str, rows: Any, app: str = "events", **said: Any) -> str:
    chosen = {"action": action, ACTION_CHECKBOX_NAME: [str(row.pk) for row in rows], "confirmed": "yes"}
    return client.post(reverse(f"admin:{app}_{model}_changelist"), chosen | said, follow=True).content.decode()


def seen_merge(client: Client, model: str, of: Any, kept: str, rows: Any = None, app: str = "events") -> dict[str, str]:
    """What confirms a merge that was looked at."""
    chosen = [str(row.pk) for row in (of.objects.all() if rows is None else rows)]
    said = {"target": str(of.objects.get(slug=kept).pk)}
    requested = {"action": "merge_selected", ACTION_CHECKBOX_NAME: chosen, "confirmed": "yes"} | said
    page = client.post(reverse(f"admin:{app}_{model}_changelist"), requested)
    return said | {"note": "They are one", "seen": page.context["seen"]}


def merge_seen(client: Client, model: str, of: Any, kept: str, app: str = "events", among: Any = None) -> None:
    rows = of.objects.filter(slug__in=among) if among else of.objects.all()
    act(client, model, "merge_selected", rows, app, **seen_merge(client, model, of, kept, rows, app))


def test_merged_drafts_become_one_and_their_slugs_lead_to_it(editor: Client) -> None:
    written(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    act(editor, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="commerce").pk))
    kept = Actor.objects.get()
    assert kept.former_slugs == ["doc"]
    assert [part.actor for part in Event.objects.get().participations.all()] == [kept]
    latest = latest_revision(Event.objects.get())
    assert latest is not None
    assert latest.row["actors"] == [{"actor": str(kept.pk), "role": "issuer"}]


def test_a_part_played_by_both_is_played_once_after_merging(editor: Client) -> None:
    both = [{"actor": slug, "role": "issuer"} for slug in ("commerce", "doc")]
    written(an_event("a", actors=both), actors=ACTORS)
    act(editor, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="doc").pk))
    assert Event.objects.get().participations.count() == 1


def test_one_alone_is_not_merged(editor: Client) -> None:
    written(actors=ACTORS[:1])
    assert "two or more" in act(editor, "actor", "merge_selected", Actor.objects.all())


def test_many_events_are_given_topics_and_a_significance_at_once(editor: Client) -> None:
    written(an_event("a"), an_event("b"), topics=[{"slug": "chips", "name": "Chips"}])
    topic = str(Topic.objects.get().pk)
    chosen = {"action": "edit_selected", ACTION_CHECKBOX_NAME: [str(row.pk) for row in Event.objects.all()]}
    chosen |= {"confirmed": "yes", "add_topics": [topic], "significance": "5"}
    address = reverse("admin:events_event_changelist")
    editor.post(address, chosen | {"seen": editor.post(address, chosen).context["seen"]})
    for event in Event.objects.all():
        latest = latest_revision(event)
        assert latest is not None
        assert (latest.row["topics"], latest.row["significance"]) == ([topic], 5)


@pytest.mark.parametrize("words", ["loongson", "Loongson's", "chip maker"])
def test_events_are_found_as_the_api_finds_them(editor: Client, words: str) -> None:
    published(an_event("a", title="Loongson’s entry", summary="A maker of a chip"), an_event("b"))
    shown = editor.get(reverse("admin:events_event_changelist"), {"q": words}).context["cl"].result_list
    assert [event.slug for event in shown] == ["a"]


def test_sources_of_dates_and_those_quoted_through_are_merged_too(editor: Client) -> None:
    dates = [{"type": "effective", "date": "2019", "sources": ["copy"]}]
    cited = [{"source": "gazette", "via": "copy"}]
    copy = {"slug": "copy", "title": "Copy", "type": "web_page"}
    written(an_event("a", dates=dates, citations=cited), sources=[copy])
    kept = Source.objects.get(slug="gazette")
    editor.post(
        reverse("admin:sources_source_changelist"),
        {"action": "merge_selected", ACTION_CHECKBOX_NAME: [str(one.pk) for one in Source.objects.all()],
         "confirmed": "yes", "target": str(kept.pk)},
    )  # fmt: skip
    assert Source.objects.get() == kept
    row = Event.objects.get().row()
    assert (row["dates"][0]["sources"], row["citations"][0]["via"]) == ([str(kept.pk)], str(kept.pk))


def test_a_source_or_topic_in_use_is_not_deleted_but_named(editor: Client) -> None:
    dates = [{"type": "effective", "date": "2019", "sources": ["copy"]}]
    copy = {"slug": "copy", "title": "Copy", "type": "web_page"}
    written(an_event("a", dates=dates, topics=["chips"]), sources=[copy], topics=[{"slug": "chips", "name": "Chips"}])
    for page, row in (("sources_source", Source.objects.get(slug="copy")), ("events_topic", Topic.objects.get())):
        answer = editor.post(reverse(f"admin:{page}_delete", args=[row.pk]), {"post": "yes"}, follow=True)
        assert "is used by" in answer.content.decode()
    assert Source.objects.filter(slug="copy").exists()
    assert Topic.objects.exists()


def test_what_is_public_is_merged_as_one_edition_and_its_slug_leads_on(publisher: Client, client: Client) -> None:
    published(
        an_event("a", actors=[{"actor": "doc", "role": "issuer"}]),
        an_event("b", actors=[{"actor": slug, "role": "issuer"} for slug in ("doc", "commerce")]),
        actors=ACTORS,
        timelines=[{"slug": "t", "title": "T", "question": {"actor": ["doc"]}}],
    )
    merge_seen(publisher, "actor", Actor, "commerce")
    assert Edition.objects.count() == 2
    assert Actor.objects.get().slug == "commerce"
    moved = client.get("/api/v1/actors/doc?edition=2")
    assert (moved.status_code, moved["Location"]) == (308, "http://testserver/api/v1/actors/commerce?edition=2")
    for slug in "ab":
        (actor,) = client.get(f"/api/v1/events/{slug}").json()["actors"]
        assert (actor["slug"], actor["role"]) == ("commerce", "issuer")
    for requested in ("events?actor=doc", "events?actor=commerce", "timelines/t"):
        assert {event["slug"] for event in client.get(f"/api/v1/{requested}").json()["results"]} == {"a", "b"}
    (then,) = client.get("/api/v1/events/a?edition=1").json()["actors"]
    assert then["slug"] == "doc"
    assert client.get("/api/v1/actors/doc?edition=1").json()["name"] == "DoC"


def test_merging_publishes_no_other_change_of_a_draft(publisher: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    written(an_event("a", title="Not yet", actors=[{"actor": "doc", "role": "target"}]), actors=ACTORS)
    merge_seen(publisher, "actor", Actor, "commerce")
    event = Event.objects.get()
    assert (entry("a").label, event.title) == ("A", "Not yet")
    assert get_state(event) == CHANGED
    assert [part["role"] for part in decode(entry("a").document or "")["actors"]] == ["issuer"]
    assert [part.role for part in event.participations.all()] == ["target"]


def test_merged_sources_keep_the_captures_and_quotations_of_both(publisher: Client, client: Client) -> None:
    captures = [{"seen": "2019", "text": "What was said first, and second."}]
    kinds: dict[str, Any] = {"type": "statute"}
    published(
        an_event("a", citations=[{"source": "one", "quote": "said first"}, {"source": "two", "quote": "and second"}]),
        sources=[
            {"slug": "one", "title": "One", "captures": captures} | kinds,
            {"slug": "two", "title": "Two"} | kinds,
        ],
    )
    both = Source.objects.filter(slug__in=("one", "two"))
    kept = str(both.get(slug="two").pk)
    refused = act(publisher, "source", "merge_selected", both, app="sources", target=kept)
    assert "which never changes. Keep “One”" in refused
    merge_seen(publisher, "source", Source, "one", app="sources", among=["one", "two"])
    cited = client.get("/api/v1/events/a").json()["citations"]
    assert [(one["source"]["slug"], one["quote"]["status"]) for one in cited] == [("one", "stands"), ("one", "stands")]
    assert client.get("/api/v1/sources/two")["Location"].endswith("/api/v1/sources/one")


def test_a_draft_in_review_stays_there_when_what_it_cites_is_merged(publisher: Client, superuser: User) -> None:
    written(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    event = Event.objects.get()
    submit(latest_revision(event), by=superuser)
    act(publisher, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="commerce").pk))
    assert get_state(event) == IN_REVIEW


def test_what_moved_since_a_merge_was_looked_at_is_not_merged(publisher: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    said = seen_merge(publisher, "actor", Actor, "commerce")
    published(an_event("a", title="Moved", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    assert "Something changed" in act(publisher, "actor", "merge_selected", Actor.objects.all(), **said)
    assert Edition.objects.count() == 2
    assert Actor.objects.count() == 2


def test_looking_at_a_merge_changes_nothing(publisher: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    before = Revision.objects.count()
    seen_merge(publisher, "actor", Actor, "commerce")
    assert (Revision.objects.count(), Actor.objects.count(), Edition.objects.count()) == (before, 2, 1)


def test_an_editor_merges_nothing_public(editor: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=ACTORS)
    page = act(
        editor, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="commerce").pk)
    )
    assert "Only a publisher can merge them" in page
    assert (Actor.objects.count(), Edition.objects.count()) == (2, 1)


def test_a_draft_is_not_kept_in_place_of_what_is_public(publisher: Client) -> None:
    published(an_event("a", actors=[{"actor": "doc", "role": "issuer"}]), actors=[ACTORS[1]])
    written(actors=ACTORS)
    page = act(
        publisher, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="commerce").pk)
    )
    assert "is not public" in page
    assert Actor.objects.count() == 2


def test_what_waits_for_its_day_is_not_merged(editor: Client, superuser: User) -> None:
    written(actors=ACTORS)
    waiting = latest_revision(Actor.objects.get(slug="doc"))
    schedule(waiting, due=timezone.now(), note="N", correction=False, by=superuser)
    page = act(
        editor, "actor", "merge_selected", Actor.objects.all(), target=str(Actor.objects.get(slug="commerce").pk)
    )
    assert "Cancel the schedule first" in page
    assert Actor.objects.count() == 2


def shown_to_confirm(page: Any) -> dict[str, Any]:
    """What a page that asks would send."""
    context = page.context
    return {
        "action": context["action"],
        ACTION_CHECKBOX_NAME: context["rows"],
        "seen": context["seen"],
        "confirmed": "yes",
    }


def test_all_of_a_list_is_more_than_its_page(editor: Client) -> None:
    written(*(an_event(f"e-{number}") for number in range(60)), an_event("other", title="Other"))
    page = editor.get(reverse("admin:events_event_changelist"), {"q": "e-"}).context["cl"]
    assert len(page.result_list) == 50
    sent = {"action": "edit_selected", ACTION_CHECKBOX_NAME: [str(row.pk) for row in page.result_list]}
    address = reverse("admin:events_event_changelist") + "?q=e-"
    requested = editor.post(address, sent | {"select_across": "1", "index": "0"})
    assert requested.context["title"] == "Edit 60 events"
    previewed = editor.post(address, shown_to_confirm(requested) | {"significance": "5"})
    editor.post(address, shown_to_confirm(previewed) | {"significance": "5"})
    assert Event.objects.filter(significance=5).count() == 60
    assert Event.objects.get(slug="other").significance == 3


def test_all_of_a_list_is_published_as_it_was_previewed(publisher: Client) -> None:
    written(*(an_event(f"e-{number}") for number in range(60)))
    address = reverse("admin:events_event_changelist") + "?state=draft"
    sent = {"action": "publish_selected", ACTION_CHECKBOX_NAME: [str(Event.objects.all()[0].pk)], "select_across": "1"}
    requested = publisher.post(address, sent | {"index": "0"})
    publisher.post(address, shown_to_confirm(requested) | {"note": "All of them"})
    assert Entry.objects.of("event").count() == 60


def test_more_than_a_form_can_hold_is_reported_and_nothing_is_done(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.editions.admin.actions.MOST_BY_FORM", 2)
    written(*(an_event(slug) for slug in "abc"))
    sent = {"action": "submit_selected", ACTION_CHECKBOX_NAME: [str(Event.objects.all()[0].pk)], "select_across": "1"}
    page = editor.post(reverse("admin:events_event_changelist"), sent | {"index": "0"}, follow=True).content.decode()
    assert "Too many rows are selected; the limit is 2." in page
    assert not Review.objects.exists()
