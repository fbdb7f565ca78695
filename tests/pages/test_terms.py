"""Pages of actors, topics, kinds and publishers; the index of timelines; ways on from events and sources; searches."""

import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

EVERYTHING: Json = {
    "topics": [{"slug": "chips", "name": "Chips", "description": "Semiconductors and what makes them."}],
    "actors": [
        {"slug": "huawei", "name": "Huawei Technologies", "kind": "company", "country": "CN", "aliases": ["华为"]}
    ],
    "publishers": [{"slug": "press", "name": "The Press"}],
    "sources": [
        {"slug": "gazette", "title": "Gazette", "type": "official_notice", "publisher": "press"},
        {"slug": "almanac", "title": "Almanac", "type": "report"},
    ],
    "timelines": [
        {"slug": "about-chips", "title": "About chips", "question": {"topic": ["chips"]}, "description": "All chips."},
        {"slug": "early", "title": "Early", "question": {"until": ["2018"]}},
        {"slug": "later", "title": "Much later", "question": {"since": ["2024"]}},
    ],
}


@pytest.fixture
def three_events() -> None:
    listed = {"actor": "huawei", "role": "target"}
    published(
        an_event("first", title="A duty", date="2018-01-01"),
        an_event("listing", title="The listing", date="2019-05-16", topics=["chips"], actors=[listed]),
        an_event(
            "phone",
            title="A phone",
            dates=[{"type": "launched", "date": "2023-08-29"}],
            actors=[listed | {"role": "maker"}],
        ),
        **EVERYTHING,
    )


@pytest.mark.usefixtures("three_events")
def test_an_actors_page_has_its_names_roles_measures_and_events(client: Client) -> None:
    page = client.get("/actors/huawei").text
    assert "<h1>Huawei Technologies</h1>" in page
    assert "华为" in page
    assert "All 2 events" in page
    assert {"/?actor=huawei&amp;role=maker", "/?actor=huawei&amp;role=target"} <= set(
        re.findall(r'href="([^"]+)"', page)
    )
    in_force = page.partition('id="in-force"')[2].partition("</section>")[0]
    assert re.findall(r'href="(/events/[^"]+)"', in_force) == ["/events/listing"]
    latest = page.partition('id="latest"')[2].partition("</section>")[0]
    assert re.findall(r'href="(/events/[^"]+)"', latest) == ["/events/phone", "/events/listing"]
    assert 'aria-label="Events by' in page
    assert 'href="/timelines/about-chips"' in page
    assert 'href="/timelines/later"' not in page


@pytest.mark.usefixtures("three_events")
@pytest.mark.parametrize(
    ("path", "name", "count"),
    [("/topics/chips", "Chips", 1), ("/kinds/rule", "Rule", 3), ("/publishers/press", "The Press", 3)],
)
def test_every_term_has_a_page(client: Client, path: str, name: str, count: int) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert f"<h1>{name}</h1>" in page.text
    assert f"All {count} event" in page.text


@pytest.mark.usefixtures("three_events")
def test_a_terms_page_is_read_in_its_edition(client: Client) -> None:
    published(an_event("fourth", actors=[{"actor": "huawei", "role": "target"}]))
    assert "All 3 events" in client.get("/actors/huawei").text
    former = client.get("/actors/huawei?edition=1").text
    assert "All 2 events" in former
    assert 'href="/events/phone?edition=1"' in former
    assert client.get("/actors/nobody").status_code == 404


def statements(client: Client, path: str) -> int:
    """The statements of a page, of a process that knows the newest edition."""
    client.get("/about")
    with CaptureQueriesContext(connections["public"]) as requested:
        assert client.get(path).status_code == 200
    return len(requested)


@pytest.mark.parametrize("path", ["/timelines", "/actors/huawei", "/events/listing", "/sources/gazette"])
def test_more_timelines_and_events_take_no_more_statements(client: Client, path: str) -> None:
    listed = {"actor": "huawei", "role": "target"}
    published(an_event("listing", actors=[listed]), **EVERYTHING)
    few = statements(client, path)
    more = [
        {"slug": f"timeline-{number}", "title": f"T {number}", "question": {"topic": ["chips"]}} for number in range(20)
    ]
    published(*(an_event(f"event-{number}", actors=[listed]) for number in range(20)), timelines=more)
    assert statements(client, path) == few
    assert few <= 20


@pytest.mark.usefixtures("three_events")
def test_the_index_describes_every_timeline(client: Client) -> None:
    page = client.get("/timelines").text
    assert re.findall(r'<h2><a href="(/[^"]*)"', page) == [
        "/",
        "/timelines/about-chips",
        "/timelines/early",
        "/timelines/later",
    ]
    assert "All chips." in page
    assert "1 event<" in page
    assert "<span>2019</span>" in page


@pytest.mark.usefixtures("three_events")
def test_an_event_leads_to_its_timelines_and_to_those_beside_it(client: Client) -> None:
    page = client.get("/events/listing").text
    beside = page.partition('class="beside"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', beside) == ["/timelines/about-chips", "/events/first", "/events/phone"]
    source = client.get("/sources/gazette").text.partition('class="beside"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', source) == ["/timelines/about-chips", "/timelines/early", "/sources/almanac"]
    assert 'action="/"' in page.partition('class="find"')[2].partition("</form>")[0]


@pytest.mark.usefixtures("three_events")
def test_a_search_marks_its_words_and_finds_pages(client: Client) -> None:
    page = client.get("/?q=listing").text
    assert "The <mark>listing</mark></a>" in page
    found = client.get("/?q=华为").text
    assert 'href="/actors/huawei"' in found.partition('id="found"')[2].partition("</div>")[0]
    # Neither title nor summary has these words: the row says where they are.
    assert re.search(r"actor:</span> Huawei Technologies \(<mark>华为</mark>\)", found)
    assert (
        'href="/actors/huawei"' in client.get("/?actor=huawei").text.partition('id="found"')[2].partition("</div>")[0]
    )


@pytest.mark.usefixtures("three_events")
def test_a_misspelt_search_is_helped(client: Client) -> None:
    page = client.get("/?q=Huwaei").text
    assert 'Did you mean <a href="/?q=huawei"' in page
    assert "Did you mean" not in client.get("/?q=zzzzzzz").text


def test_marked_words_are_escaped(client: Client) -> None:
    published(an_event("tariff", title="<img src=x onerror=alert(1)> tariff"))
    page = client.get("/?q=tariff").text
    assert "<mark>tariff</mark>" in page
    assert not re.search(r"<img[^>]*onerror", page)
