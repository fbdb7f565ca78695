"""What the timeline draws: who acted, and something of every time in view, however many events there are."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


def drawn(page: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', page)[1])  # type: ignore[index]
    return data


@pytest.fixture
def early_and_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few events of little significance at first, and very many significant ones later; twelve may be drawn."""
    monkeypatch.setattr("events.pages.explore.MOST_MARKS", 12)
    early = [an_event(f"early-{year}", date=f"{year}-05-01", significance=1) for year in range(2000, 2006)]
    late = [an_event(f"late-{number}", date=f"2019-06-{1 + number % 28:02}", significance=5) for number in range(120)]
    published(*early, *late)


@pytest.mark.usefixtures("early_and_late")
def test_no_time_in_view_is_blank_for_the_sake_of_another(client: Client) -> None:
    data = drawn(client.get("/").text)
    slugs = {mark["slug"] for mark in data["marks"]}
    assert {f"early-{year}" for year in range(2000, 2006)} <= slugs
    assert 0 < len([slug for slug in slugs if slug.startswith("late")]) <= 12


@pytest.mark.usefixtures("early_and_late")
def test_what_is_not_drawn_is_a_number_that_leads_on(client: Client) -> None:
    page = client.get("/").text
    data = drawn(page)
    assert "+1 stands for one more" in page
    assert len(data["marks"]) + sum(cluster["number"] for cluster in data["clusters"]) == 126
    (cluster,) = data["clusters"]
    begin, end = (dt.date.fromordinal(cluster[end]) for end in ("begin", "end"))
    zoomed = drawn(client.get(f"/?since={begin}&until={end}").text)
    assert len(zoomed["marks"]) > len([mark for mark in data["marks"] if mark["slug"].startswith("late")])


def test_few_events_are_all_drawn_without_numbers(client: Client) -> None:
    published(*(an_event(f"event-{number}", date=f"2019-06-{1 + number % 28:02}") for number in range(120)))
    data = drawn(client.get("/").text)
    assert len(data["marks"]) == 120
    assert data["clusters"] == []


def sides(page: str) -> dict[str, str]:
    """The lanes of those who act, by their names."""
    return {lane["id"]: lane["name"] for lane in drawn(page)["lanes"] if lane["id"] != "between"}


def test_the_two_that_act_most_often_are_the_sides(client: Client) -> None:
    codes = ["CN", "US", "US", "EU", "CN", "US"]
    published(*(an_event(f"event-{place}", jurisdictions=[code]) for place, code in enumerate(codes)))
    assert "US acts" in client.get("/?jurisdiction=EU").text
    assert "CN acts" in client.get("/embed").text
    assert sides(client.get("/?edition=1").text) == {"above": "US", "below": "CN"}


def test_nobody_acts_where_no_jurisdiction_is_known(client: Client) -> None:
    published(an_event("tariff"))
    page = client.get("/").text
    assert sides(page) == {}
    assert " acts" not in page.partition('id="legend"')[2].partition("</ul>")[0]
