"""The story of a timeline: its steps in the order of the editor, with their events, sources and disputes."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client

from events.editions.documents import decode
from events.pages.event_list import get_listed_day
from events.pages.story import get_story
from tests.desk import an_event, entry, published

pytestmark = pytest.mark.django_db
STEPS = [
    {"event": "later", "heading": "What came of it", "text": "It was <b>changed</b>."},
    {"event": "first", "heading": "How it began", "text": ""},
]


@pytest.fixture
def story() -> None:
    published(
        an_event("first", date="2018-01-02"),
        an_event("later", dates=[{"type": "stated", "date": day, "status": "disputed"} for day in ("2019", "2020")]),
        timelines=[{"slug": "all", "title": "All", "steps": STEPS, "sides": {"above": ["EU"], "below": ["US", "CN"]}}],
    )


@pytest.mark.usefixtures("story")
def test_steps_are_read_in_the_order_of_the_editor_with_their_sources(client: Client) -> None:
    page = client.get("/timelines/all").text.partition('id="story"')[2].partition("</section>")[0]
    assert re.findall(r'<li id="step-(\d)" data-slug="([^"]+)"', page) == [("1", "later"), ("2", "first")]
    assert re.findall(r'class="story-year">(\d+)<', page) == ["2019", "2018"]
    assert "It was &lt;b&gt;changed&lt;/b&gt;." in page
    assert "Disputed: sources disagree on the day: 2019 or 2020" in page
    assert page.count("Gazette") == 2
    assert 'href="/events/first"' in page


@pytest.mark.usefixtures("story")
def test_a_timeline_without_steps_and_the_front_page_have_no_story(client: Client) -> None:
    published(timelines=[{"slug": "plain", "title": "Plain"}])
    for path in ("/", "/timelines/plain"):
        assert 'id="story"' not in client.get(path).text
    assert 'id="story"' in client.get("/timelines/all?q=nothing-at-all").text, "it stays while a reader narrows"


@pytest.mark.usefixtures("story")
def test_a_step_finds_its_event_by_the_slug_it_had(client: Client) -> None:
    published(an_event("renamed", former_slugs=["first"], id=str(entry("first").subject_id), date="2018-01-02"))
    page = client.get("/timelines/all").text.partition('id="story"')[2]
    assert '<li id="step-2" data-slug="renamed"' in page


def test_documents_of_before_have_no_story() -> None:
    edition = published(an_event("first"))
    assert get_story(None, edition) is None
    old: Any = {"slug": "old", "title": "Old", "question": {}, "eras": []}
    assert get_story(old, edition) is None


@pytest.mark.usefixtures("story")
def test_a_timeline_has_the_sides_that_it_names(client: Client) -> None:
    published(
        an_event("eu", jurisdictions=["EU"]), an_event("us", jurisdictions=["US"]), an_event("cn", jurisdictions=["CN"])
    )
    page = client.get("/timelines/all").text
    legend = page.partition('id="legend"')[2].partition("</ul>")[0]
    assert re.findall(r"side-(above|below)\"></span>(\w\w) acts", legend) == [
        ("above", "EU"),
        ("below", "US"),
        ("below", "CN"),
    ]
    assert client.get("/api/v1/timelines/all").json()["sides"] == {"above": ["EU"], "below": ["US", "CN"]}
    assert client.get("/api/v1/timelines/all").json()["steps"] == STEPS


@pytest.mark.usefixtures("story")
def test_editors_make_a_timeline_of_what_they_see(client: Client) -> None:
    published(timelines=[{"slug": "late", "title": "Late", "question": {"since": ["2018"]}}])
    page = client.get("/timelines/late?jurisdiction=US,CN&group=kind&edition=2&limit=5").text
    (address,) = re.findall(r'href="([^"]+)" rel="nofollow">Make a timeline of this', page)
    path, _, query = unescape(address).partition("?")
    assert path == "/admin/events/timeline/add/"
    assert parse_qs(query)["question"] == ["since: 2018\njurisdiction: US,CN\ngroup: kind"]


def test_what_is_vague_does_not_stand_before_its_neighbours(client: Client) -> None:
    published(
        an_event("month", date="2025-05"),
        an_event("day", date="2025-05-13"),
        an_event("window", date="[2025-05-14..2025-05-19]"),
        an_event("answer", date="2025-05-19"),
        an_event("between", date="2025-05-15"),
        an_event("talks", date="2025-05-01/2025-05-30"),
        an_event("next", date="2025-06-01"),
    )

    def listed(path: str) -> list[str]:
        return re.findall(r'<li id="([^"]+)" class="weight', client.get(path).text)

    order = ["talks", "day", "between", "window", "answer", "month", "next"]
    assert listed("/") == order
    assert listed("/?order=-date") == order[::-1]


@pytest.mark.parametrize(("edtf", "day"), [("2019", "2019-12-31"), ("../2019-05", ""), ("2019-05-16", "2019-05-16")])
def test_the_day_at_which_an_event_is_listed(edtf: str, day: str) -> None:
    published(an_event("tariff", date=edtf))
    assert get_listed_day(decode(entry("tariff").document or "")["date"]) == day
