"""People's pages answer in one edition, escape what they are told, and are kind where there is nothing."""

import datetime as dt
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from events.choices import GROUPS
from events.editions.publishing import withdraw
from tests.answers import Json, found
from tests.desk import an_event, hold_columns, key, published

pytestmark = pytest.mark.django_db

HOSTILE = '</script><img src=x onerror="alert(1)">{{ 7*7 }}'


def test_the_home_page_lists_what_is_public(client: Client) -> None:
    published(an_event("tariff"))
    page = client.get("/")
    assert page.status_code == 200
    assert 'href="/events/tariff"' in page.text


def test_the_home_page_stands_before_anything_is_published(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "No events have been published yet" in page.text


@pytest.mark.parametrize("path", ["/", "/events/tariff", "/sources/gazette", "/timelines/all", "/embed/all"])
def test_every_page_escapes_its_parameters(client: Client, path: str) -> None:
    source = {"slug": "gazette", "title": HOSTILE, "type": "official_notice", "url": "https://e.example/?a=1&b=<"}
    timeline = {"slug": "all", "title": HOSTILE, "description": HOSTILE, "eras": [{"title": HOSTILE, "date": "2019"}]}
    citation = {"source": "gazette", "quote": HOSTILE, "supports": HOSTILE, "locator": HOSTILE}
    published(
        an_event("tariff", title=HOSTILE, summary=HOSTILE, citations=[citation]), sources=[source], timelines=[timeline]
    )
    page = client.get(path)
    assert page.status_code == 200
    assert "onerror" in page.text
    assert not re.search(r"<img[^>]*onerror", page.text)
    assert "</script><img" not in page.text


@pytest.mark.parametrize(
    "path", ["/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/?kind=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_what_is_requested_is_escaped(client: Client, path: str) -> None:
    published(an_event("tariff"))
    assert "<script>alert" not in client.get(path).text


def test_a_page_reads_the_requested_edition(client: Client) -> None:
    published(an_event("tariff", title="Ten per cent"))
    published(an_event("tariff", title="Thirty per cent"))
    assert "Thirty per cent" in client.get("/events/tariff").text
    former = client.get("/events/tariff?edition=1").text
    assert "Ten per cent" in former
    assert "You are reading" in former
    assert "Thirty per cent" not in client.get("/?edition=1").text


@pytest.mark.parametrize("time", ["edition", "as_of"])
@pytest.mark.parametrize("path", ["/", "/events/tariff", "/sources/gazette", "/timelines/all", "/embed/all"])
def test_links_in_a_past_edition_stay_in_it(client: Client, path: str, time: str) -> None:
    everything: Json = {
        "topics": [{"slug": "chips", "name": "Chips"}],
        "actors": [{"slug": "bis", "name": "BIS", "kind": "government"}],
        "publishers": [{"slug": "press", "name": "Press"}],
        "sources": [{"slug": "gazette", "title": "Gazette", "type": "official_notice", "publisher": "press"}],
        "timelines": [{"slug": "all", "title": "All"}],
    }
    actor = {"actor": "bis", "role": "issuer"}
    edition = published(an_event("tariff", topics=["chips"], actors=[actor], jurisdictions=["US"]), **everything)
    published(an_event("answer"))
    values = {"edition": "1", "as_of": edition.published_at.isoformat()}
    page = client.get(path, {time: values[time]})
    assert page.status_code == 200
    links = re.findall(
        r'href="((?:http://testserver)?/[^"]*)"', page.text.partition("<main")[2].partition("</main>")[0]
    )
    # A comparison names both of its editions, and the desk has none.
    apart = ("/compare?from=", "/admin/")
    ours = [unescape(link) for link in links if "/api/" not in link and not link.startswith(apart)]
    assert ours
    assert [link for link in ours if not {"edition", "as_of"} & parse_qs(urlsplit(link).query).keys()] == []


def test_a_withdrawn_event_says_why_it_is_gone(client: Client) -> None:
    published(an_event("tariff"))
    withdraw([key("event", "tariff")], by=None, reason="It never happened.")
    page = client.get("/events/tariff")
    assert page.status_code == 410
    assert "It never happened." in page.text
    assert client.get("/events/tariff?edition=1").status_code == 200


@pytest.mark.parametrize("path", ["/events/nothing", "/sources/nothing", "/timelines/nothing"])
def test_what_is_not_there_is_a_friendly_404(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Go to the timeline" in page.text


@pytest.mark.parametrize(
    "query", ["kinds=rule", "kind=nothing", "since=2020&until=2019", "edition=x", "as_of=tomorrow", "group=x"]
)
def test_a_question_that_is_not_understood_is_a_400_that_says_so(client: Client, query: str) -> None:
    published(an_event("tariff"))
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert page.headers["Content-Type"].startswith("text/html")
    assert query.partition("=")[0] in page.text


@pytest.mark.parametrize("path", ["/", "/events/tariff", "/embed", "/?kind=nothing"])
def test_the_licence_is_the_one_that_is_set(client: Client, settings: Settings, path: str) -> None:
    settings.ANNALS_LICENCE = {"name": "CC0 1.0", "url": "https://cc0.example/"}
    published(an_event("tariff"))
    page = client.get(path).text
    assert '<a rel="license" href="https://cc0.example/">CC0 1.0</a>' in page
    assert "CC BY" not in page


def test_what_other_sites_add_to_links_requests_nothing(client: Client) -> None:
    published(an_event("tariff"))
    assert client.get("/events/tariff?utm_source=letter&fbclid=1").status_code == 200


def test_a_former_slug_leads_to_the_page_with_its_query(client: Client) -> None:
    published(an_event("tariff", former_slugs=["duty"]))
    page = client.get("/events/duty?edition=1")
    assert page.status_code == 308
    assert page.headers["Location"].endswith("/events/tariff?edition=1")


def test_a_page_known_already_is_not_sent_again(client: Client) -> None:
    published(an_event("tariff"))
    tag = client.get("/events/tariff").headers["ETag"]
    assert client.get("/events/tariff", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/events/tariff", "/sources/gazette", "/timelines/all"])
def test_a_page_describes_itself_for_machines(client: Client, path: str) -> None:
    published(an_event("tariff", title=HOSTILE), timelines=[{"slug": "all", "title": HOSTILE}])
    page = client.get(path).text
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(written)["@context"] == "https://schema.org"
    assert 'property="og:title"' in page


def test_more_events_than_can_be_drawn_are_counted(client: Client) -> None:
    published(*(an_event(f"event-{number}", date=f"20{number % 20:02}") for number in range(120)))
    page = client.get("/")
    marks = json.loads(found(r'<script id="data"[^>]*>(.*?)</script>', page.text)[1])["marks"]
    assert len(marks) == 120
    assert len(re.findall("data-event=", page.text)) == 100
    following = found(r'rel="next" href="([^"]+)"', page.text)[1].replace("&amp;", "&").partition("#")[0]
    assert len(re.findall("data-event=", client.get(following).text)) == 20


def test_pages_are_read_only(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_a_facet_narrows_and_can_be_taken_back(client: Client) -> None:
    topics = [{"slug": "chips", "name": "Chips"}, {"slug": "steel", "name": "Steel"}]
    published(an_event("a", topics=["chips"]), an_event("b", topics=["steel"]), topics=topics)
    page = client.get("/?topic=chips").text
    assert 'href="/events/a"' in page
    assert 'href="/events/b"' not in page
    assert 'href="/?topic=chips,steel"' in page


@pytest.mark.parametrize("group", GROUPS)
def test_marks_are_grouped_as_formats_group_them(client: Client, group: str) -> None:
    timeline = {"slug": "all", "title": "All", "question": {"group": [group]}}
    published(an_event("tariff", jurisdictions=["US", "CN"]), timelines=[timeline])
    for path in (f"/?group={group}", f"/embed?group={group}", "/timelines/all"):
        data = json.loads(found(r'<script id="data"[^>]*>(.*?)</script>', client.get(path).text)[1])
        assert {lane["grows"] for lane in data["lanes"]} == {"list"}
        assert data["marks"][0]["lanes"] == (
            ["rule"] if group == "kind" else ["US", "CN"] if group == "jurisdiction" else ["others"]
        )
    assert 'href="/timelines/all?group=none"' in client.get("/timelines/all").text


def test_a_timeline_adds_its_own_question(client: Client) -> None:
    timeline = {"slug": "late", "title": "Late", "question": {"since": ["2020"]}}
    published(an_event("old", date="2018"), an_event("new", date="2021"), timelines=[timeline])
    page = client.get("/timelines/late").text
    assert 'href="/events/new"' in page
    assert 'href="/events/old"' not in page


def test_changed_words_are_shown_as_a_diff(client: Client) -> None:
    captures = [
        {"seen": "2025-05-13", "extent": "whole", "text": "Using them anywhere violates the rules."},
        {"seen": "2025-05-19", "extent": "whole", "text": "Using them is a risk under the rules."},
    ]
    source = {
        "slug": "gazette",
        "title": "G",
        "type": "official_notice",
        "rights": "public_domain",
        "captures": captures,
    }
    published(an_event("tariff", citations=[{"source": "gazette", "quote": "anywhere violates"}]), sources=[source])
    page = client.get("/sources/gazette").text
    assert "<del>" in page
    assert "<ins>" in page
    assert "Still in the source" not in client.get("/events/tariff").text
    assert "no longer matches its source" in client.get("/events/tariff").text


def queries(client: Client, path: str) -> int:
    """The statements of a page, of a process that knows the newest edition."""
    hold_columns()
    client.get("/about")
    with CaptureQueriesContext(connections["public"]) as requested:
        assert client.get(path).status_code == 200
    return len(requested)


@pytest.mark.parametrize("path", ["/", "/?group=actor", "/sources/gazette"])
def test_a_page_takes_no_more_queries_for_more_events(client: Client, path: str) -> None:
    published(an_event("first"), an_event("second"))
    few = queries(client, path)
    published(*(an_event(f"event-{number}") for number in range(30)))
    assert queries(client, path) == few
    # The front page leads with six lists of its own.
    assert few <= (25 if path.startswith("/?") or path == "/" else 20)


@pytest.fixture
def at_most_three_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.pages.explore.MOST_COUNTED", 3)


def statements_of(client: Client, path: str) -> tuple[str, list[str]]:
    hold_columns()
    with CaptureQueriesContext(connections["public"]) as requested:
        page = client.get(path)
    assert page.status_code == 200
    return page.text, [query["sql"] for query in requested if '"editions_entry"' in query["sql"]]


@pytest.mark.parametrize("query", ["", "kind=rule", "since=2018&until=2020", "group=kind"])
def test_very_many_events_are_shown_before_they_are_counted(
    client: Client, at_most_three_are_counted: None, query: str
) -> None:
    published(*(an_event(f"event-{number}") for number in range(5)))
    page, requested = statements_of(client, f"/?{query}")
    assert len(re.findall("data-event=", page)) == 5
    assert "more than <strong>3</strong> events" in page
    # Nothing is grouped, and what is counted is counted up to the fourth.
    assert [sql for sql in requested if "GROUP BY" in sql] == []
    assert [sql for sql in requested if "COUNT(" in sql and "LIMIT 4" not in sql] == []


def test_very_many_events_are_counted_when_that_is_requested(client: Client, at_most_three_are_counted: None) -> None:
    published(*(an_event(f"event-{number}") for number in range(5)))
    address = found(r'href="([^"]+)"[^>]* data-count', client.get("/?group=kind").text)[1]
    page = client.get(address.replace("&amp;", "&")).text
    assert "<strong>5</strong> events" in page
    assert "Events by" in page
    assert re.search(r'href="[^"]*kind=rule[^"]*"', page)
    assert "count=exact" not in page


def test_a_choice_is_called_by_its_name_before_anything_is_counted(
    client: Client, at_most_three_are_counted: None
) -> None:
    published(
        *(an_event(f"event-{number}", topics=["chips"]) for number in range(5)),
        topics=[{"slug": "chips", "name": "Chips &c."}],
    )
    assert "Chips &amp;c." in client.get("/?topic=chips").text


@pytest.mark.parametrize(
    ("query", "interval"), [("", "quarter"), ("since=2019&until=2020", "week"), ("since=2019-01&until=2019-02", "day")]
)
def test_the_chart_is_as_fine_as_the_time_in_view_allows(client: Client, query: str, interval: str) -> None:
    published(*(an_event(f"event-{year}", date=f"{year}-02-03") for year in range(2005, 2026)))
    page = client.get(f"/?{query}").text
    assert f'aria-label="Events by {interval}"' in page
    whole = json.loads(found(r'<script id="data"[^>]*>(.*?)</script>', page)[1])["whole"]
    assert whole == [dt.date(2005, 2, 3).toordinal(), dt.date(2025, 2, 4).toordinal()]


ENDS = ["0001", "0001-01-01", "0998", "2019", "9000", "9995-10", "9999", "9999-12-31"]


@pytest.mark.parametrize("dates", [["0001-01-01"], ["9999-12-31"], ["0001-01-01", "2019-05-16", "9999-12-31"]])
def test_the_page_stands_at_both_ends_of_the_calendar(client: Client, dates: list[str]) -> None:
    published(*(an_event(f"on-{date}", date=date) for date in dates))
    one_end = [f"{name}={end}" for name in ("since", "until") for end in ENDS]
    both = [f"since={since}&until={until}" for since in ENDS for until in ENDS if since <= until]
    for query in ["", *one_end, *both, f"slug=on-{dates[-1]}", "in_force_on=2019-01-01&q=on"]:
        assert client.get(f"/?{query}").status_code == 200, query


def test_a_page_is_made_once_an_edition(client: Client) -> None:
    published(an_event("tariff"))
    first, _ = statements_of(client, "/?q=tariff")
    again, requested = statements_of(client, "/?q=tariff")
    assert again == first
    assert requested == []
    published(an_event("another-tariff"))
    assert "Another tariff" in client.get("/?q=tariff").text


def test_a_page_of_a_past_edition_says_when_it_became_one(client: Client) -> None:
    published(an_event("tariff"))
    assert "You are reading" not in client.get("/?edition=1").text
    published(an_event("answer"))
    assert "You are reading" in client.get("/?edition=1").text


def test_any_question_can_be_framed(client: Client) -> None:
    topics = [{"slug": "chips", "name": "Chips"}]
    published(an_event("tariff", topics=["chips"]), an_event("answer"), topics=topics)
    snippet = found(r'id="use-embed"[^>]*>([^<]*)<', client.get("/?topic=chips").text)[1]
    path = found(r"src=&quot;http://testserver(/embed\?[^&]*)&quot;", snippet)[1]
    framed = client.get(path)
    assert 'href="/events/tariff"' in framed.text
    assert 'href="/events/answer"' not in framed.text
    assert "X-Frame-Options" not in framed.headers


def test_a_frame_says_that_nothing_answers(client: Client) -> None:
    published(an_event("tariff"))
    assert "No results" in client.get("/embed?q=zzz").text
    assert "No results" not in client.get("/embed?q=tariff").text


def test_a_capture_names_the_source_it_was_seen_in(client: Client) -> None:
    capture = {"seen": "2018-01", "text": "The words", "via": "paper"}
    gazette = {"slug": "gazette", "title": "Gazette", "type": "official_notice", "captures": [capture]}
    paper = {"slug": "paper", "title": "The Evening Paper", "type": "news_article"}
    published(an_event("tariff"), sources=[gazette, paper])
    assert "taken from The Evening Paper" in client.get("/sources/gazette").text
