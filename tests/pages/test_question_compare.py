"""The events of a question compared in two editions."""

import re
from html import unescape

import pytest
from django.test import Client

from events.editions.publishing import withdraw
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

TOPICS = [{"slug": "chips", "name": "Chips"}]


@pytest.fixture(autouse=True)
def editions() -> None:
    """Three editions: a title changes in the second, where an event is new and one gone; the third changes nothing."""
    published(
        an_event("tariff", title="A tariff of ten per cent", topics=["chips"]),
        an_event("talks", title="Talks begin", topics=["chips"]),
        an_event("rumour"),
        topics=TOPICS,
        timelines=[{"slug": "chips", "title": "All about chips", "question": {"topic": ["chips"]}}],
    )
    published(
        an_event("tariff", title="A tariff of twenty per cent", topics=["chips"]),
        an_event("talks", title="Talks begin", topics=[]),
        an_event("answer", title="An answer", summary="Within the hour.", topics=["chips"]),
    )
    withdraw([key("event", "rumour")], by=None, reason="It never happened")


def sections(page: str) -> dict[str, list[str]]:
    """By what happened to them, the events on the page."""
    parts = re.findall(r'<section aria-labelledby="(\w+)"><h2.*?</ol>\s*</section>', page, re.DOTALL)
    texts = re.split(r'<section aria-labelledby="\w+"><h2', page)[1:]
    return {
        name: re.findall(r'<li id="([^"]+)">', text.split("</ol>")[0]) for name, text in zip(parts, texts, strict=True)
    }


def test_what_is_new_changed_and_gone_between_two_editions(client: Client) -> None:
    page = client.get("/compare?from=1&to=2&topic=chips").text
    assert sections(page) == {"changed": ["tariff"], "entered": ["answer"], "left": ["talks"]}
    assert "A tariff of <del>ten</del> per cent" in page
    assert "A tariff of <ins>twenty</ins> per cent" in page
    assert "Within the hour." in page
    assert 'href="/events/talks?edition=1"' in page
    assert 'id="tariff-title"' in page


def test_the_page_has_what_rest_has(client: Client) -> None:
    for question in ("", "topic=chips&", "q=tariff&", "change=!new&"):
        for numbers in ("from=1&to=2", "from=1&to=3", "from=2&to=3"):
            answer = client.get(f"/api/v1/events/compare?{question}{numbers}").json()
            rest = {
                "changed": [one["slug"] for one in answer["changed"]],
                "entered": answer["entered"],
                "left": answer["left"],
            }
            page = client.get(f"/compare?{question}{numbers}").text
            assert sections(page) == {name: slugs for name, slugs in rest.items() if slugs}, (question, numbers)


def test_without_a_choice_the_newest_edition_is_compared_with_the_one_before(client: Client) -> None:
    page = client.get("/compare").text
    assert sections(page) == {"left": ["rumour"]}
    assert "Withdrawn: It never happened" in page
    assert '<option value="2" selected>' in page
    assert sections(client.get("/compare?topic=chips").text) == {}
    assert "the same in both editions" in client.get("/compare?topic=chips").text


def test_the_layouts_lead_to_each_other_and_keep_the_question(client: Client) -> None:
    page = unescape(client.get("/compare?from=1&to=2&topic=chips&view=inline").text)
    assert "A tariff of <del>ten</del><ins>twenty</ins> per cent" in page
    assert 'href="/compare?topic=chips&from=1&to=2&view=side"' in page
    assert '<input type="hidden" name="topic" value="chips">' in page
    assert "Chips" in page[page.index("Filters in use") :][:300]
    assert 'href="/compare?from=1&to=2&view=inline"' in page, "the filter cannot be removed"


def test_the_link_that_is_shared_shows_the_same_after_the_next_edition(client: Client) -> None:
    page = unescape(client.get("/compare?topic=chips&from=1&to=2").text)
    link = re.search(r'id="use-page" readonly value="http://testserver([^"]+)"', page)
    assert link
    assert link[1] == "/compare?topic=chips&from=1&to=2"
    published(an_event("tariff", title="A tariff of thirty per cent", topics=["chips"]))
    assert sections(client.get(link[1]).text) == sections(page)
    assert "thirty" not in client.get(link[1]).text


def test_days_name_editions_too_and_nonsense_is_a_400(client: Client) -> None:
    today = client.get("/api/v1/editions/3").json()["published_at"]
    assert "Both choices are edition 3" in client.get("/compare", {"from": today}).text
    swapped = client.get("/compare?from=2&to=1")
    assert swapped.status_code == 400
    assert "Swap them or remove to." in unescape(swapped.text)
    assert client.get("/compare?from=1&to=9").status_code == 404
    assert client.get("/compare?from=1&order=date").status_code == 400
    unknown = client.get("/compare?from=1&topic=chps")
    assert unknown.status_code == 400
    assert "chips" in unknown.text


def test_many_events_are_paged(client: Client) -> None:
    published(*(an_event(f"event-{place}") for place in range(40)))
    page, seen = client.get("/compare?from=3&to=4").text, []
    seen += sections(page)["entered"]
    assert len(seen) == 30
    following = re.search(r'<a rel="next" href="http://testserver([^"]+)"', page)
    assert following
    seen += sections(client.get(unescape(following[1])).text)["entered"]
    assert sorted(seen) == sorted(f"event-{place}" for place in range(40))


def test_pages_of_events_and_editions_lead_to_the_comparison(client: Client) -> None:
    pages = {
        "/?topic=chips&limit=1": "/compare?topic=chips", "/?topic=chips&edition=2": "/compare?topic=chips&edition=2",
        "/timelines/chips?q=tariff": "/compare?topic=chips&q=tariff", "/editions": "/compare?from=2&to=3",
        "/editions?after=1": "/compare?from=1&to=3",
    }  # fmt: skip
    for path, address in pages.items():
        assert f'href="{address}"' in unescape(client.get(path).text), path
        assert client.get(address).status_code == 200


def test_before_the_second_edition_there_is_nothing_to_compare(client: Client) -> None:
    assert "Both choices are edition 1" in client.get("/compare?edition=1").text
