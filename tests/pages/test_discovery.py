"""Search engines, feed readers and citation managers find what they look for on every page."""

import json
import re
from contextlib import closing
from html import unescape
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.test import Client
from lxml import etree
from pytest_django import Settings

from events.editions.models import Edition
from events.mcp.tools import TOOLS
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def everything() -> None:
    published(
        an_event("tariff", title="Tariff of 10% & more_or less", topics=["chips"]),
        an_event("answer"),
        topics=[{"slug": "chips", "name": "Chips"}],
        timelines=[{"slug": "all", "title": "All", "question": {"topic": ["chips"]}}],
    )


def feeds(page: str) -> dict[str, str]:
    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)">', page)
    return {type: unescape(address) for type, address in links}


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/", ["tariff", "answer"]), ("/?topic=chips", ["tariff"]),
        ("/?topic=chips&group=kind&order=-date", ["tariff"]),
        ("/?q=answer&edition=1", ["answer"]), ("/timelines/all", ["tariff"]), ("/timelines/all?q=answer", []),
        ("/topics/chips", ["tariff"]), ("/sources/gazette", ["tariff", "answer"]), ("/events/answer", ["answer"]),
    ],
)  # fmt: skip
def test_a_page_announces_the_feeds_of_its_own_question(client: Client, path: str, there: list[str]) -> None:
    announced = feeds(client.get(path).text)
    assert {"application/atom+xml", "application/feed+json"} <= announced.keys()
    for address in announced.values():
        assert client.get(address).status_code == 200, address
    items = client.get(announced["application/feed+json"]).json()["items"]
    assert sorted(item["url"].rpartition("/")[2] for item in items) == sorted(there)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/?edition=1", "/"), ("/?topic=chips&group=kind&limit=1", "/?topic=chips"),
        ("/timelines/all?edition=1", "/timelines/all"),
        ("/events/tariff?edition=1", "/events/tariff"), ("/topics/chips", "/topics/chips"), ("/about", "/about"),
        ("/editions?limit=1", "/editions"), ("/timelines", "/timelines"), ("/embed/all?theme=dark", "/timelines/all"),
        ("/sources/gazette/compare", "/sources/gazette/compare"),
    ],
)  # fmt: skip
def test_every_page_names_its_canonical_address(client: Client, path: str, canonical: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert re.findall(r'<link rel="canonical" href="http://testserver([^"]*)"', page.text) == [canonical]


def test_the_sitemap_lists_every_page_that_there_is(client: Client) -> None:
    index = etree.fromstring(client.get("/sitemap.xml").content)
    pages = [
        place.text
        for part in index.iter(f"{SITEMAP}loc")
        for place in etree.fromstring(client.get(part.text).content).iter(f"{SITEMAP}loc")
    ]
    paths = [page.removeprefix("http://testserver") for page in pages]
    assert {"/", "/about", "/events/tariff", "/sources/gazette", "/topics/chips", "/kinds/rule", "/timelines/all"} <= {
        *paths
    }
    assert [path for path in paths if client.get(path).status_code != 200] == []
    assert client.get("/sitemap-events-1.xml").status_code == 404


def test_a_sitemap_has_as_many_addresses_as_it_may(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.pages.discovery.MOST_LISTED", 1)
    index = client.get("/sitemap.xml").text
    assert "/sitemap-event-2.xml" in index
    assert "/sitemap-event-3.xml" not in index
    assert "/events/tariff" in client.get("/sitemap-event-2.xml").text


def test_robots_are_led_to_the_sitemap(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_the_manifest_names_icons_that_there_are(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    icons = json.loads(answer.text)["icons"]
    assert {icon["sizes"] for icon in icons} == {"any", "180x180", "512x512"}
    for icon in icons:
        with closing(client.get(icon["src"])) as picture:
            assert picture.status_code == 200


def test_a_security_contact_is_given_where_one_is_set(client: Client, settings: Settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.ANNALS_SECURITY_CONTACT = "mailto:security@annals.example"
    text = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:security@annals.example" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", text, re.MULTILINE)


def test_the_catalogue_of_apis_leads_to_descriptions(client: Client) -> None:
    answer = client.get("/.well-known/api-catalog")
    assert answer.headers["Content-Type"].startswith("application/linkset+json")
    linkset = answer.json()["linkset"]
    anchors = [api["anchor"] for api in linkset]
    assert anchors == [f"http://testserver{path}" for path in ("/api/v1", "/graphql", "/mcp")]
    for api in linkset:
        for link in (*api.get("service-desc", []), *api["service-doc"]):
            assert client.get(link["href"], headers={"Accept": link["type"]}).status_code == 200, link


def test_language_models_are_told_what_there_is_to_read(client: Client) -> None:
    answer = client.get("/llms.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    # As https://llmstxt.org has it: a title, a summary in a quotation, then lists of links under headings.
    title, summary, *_ = filter(None, answer.text.splitlines())
    assert (title, summary[:2]) == ("# Annals", "> ")
    links = re.findall(r"^- \[[^\]]+\]\(http://testserver([^)]*)\): \S", answer.text, re.MULTILINE)
    assert len(links) == answer.text.count("\n- ")
    statuses = {link: client.get(link).status_code for link in links}
    # Messages are posted there.
    assert statuses == dict.fromkeys(links, 200) | {"/mcp": 405}
    assert all(tool in answer.text for tool in TOOLS)


def field(page: str, name: str) -> str:
    return unescape(re.search(rf'id="{name}"[^>]*>([^<]*)<', page)[1])  # type: ignore[index]


@pytest.mark.parametrize("path", ["/events/tariff", "/?topic=chips", "/timelines/all", "/sources/gazette", "/about"])
def test_a_page_is_cited_in_four_styles_that_programs_read(client: Client, path: str) -> None:
    page = client.get(path).text
    address = f"http://testserver{path}{'&' if '?' in path else '?'}edition=1"
    assert field(page, "cite-chicago").startswith("“")
    assert field(page, "cite-chicago").endswith(f"{address}.")
    assert "(Edition 1) [Data set]" in field(page, "cite-apa")
    (entry,) = parse_string(field(page, "cite-bibtex")).entries
    assert entry["url"] == address
    (record,) = rispy.loads(field(page, "cite-ris"))
    assert record["urls"] == [address]
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_citation_of_a_day_in_the_past_can_be_opened(client: Client) -> None:
    page = client.get("/", {"as_of": Edition.objects.get().published_at.isoformat()}).text
    address = re.search(r"http://testserver(\S+)\.$", field(page, "cite-chicago"))[1]  # type: ignore[index]
    assert address == "/?edition=1"
    assert client.get(address).status_code == 200


def data_sets(page: str) -> list[dict[str, Any]]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(text)
    return [one for one in data.get("@graph", [data]) if one["@type"] == "Dataset"]


@pytest.mark.parametrize("path", ["/", "/timelines/all"])
def test_a_data_set_is_described_as_search_engines_require(client: Client, path: str) -> None:
    (data,) = data_sets(client.get(path).text)
    assert 50 <= len(data["description"]) <= 5000
    assert data["creator"]["name"] == "Annals"
    assert data["license"].startswith("https://")
    assert data["isAccessibleForFree"] is True
    assert data["temporalCoverage"] == "2019-05-16/2019-05-16"
    assert data["version"] == "1"
    for download in data["distribution"]:
        answer = client.get(download["contentUrl"])
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith(download["encodingFormat"])


def test_the_site_offers_its_search(client: Client) -> None:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get("/").text, re.DOTALL)
    site = json.loads(text)["@graph"][0]
    assert site["@type"] == "WebSite"
    address = site["potentialAction"]["target"]["urlTemplate"].replace("{words}", "answer")
    assert "/events/answer" in client.get(address).text
