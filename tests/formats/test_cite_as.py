"""Citing an answer itself: its frozen address, its citation among those of its sources, and its page."""

import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
import yaml
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db(databases=["default", "public"])

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def editions() -> None:
    published(
        an_event("ban", topics=["chips"], significance=4),
        an_event("reply", topics=["chips", "trade"]),
        an_event("talks", topics=["trade"], significance=1),
        topics=[{"slug": slug, "name": slug.title()} for slug in ("chips", "trade")],
        timelines=[{"slug": "all", "title": "All of it", "question": {"topic": ["chips"]}}],
    )


def _cited(client: Client, path: str) -> str:
    """The address that an answer is cited by, without the host."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    links = re.findall(r'<([^>]*)>; rel="cite-as"', answer.headers["Link"])
    assert len(links) == 1
    address = urlsplit(links[0])
    assert address.netloc == "testserver"
    return f"{address.path}?{address.query}"


@pytest.mark.parametrize(
    ("path", "cited"),
    [
        ("events?topic=chips&limit=1", "/?topic=chips&edition=1"),
        ("events.csv?topic=chips,!trade&rows=dates", "/?topic=chips,!trade&edition=1"),
        ("events.atom?as_of=2200-01-01", ""),
        ("events?edition=1&fields=slug&facets=kind", "/?edition=1"),
        ("events/ban", "/events/ban?edition=1"),
        ("events/ban.jsonld", "/events/ban?edition=1"),
        ("timelines/all?since=2019&order=-date", "/timelines/all?since=2019&order=-date&edition=1"),
        ("events/facets?topic=chips", "/api/v1/events/facets?topic=chips&edition=1"),
        ("events/groups?by=kind", "/api/v1/events/groups?by=kind&edition=1"),
        ("topics/chips", "/api/v1/topics/chips?edition=1"),
        ("sources/gazette", "/sources/gazette?edition=1"),
        ("quotes", "/api/v1/quotes?edition=1"),
    ],
)
def test_every_answer_names_the_address_it_is_cited_by(client: Client, path: str, cited: str) -> None:
    if not cited:
        assert client.get(f"/api/v1/{path}").status_code == 400
        return
    shown = _cited(client, f"/api/v1/{path}")
    assert shown == cited
    assert client.get(shown).status_code == 200
    again = client.get(f"/api/v1/{path}")
    assert again.headers["Link"].count("cite-as") == 1


def _first_item(client: Client, query: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = client.get(f"/api/v1/events.csl?{query}").json()
    return items[0]


def test_an_answer_cites_itself_first(client: Client) -> None:
    query = "topic=chips&significance_min=1"
    plain = client.get(f"/api/v1/events.csl?{query}").json()
    items = client.get(f"/api/v1/events.csl?{query}&include=self").json()
    assert items[1:] == plain
    digests = [
        orjson.loads(line)["entry"]["digest"]
        for line in client.get(f"/api/v1/events.ndjson?{query}").getvalue().splitlines()
    ]
    digest = hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()
    assert items[0]["title"] == "Annals: events with topic chips, significance min 1"
    assert items[0]["type"] == "dataset"
    assert items[0]["version"] == "edition 1"
    assert items[0]["note"] == f"2 events; SHA-256 of the result {digest}"
    assert items[0]["URL"] == f"http://testserver{_cited(client, f'/api/v1/events?{query}')}"
    assert items[0]["issued"]["date-parts"][0][0] >= 2026
    bib = client.get(f"/api/v1/events.bib?{query}&include=self").text
    ris = client.get(f"/api/v1/events.ris?{query}&include=self").text
    for text in (bib, ris):
        first = text.split("ER  -")[0].split("\n}\n")[0]
        assert digest in first
        assert "edition 1" in first.lower()


def test_the_whole_result_is_digested_whatever_the_page(client: Client) -> None:
    assert _first_item(client, "include=self&limit=1")["note"] == _first_item(client, "include=self")["note"]
    assert _first_item(client, "include=self")["note"].startswith("3 events;")
    assert (
        _first_item(client, "include=self&topic=trade")["note"]
        != _first_item(client, "include=self&topic=chips")["note"]
    )


def test_an_event_and_a_timeline_cite_themselves_too(client: Client) -> None:
    event = client.get("/api/v1/events/ban").json()
    item, *rest = client.get("/api/v1/events/ban.csl?include=self").json()
    assert (item["title"], item["URL"]) == (event["title"], "http://testserver/events/ban?edition=1")
    assert rest == client.get("/api/v1/events/ban.csl").json()
    item = client.get("/api/v1/timelines/all.csl?include=self").json()[0]
    assert (item["title"], item["URL"]) == ("All of it", "http://testserver/timelines/all?edition=1")
    assert item["note"].startswith("2 events;")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("events.ics?include=self", "imprecise"),
        ("events.csl?include=imprecise", "self"),
        ("events.csv?include=self", "include applies only to ics, bib, csl, ris"),
    ],
)
def test_include_takes_what_its_format_has(client: Client, path: str, detail: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert detail in answer.json()["errors"][0]["detail"]


def test_the_cited_page_says_what_changed_since(client: Client) -> None:
    cited = _cited(client, "/api/v1/events?topic=chips")
    assert "Since this edition" not in client.get(cited).text
    published(an_event("later", topics=["chips"]), an_event("reply", topics=["trade"]), an_event("ban", title="Other"))
    page = client.get(cited).text
    (shown,) = re.findall(r"Since this edition: ([^<]*)\. <a href=\"([^\"]*)\">Compare with edition 2", page)
    assert shown[0] == "1 event entered, 1 left and 1 changed"
    address = shown[1].replace("&amp;", "&")
    assert address == "/compare?from=1&topic=chips"
    assert client.get(address).status_code == 200
    compared = client.get(address.replace("/compare", "/api/v1/events/compare")).json()
    assert [len(compared[name]) for name in ("entered", "left", "changed")] == [1, 1, 1]
    assert "Nothing here has changed" in client.get("/?significance_max=1&edition=1").text
    assert "Since this edition" not in client.get("/?topic=chips").text


@pytest.mark.parametrize("path", ["/", "/?topic=chips", "/events/ban", "/timelines/all", "/sources/gazette"])
def test_pages_carry_what_reference_managers_read(client: Client, path: str) -> None:
    page = client.get(path).text
    tags = dict(re.findall(r'<meta name="citation_(\w+)" content="([^"]*)">', page))
    assert tags["author"] == "Annals"
    assert tags["version"] == "1"
    assert tags["title"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", tags["publication_date"])
    (link,) = re.findall(r'<link rel="cite-as" href="([^"]*)">', page)
    assert link == tags["public_url"]
    assert "edition=1" in link
    assert client.get(link.replace("&amp;", "&").removeprefix("http://testserver")).status_code == 200


def test_the_software_can_be_cited() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = (ROOT / "pyproject.toml").read_text()
    assert f'version = "{cited["version"]}"' in project
    assert f'license = "{cited["license"]}"' in project
    assert cited["cff-version"] == "1.2.0"
    assert {"title", "message", "authors", "type"} <= cited.keys()
