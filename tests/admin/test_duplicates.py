"""Duplicates of actors, sources and topics are proposed for merging, of all rows and of one."""

from typing import Any

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.urls import reverse

from events.models import Actor, Topic
from tests.admin.conftest import Login
from tests.desk import written

pytestmark = pytest.mark.django_db


def actor(slug: str, name: str, *aliases: str) -> dict[str, Any]:
    return {"slug": slug, "name": name, "kind": "agency", "aliases": list(aliases)}


def proposed(client: Client, name: str, **query: str) -> list[tuple[str, list[str]]]:
    page = client.get(reverse(f"admin:{name}_duplicates"), query)
    return [(why, sorted(row.slug for row, _ in rows)) for why, rows in page.context["proposals"]]


def test_actors_with_the_same_or_similar_names_are_proposed_wherever_in_the_list(editor: Client) -> None:
    many = [actor(f"number-{number}", f"Bureau of number {number} and a half") for number in range(60)]
    written(
        actors=[
            *many,
            actor("a-commerce", "Department of Commerce"),
            actor("mofcom", "Ministry of Commerce", "MOFCOM"),
            actor("x-mofcom", "Mofcom"),
            actor("z-commerce", "Commerce, Department of"),
            actor("y-treasury", "Department of the Treasury"),
            actor("z-treasury", "Department of the Treasurry"),
        ]
    )
    found = proposed(editor, "events_actor")
    same = [("the same name", ["a-commerce", "z-commerce"]), ("the same name", ["mofcom", "x-mofcom"])]
    assert sorted(found[:2]) == same
    assert found[2:] == [("similar names", ["y-treasury", "z-treasury"])]


def test_sources_with_one_address_and_topics_with_one_name_are_proposed(editor: Client) -> None:
    places = {
        "a": "https://www.example.org/page/",
        "b": "http://example.org/page#part",
        "c": "https://example.org/other",
    }
    titles = {"a": "A notice", "b": "Something else", "c": "A third"}
    written(
        sources=[{"slug": slug, "title": titles[slug], "type": "statute", "url": url} for slug, url in places.items()],
        topics=[{"slug": "chips", "name": "Chips"}, {"slug": "chips-2", "name": "chips"}, {"slug": "x", "name": "X"}],
    )
    assert proposed(editor, "sources_source") == [("the same address", ["a", "b"])]
    assert proposed(editor, "events_topic") == [("the same name", ["chips", "chips-2"])]
    assert proposed(editor, "events_topic", of=str(Topic.objects.get(slug="x").pk)) == []


def test_from_a_row_and_from_a_proposal_one_comes_to_the_page_that_merges(editor: Client) -> None:
    written(actors=[actor("a", "Department of Commerce"), actor("b", "The Department of Commerce"), actor("c", "X")])
    row = Actor.objects.get(slug="b")
    page = editor.get(f"{reverse('admin:events_actor_changelist')}{row.pk}/find-duplicates/", follow=True)
    ((_, rows),) = page.context["proposals"]
    assert {one.slug for one, _ in rows} == {"a", "b"}
    chosen = {"action": "merge_selected", ACTION_CHECKBOX_NAME: [str(one.pk) for one, _ in rows]}
    merging = editor.post(page.context["list_address"], chosen)
    assert merging.context["verb"] == "Merge"
    assert {one.slug for one in merging.context["form"].fields["target"].queryset} == {"a", "b"}


def test_only_who_may_merge_sees_proposals(login: Login) -> None:
    assert login("otto").get(reverse("admin:events_actor_duplicates")).status_code == 403
