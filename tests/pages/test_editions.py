"""The pages and the feed of editions say what each of them added, changed and withdrew."""

import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from events.editions.publishing import withdraw
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def three_editions() -> None:
    published(an_event("tariff", title="A tariff of ten per cent"), an_event("answer"), note="The beginning.")
    published(an_event("tariff", title="A tariff of thirty per cent"), note="The rate was wrong.", correction=True)
    withdraw([key("event", "answer")], by=None, reason="It never happened.")


@pytest.mark.usefixtures("three_editions")
def test_editions_are_listed_newest_first_with_what_they_changed(client: Client) -> None:
    page = client.get("/editions").text
    assert re.findall(r'<h2><a href="/editions/(\d)">', page) == ["3", "2", "1"]
    assert "The rate was wrong." in page
    assert "1 event corrected" in page
    assert "1 event withdrawn" in page
    assert "2 events added" in page


@pytest.mark.usefixtures("three_editions")
def test_an_edition_shows_the_words_it_changed(client: Client) -> None:
    page = client.get("/editions/2").text
    assert "A tariff of <del>ten</del><ins>thirty</ins> per cent" in page
    assert 'rel="prev" href="/editions/1"' in page
    assert 'rel="next" href="/editions/3"' in page
    withdrawn = client.get("/editions/3").text
    assert "It never happened." in withdrawn
    assert 'href="/events/answer' not in withdrawn
    assert "Gazette" in client.get("/editions/1?subject=source").text
    assert "Gazette" not in client.get("/editions/1").text


@pytest.mark.usefixtures("three_editions")
@pytest.mark.parametrize("path", ["/editions/4", "/editions/0", "/editions/3?edition=2"])
def test_an_edition_yet_to_come_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("three_editions")
def test_what_changed_after_an_edition_is_reported_at_once(client: Client) -> None:
    page = client.get("/editions?after=1").text
    result = page.partition("data-changes")[2].partition("</section>")[0]
    assert "1 event corrected" in result
    assert "2 events added" not in result
    assert "/events/tariff" in result
    assert 'href="/?changed_since=1"' in result
    assert "No edition has been published since edition 3" in client.get("/editions?after=3").text


@pytest.mark.usefixtures("three_editions")
def test_the_feed_has_an_entry_an_edition(client: Client) -> None:
    answer = client.get("/editions.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    entries = etree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Edition 3", "Edition 2", "Edition 1"]
    assert "The rate was wrong. 1 event corrected." in (entries[1].findtext(f"{ATOM}summary") or "")
    assert entries[0].find(f"{ATOM}link").attrib["href"] == "http://testserver/editions/3"


def test_editions_are_paged_without_a_statement_each(client: Client) -> None:
    for number in range(22):
        published(an_event("tariff", title=f"Tariff {number}"))
    with CaptureQueriesContext(connections["public"]) as requested:
        page = client.get("/editions").text
    assert len(requested) <= 8
    assert len(re.findall(r'<h2><a href="/editions/', page)) == 20
    following = re.search(r'rel="next" href="http://testserver([^"]+)"', page)[1]  # type: ignore[index]
    assert re.findall(r'<h2><a href="/editions/(\d)">', client.get(following.replace("&amp;", "&")).text) == ["2", "1"]


def test_before_the_first_edition_there_is_nothing_to_list(client: Client) -> None:
    assert "No edition has been published yet" in client.get("/editions").text
    assert client.get("/editions.atom").status_code == 200
