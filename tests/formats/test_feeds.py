"""Feeds tell what is new, what was put right and what was withdrawn."""

import json

import icalendar
import pytest
from django.test import Client
from lxml import etree

from events.editions.publishing import withdraw
from tests.answers import Json, found
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def atom(client: Client, query: str = "") -> Json:
    return etree.fromstring(client.get(f"/api/v1/events.atom{query}").getvalue())


def test_the_last_changed_comes_first(client: Client) -> None:
    published(an_event("first", date="2025"))
    published(an_event("second", date="2018"))
    published(an_event("first", date="2025", title="First, changed"))
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in atom(client).findall("a:entry", ATOM)] == [
        "First, changed",
        "Second",
    ]


def test_an_event_says_when_it_was_first_published_and_when_last(client: Client) -> None:
    first = published(an_event("the-rule"))
    last = published(an_event("the-rule", title="Changed"))
    for place in ("events", "events/the-rule"):
        item = json.loads(client.get(f"/api/v1/{place}.jsonfeed").getvalue())["items"][0]
        answer = etree.fromstring(client.get(f"/api/v1/{place}.atom").getvalue()).find("a:entry", ATOM)
        last_shown = [item["date_modified"], answer.findtext("a:updated", namespaces=ATOM)]
        first_shown = [item["date_published"], answer.findtext("a:published", namespaces=ATOM)]
        for edition, dates in ((first, first_shown), (last, last_shown)):
            assert [date[:19] for date in dates] == [f"{edition.published_at:%Y-%m-%dT%H:%M:%S}"] * 2
    assert first_shown[0] < last_shown[0]


def test_a_correction_says_what_was_wrong_what_is_right_and_why(client: Client) -> None:
    published(an_event("the-rule", title="It began in May"), an_event("other"))
    published(an_event("the-rule", title="It began in June"), note="The gazette says June.", correction=True)
    items = json.loads(client.get("/api/v1/events.jsonfeed?change=correction").getvalue())["items"]
    assert [item["title"] for item in items] == ["It began in June"]
    for words in ("It began in May", "It began in June", "The gazette says June."):
        assert words in items[0]["content_html"]


def test_a_neighbours_change_does_not_make_an_event_new_in_feeds(client: Client) -> None:
    published(an_event("the-rule"))
    before = json.loads(client.get("/api/v1/events.jsonfeed").getvalue())["items"]
    published(kinds=[{"slug": "rule", "name": "Regulation"}])
    after = json.loads(client.get("/api/v1/events.jsonfeed").getvalue())["items"]
    assert after[0]["tags"] == ["Regulation"]
    assert after[0]["date_modified"] == before[0]["date_modified"]


def test_a_withdrawn_event_is_a_tombstone(client: Client) -> None:
    published(an_event("the-rule"), an_event("other"))
    withdraw([key("event", "the-rule")], by=None, reason="It never happened.")
    feed = atom(client)
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)] == ["Other"]
    stone = feed.find("at:deleted-entry", ATOM)
    assert stone.get("ref") == f"urn:uuid:{key('event', 'the-rule').id}"
    assert stone.findtext("at:comment", namespaces=ATOM) == "It never happened."
    answer = json.loads(client.get("/api/v1/events.jsonfeed").getvalue())
    assert [stone["slug"] for stone in answer["_annals"]["withdrawn"]] == ["the-rule"]


def test_a_feed_pages_by_links_that_never_lead_back(client: Client) -> None:
    published(*(an_event(f"rule-{number}") for number in range(3)))
    first = json.loads(client.get("/api/v1/events.jsonfeed?limit=2").getvalue())
    second = json.loads(client.get(first["next_url"].removeprefix("http://testserver")).getvalue())
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert len(ids) == len(set(ids)) == 3
    assert "next_url" not in second


