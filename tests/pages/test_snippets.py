"""Whatever a page offers for use elsewhere gives the events of that page."""

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.desk import an_event, published
from tests.effort import some_of

pytestmark = pytest.mark.django_db

TIMELINES = [
    {"slug": "chips", "title": "Chips", "question": {"topic": ["chips"]}},
    {"slug": "late", "title": "Late first", "question": {"since": ["2020"], "order": ["-date"]}},
    {"slug": "worded", "title": "Worded", "question": {"q": ["tariff"], "jurisdiction": ["US"]}},
    {"slug": "grouped", "title": "Grouped", "question": {"group": ["kind"]}},
]
QUERIES = [
    "", "topic=chips", "q=tariff", "topic=chips,steel&since=2019", "order=-date", "order=significance&topic=chips",
    "jurisdiction=US&until=2021-06", "disputed=true", "edition=1", "edition=1&topic=chips&order=-date", "group=kind",
    "in_force_on=2021-01-01", "significance_min=3", "date_type=effective&date_match=certain&since=2020", "slug=event-3",
    "q=%22tariff%20\\%22", "actor=bis&role=issuer",
    "changed_since=1", "change=new,update", "source_type=official_notice",
]  # fmt: skip


@pytest.fixture
def result(db: None) -> None:
    """Two editions of thirty events that differ in all that is asked here."""
    rows = [
        an_event(
            f"event-{number}",
            title=f"{'Tariff' if number % 3 else 'Chip'} {number}",
            date=f"20{10 + number % 15}-0{1 + number % 9}",
            topics=[["chips"], ["steel"], ["chips", "steel"]][number % 3],
            jurisdictions=[["US"], ["CN"]][number % 2],
            significance=1 + number % 5,
            actors=[{"actor": "bis", "role": "issuer"}] if number % 4 else [],
        )
        for number in range(30)
    ]
    sections: dict[str, Any] = {
        "topics": [{"slug": "chips", "name": "Chips"}, {"slug": "steel", "name": "Steel"}],
        "actors": [{"slug": "bis", "name": "BIS", "kind": "agency"}],
        "timelines": TIMELINES,
    }
    published(*rows[:25], **sections)
    published(*rows, **sections)


def field(page: str, name: str) -> str:
    return unescape(re.search(rf'id="{name}"[^>]*>([^<]*)<', page)[1])  # type: ignore[index]


def listed(page: str) -> list[str]:
    return re.findall(r'data-event="([^"]+)"', page)


def by_graphql(client: Client, query: str) -> list[str]:
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()
    assert "errors" not in answer, (query, answer)
    result = answer["data"].get("timeline") or answer["data"]
    return [edge["node"]["slug"] for edge in result["events"]["edges"]]


@pytest.mark.usefixtures("result")
@pytest.mark.parametrize("path", ["/", *(f"/timelines/{timeline['slug']}" for timeline in TIMELINES)])
def test_every_snippet_of_a_page_gives_the_events_of_that_page(client: Client, path: str) -> None:
    seen = 0
    for query in some_of(QUERIES, 8, seed=path):
        requested = f"{path}?{query}"
        page = client.get(requested).text
        events = listed(page)
        seen += len(events)
        assert by_graphql(client, field(page, "use-graphql")) == events, requested
        frame = re.search(r'src="http://testserver([^"]+)"', field(page, "use-embed"))[1]  # type: ignore[index]
        assert re.findall(r'<li id="([^"]+)"', client.get(unescape(frame)).text) == events, requested
        formats = dict(re.findall(r'<option value="http://testserver([^"]+)">([^<]*)<', page))
        assert len(formats) >= 14
        for address, label in formats.items():
            answer = client.get(unescape(address))
            assert answer.status_code == 200, address
            if label == "JSON":
                result = answer.json()
                assert [one["slug"] for one in result["results"]] == events[: len(result["results"])], requested
            if label.startswith("CSV"):
                rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
                assert [row["slug"] for row in rows] == events, requested
        here = re.search(r'id="use-page"[^>]*value="http://testserver([^"]+)"', page)[1]  # type: ignore[index]
        assert listed(client.get(unescape(here)).text) == events, requested
    assert seen > 10


@pytest.mark.usefixtures("result")
@pytest.mark.parametrize("path", ["/events/event-1", "/sources/gazette", "/events/event-1?edition=1"])
def test_every_format_of_a_subjects_page_shows_that_subject(client: Client, path: str) -> None:
    page = client.get(path).text
    addresses = [
        unescape(one) for one in re.findall(r'<a href="http://testserver(/api/v1/[^"]+)">', page) if "verify" not in one
    ]
    assert len(addresses) >= 4
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        slug = path.partition("?")[0].rpartition("/")[2]
        assert slug in answer.text or "Gazette" in answer.text or "Tariff 1" in answer.text, address
        assert ("edition=1" in path) == ("edition=1" in address)


@pytest.mark.usefixtures("result")
def test_what_is_requested_is_written_as_graphql_reads_it(client: Client) -> None:
    words = 'a "quoted" \\ tab\tand 华为'
    query = field(client.get("/", {"q": words}).text, "use-graphql")
    assert (
        json.dumps(" ".join(words.split()), ensure_ascii=False) in query
        or json.dumps(words, ensure_ascii=False) in query
    )
    assert by_graphql(client, query) == []
