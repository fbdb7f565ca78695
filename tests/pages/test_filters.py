"""Everything that narrows a page is told on it and can be taken away."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from events.editions.models import Edition
from events.query.question import LISTS, SINGLES
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

#: A value of every parameter of a question.
QUESTIONS = {
    "kind": "rule", "topic": "chips", "actor": "bis", "role": "issuer", "jurisdiction": "US", "source": "gazette",
    "publisher": "press", "source_type": "official_notice", "language": "en", "date_type": "effective",
    "relation": "amends", "identifier": "docket:BIS-2023-0016", "quote_status": "unchecked", "change": "new",
    "slug": "tariff", "id": "450f4dec-55fb-5d9b-83da-b2b004c7b468", "date_match": "certain",
    "in_force_on": "2020-01-01", "attested_by": "2020-01-01", "changed_since": "1", "disputed": "true",
    "significance_min": "3", "significance_max": "3", "precision": "day", "sources_min": "1", "primary": "true",
    "has_captures": "false", "sample": "5", "q": "tariff", "order": "-date",
}  # fmt: skip


@pytest.fixture(autouse=True)
def one_event() -> None:
    published(
        an_event("tariff", topics=["chips"], jurisdictions=["US"], actors=[{"actor": "bis", "role": "issuer"}]),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
        publishers=[{"slug": "press", "name": "Press"}],
        sources=[{"slug": "gazette", "title": "Gazette", "type": "official_notice", "publisher": "press"}],
    )


def chips(page: str) -> list[str]:
    """The addresses that take a filter away."""
    expected = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    return [unescape(address) for address in re.findall(r'<li><a href="([^"]+)"', expected)]


def test_a_value_of_every_parameter_is_tried() -> None:
    # No cause without changed_since, and no seed without sample.
    assert {*QUESTIONS, "since", "until", "cause", "seed"} == {*LISTS, *SINGLES}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_filter_is_reported_and_can_be_taken_away(client: Client, name: str) -> None:
    page = client.get("/", {name: QUESTIONS[name]}).text
    assert chips(page) == ["/"]
    assert "Clear all" in page
    both = client.get("/", {name: QUESTIONS[name], "since": "2019"}).text
    assert dict(parse_qsl(urlsplit(chips(both)[0]).query)) == {"since": "2019"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic=chips&q=tariff", "tariff, Chips"),
        ("in_force_on=2020-01-01", "in force on 1 January 2020"),
        ("source=gazette", "source Gazette"),
        ("source=!gazette", "source not Gazette"),
        ("topic=!chips", "not Chips"),
        ("quote_status=!unchecked,!gone", "quotations not unchecked, not gone"),
        ("changed_since=0&cause=own", "cause of the change own, changed since edition 0"),
        ("significance_min=2&significance_max=3", "significance at least routine, significance at most notable"),
        ("disputed=true", "disputed yes"),
        ("since=2019-05&until=2019-06", "from May 2019 to June 2019"),
    ],
)
def test_title_citation_and_frame_say_what_is_requested(client: Client, query: str, expected: str) -> None:
    page = client.get(f"/?{query}").text
    assert f"<title>{expected} · Annals" in page
    assert f"“Annals: {expected}.”" in page
    assert f'property="og:title" content="Annals: {expected}"' in page
    assert f"title=&quot;Annals: {expected}&quot;" in page
    assert f">Annals: {expected}</a></h1>" in client.get(f"/embed?{query}").text


def test_a_day_before_the_first_edition_leads_to_the_first(client: Client) -> None:
    page = client.get("/?topic=chips&as_of=2001-01-01")
    assert page.status_code == 404
    first = Edition.objects.get()
    day = f"{first.published_at.day} {first.published_at:%B %Y}"
    assert f"The first edition, number 1, was published on {day}." in page.text
    assert 'href="/?topic=chips&amp;edition=1"' in page.text
    assert f'min="{first.published_at.date()}"' in client.get("/").text
