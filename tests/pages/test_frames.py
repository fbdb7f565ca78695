"""What other sites show of Annals: frames, the scripts that load them, and oEmbed."""

import re
from html import unescape

import pytest
from django.test import Client
from lxml import etree

from events.editions.publishing import withdraw
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

WORDS = "One rule applies anywhere."
SCRIPTS = ("/embed/v1.js", "/embed/annals-timeline.v1.js")


@pytest.fixture(autouse=True)
def everything() -> None:
    captures = [
        {"seen": "2025-05-10", "extent": "whole", "text": WORDS},
        {"seen": "2025-05-11", "extent": "whole", "text": "One rule applies at home."},
    ]
    gazette = {
        "slug": "gazette", "title": "The Gazette", "type": "official_notice", "rights": "public_domain",
        "captures": captures,
    }  # fmt: skip
    published(
        an_event("tariff", title="A tariff", citations=[{"source": "gazette", "quote": "applies anywhere"}]),
        sources=[gazette],
        timelines=[{"slug": "all", "title": "All of it"}],
    )


def quotation(client: Client) -> str:
    """The frame of the quotation, as the event's page links to it."""
    link = re.search(r'href="(/embed/quotes/[^"]+)"', client.get("/events/tariff").text)
    assert link
    return link[1]


def test_a_quotation_has_a_frame_of_its_own(client: Client) -> None:
    page = client.get(quotation(client))
    assert "X-Frame-Options" not in page.headers
    assert "applies anywhere" in page.text
    assert "The Gazette" in page.text
    assert "/events/tariff" in page.text
    assert quotation(client) in client.get("/sources/gazette").text
    assert 'data-theme="dark"' in client.get(f"{quotation(client)}?theme=dark").text


def test_an_unknown_quotation_is_a_404(client: Client) -> None:
    source, _, key = quotation(client).rpartition("~")
    other = "0" if key[0] != "0" else "1"
    assert client.get(f"{source}~{other}{key[1:]}").status_code == 404
    assert client.get(f"/embed/quotes/paper~{key}").status_code == 404


@pytest.mark.parametrize("path", ["/embed?topik=x", "/embed/nothing", "/embed/events/nothing", "/embed?view=both"])
def test_an_error_in_a_frame_is_one_line_with_a_way_out(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code in (400, 404)
    assert page.text.count("<p") == 1
    assert "<header" not in page.text
    assert 'href="http://testserver/" target="_blank"' in page.text
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", SCRIPTS)
def test_the_scripts_may_be_loaded_by_any_site(client: Client, path: str) -> None:
    script = client.get(path, headers={"Origin": "https://news.example"})
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get(path, headers={"If-None-Match": script.headers["ETag"]}).status_code == 304
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("page", "frame", "title"),
    [
        ("/", "/embed", "Annals"), ("/?topic=!x&q=tariff", None, None),
        ("/?q=tariff&group=kind", "/embed?q=tariff&group=kind", "Annals"),
        ("/timelines/all", "/embed/all", "All of it"),
        ("/timelines/all?edition=1", "/embed/all?edition=1", "All of it"),
        ("/embed/all?theme=dark&view=list", "/embed/all?theme=dark&view=list", "All of it"),
        ("/events/tariff", "/embed/events/tariff", "A tariff"),
        ("/sources/gazette/compare?from=1&to=2", "/embed/sources/gazette/changes/1..2", "The Gazette"),
        ("/embed/sources/gazette/changes/1..2", "/embed/sources/gazette/changes/1..2", "The Gazette"),
        ("/sources/gazette/compare", None, None), ("/sources/gazette", None, None), ("/about", None, None),
        ("/events/nothing", None, None), ("/nothing", None, None), ("/admin/", None, None),
    ],
)  # fmt: skip
def test_oembed_gives_the_frame_of_a_page(client: Client, page: str, frame: str | None, title: str | None) -> None:
    answer = client.get("/oembed", {"url": f"http://testserver{page}"})
    if frame is None:
        assert answer.status_code in (400, 404)
        return
    result = answer.json()
    assert (result["version"], result["type"], result["title"]) == ("1.0", "rich", title)
    found = re.fullmatch(r'<iframe src="http://testserver([^"]+)" [^>]*></iframe>', result["html"])
    assert found
    assert unescape(found[1]) == frame
    assert client.get(frame).status_code == 200


def test_oembed_knows_its_own_addresses_alone(client: Client) -> None:
    others = (
        "https://news.example/events/tariff", "http://testserver.example/", "http://testserver:81/", "",
        "ftp://testserver/", "http://user@testserver/", "//testserver/", "http://[", "/events/tariff",
    )  # fmt: skip
    for url in others:
        assert client.get("/oembed", {"url": url}).status_code == 404, url
    assert client.get("/oembed").status_code == 400


def test_oembed_keeps_to_the_size_that_is_allowed(client: Client) -> None:
    query = {"url": "http://testserver/timelines/all", "maxwidth": "300", "maxheight": "200"}
    result = client.get("/oembed", query).json()
    assert (result["width"], result["height"]) == (300, 200)
    assert 'width="300" height="200"' in result["html"]
    assert client.get("/oembed", query | {"maxwidth": "9000"}).json()["width"] == 720
    assert client.get("/oembed", query | {"maxwidth": "0"}).status_code == 400


def test_oembed_is_xml_too(client: Client) -> None:
    query = {"url": "http://testserver/events/tariff"}
    root = etree.fromstring(client.get("/oembed", query | {"format": "xml"}).content)
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in client.get("/oembed", query).json().items()
    }
    assert client.get("/oembed", query | {"format": "yaml"}).status_code == 501


def test_oembed_gives_no_frame_of_what_was_withdrawn(client: Client) -> None:
    published(an_event("answer"))
    assert client.get("/oembed", {"url": "http://testserver/events/answer"}).status_code == 200
    withdraw([key("event", "answer")], by=None, reason="It never happened")
    assert client.get("/oembed", {"url": "http://testserver/events/answer"}).status_code == 410


@pytest.mark.parametrize("path", ["/", "/?q=tariff", "/timelines/all", "/events/tariff", "/timelines/all?edition=1"])
def test_a_page_that_can_be_framed_leads_to_its_oembed(client: Client, path: str) -> None:
    link = re.search(r'type="application/json\+oembed" title="[^"]+" href="([^"]+)"', client.get(path).text)
    assert link
    frame = client.get(unescape(link[1])).json()["html"]
    assert unescape(frame).startswith('<iframe src="http://testserver/embed')
    assert ("edition=1" in frame) == ("edition=1" in path)


def test_a_page_without_a_frame_has_no_oembed(client: Client) -> None:
    assert "json+oembed" not in client.get("/about").text