SAME = [
    "topic=chips&actor=huawei,zte",
    "actor=zte&topic=chips&actor=huawei",
    "actor=huawei,zte&topic=chips&limit=1",
    "actor=huawei,zte&topic=chips&order=date",
    "actor=huawei,zte&topic=chips&fields=title&count=exact",
    "actor=huawei,zte&topic=chips&utm_source=x",
]
OTHER = ["", "topic=chips", "actor=huawei,zte", "topic=chips&actor=huawei,zte&edition=1", "q=chips", "q=%E5%8D%8E"]


@pytest.fixture
def of_huawei() -> None:
    published(
        *(an_event(slug, topics=["chips"], actors=[{"actor": "huawei", "role": "target"}]) for slug in ("one", "two")),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": slug, "name": slug, "kind": "company", "country": "CN"} for slug in ("huawei", "zte")],
        timelines=[{"slug": "all", "title": "All", "question": {}}],
    )


def id_of(client: Client, path: str, **extra: Json) -> str:
    text = client.get(path, **extra).content.decode()
    return found(r"(?m)<id>(urn:uuid:[0-9a-f-]+)</id>|^UID:(\S+)\r?$", text).group(0)


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["atom", "ics"])
def test_a_feed_and_a_calendar_are_named_by_their_question_alone(client: Client, of_huawei: None, format: str) -> None:
    ids = {id_of(client, f"/api/v1/events.{format}?{query}") for query in SAME}
    ids |= {
        id_of(client, f"/api/v1/events?format={format}&{SAME[0]}"),
        id_of(client, f"/api/v1/events.{format}?{SAME[0]}", headers={"host": "127.0.0.1:8114"}),
        id_of(client, f"/api/v1/events.{format}?{SAME[0]}", secure=True),
    }
    link = client.get(f"/api/v1/events.{format}?{SAME[2]}").headers["Link"]
    ids.add(id_of(client, found(r'<([^>]+)>; rel="next"', link)[1]))
    published(an_event("three"))
    ids.add(id_of(client, f"/api/v1/events.{format}?{SAME[0]}"))
    assert len(ids) == 1
    others = [id_of(client, f"/api/v1/events.{format}?{query}") for query in OTHER]
    others += [id_of(client, f"/api/v1/{path}.{format}") for path in ("timelines/all", "events/one", "events/two")]
    assert len({*others, *ids}) == len(others) + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("events.csv?actor=huawei", "huawei-edition-1.csv"),
        ("events.csv", "events-edition-1.csv"),
        ("events.ics?topic=chips&actor=huawei&limit=5", "chips-huawei-edition-1.ics"),
        ("timelines/all.timelinejs", "all-edition-1.timelinejs.json"),
        ("timelines/all.ris?q=Huawei%20%22chips%22", "all-huawei-chips-edition-1.ris"),
        ("events/one.jsonld", "one-edition-1.jsonld"),
        ("events.jsonfeed?q=%E5%8D%8E%E4%B8%BA", "events-edition-1.feed.json"),
        ("sources.bib", "sources-edition-1.bib"),
        ("sources/gazette.csl", "gazette-edition-1.csl"),
        ("events?format=ndjson&edition=1", "events-edition-1.ndjson"),
        ("events.csv?q=" + "x" * 400, "x" * 80 + "-edition-1.csv"),
    ],
)
def test_a_download_is_named_by_its_query_and_its_edition(
    client: Client, of_huawei: None, path: str, name: str
) -> None:
    assert client.get(f"/api/v1/{path}").headers["Content-Disposition"] == f'inline; filename="{name}"'


@pytest.mark.django_db
def test_a_calendar_without_events_is_a_calendar_still(client: Client, of_huawei: None) -> None:
    text = client.get("/api/v1/events.ics?q=nothing").content
    calendar = icalendar.Calendar.from_ical(text)
    assert [one.name for one in calendar.subcomponents] == ["VTIMEZONE"]
    full = icalendar.Calendar.from_ical(client.get("/api/v1/events.ics").content)
    assert {one.name for one in full.subcomponents} == {"VEVENT"}
