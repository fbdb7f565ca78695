"""Saved copies of a source, and editions of an event, compared in two columns or in one text."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TEXTS = ["One rule. It applies anywhere.", "One rule. It applies at home.", "Two rules. They apply at home."]


def a_source(**row: Any) -> dict[str, Any]:
    captures = [{"seen": f"2025-05-1{place}", "extent": "whole", "text": text} for place, text in enumerate(TEXTS)]
    return {
        "slug": "gazette", "title": "Gazette", "type": "official_notice", "rights": "public_domain",
        "captures": captures,
    } | row  # fmt: skip


def columns(page: str) -> list[str]:
    return re.findall(r'<figure class="wording (?:before|after)">.*?</figure>', page, re.DOTALL)


def test_the_latest_change_is_compared_first(client: Client) -> None:
    published(an_event("tariff"), sources=[a_source()])
    page = client.get("/sources/gazette/compare").text
    old, new = columns(page)
    assert "<del>" in old
    assert "<ins>" not in old
    assert "Saved copy 2" in old
    assert "<ins>" in new
    assert "<del>" not in new
    assert "Saved copy 3" in new


def test_any_two_copies_are_compared_in_either_layout(client: Client) -> None:
    published(an_event("tariff"), sources=[a_source()])
    page = client.get("/sources/gazette/compare?from=1&to=2&view=inline").text
    assert columns(page) == []
    assert re.search(r'id="change-1" href="#change-1"[^>]*></a><del>anywhere</del><ins>at home</ins>', page)
    assert 'value="1" selected' in page
    assert 'href="/sources/gazette/compare?from=1&amp;to=2&amp;view=side"' in page
    assert len(columns(client.get("/sources/gazette/compare?from=1&to=3").text)) == 2


def test_protected_texts_that_do_not_follow_each_other_are_not_compared(client: Client) -> None:
    published(an_event("tariff"), sources=[a_source(rights="protected")])
    page = client.get("/sources/gazette/compare?from=1&to=3").text
    assert "cannot be compared" in page
    assert TEXTS[0] not in page


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("from=9", 404, "from=9 is no saved copy. Choose one of 1, 2, 3."),
        ("from=1&to=9", 404, "to=9 is no saved copy. Choose one of 1, 2, 3."),
        ("to=x", 400, "to: ‘x’"),
        ("view=both", 400, "view"),
    ],
)
def test_a_copy_that_is_not_there_is_404_and_a_choice_that_is_none_400(
    client: Client, query: str, status: int, said: str
) -> None:
    published(an_event("tariff"), sources=[a_source()])
    page = client.get(f"/sources/gazette/compare?{query}")
    assert page.status_code == status
    assert said in page.text


def test_the_same_copy_twice_is_said_to_be_the_same(client: Client) -> None:
    published(an_event("tariff"), sources=[a_source()])
    assert "Both choices are saved copy 2" in client.get("/sources/gazette/compare?from=2&to=2").text


@pytest.mark.parametrize("number", [0, 1])
def test_where_there_is_nothing_to_compare_the_page_says_so(client: Client, number: int) -> None:
    source = a_source()
    published(an_event("tariff"), sources=[source | {"captures": source["captures"][:number]}])
    page = client.get("/sources/gazette/compare")
    assert page.status_code == 200
    assert "nothing to compare" in page.text


def test_editions_of_an_event_are_compared(client: Client) -> None:
    published(an_event("tariff", title="A tariff of ten per cent", former_slugs=["duty"]))
    published(an_event("tariff", title="A tariff of twenty per cent"))
    published(an_event("tariff", title="A tariff of thirty per cent", summary="Since May."))
    page = client.get("/events/tariff/compare").text
    assert "<del>twenty</del>" in page
    assert "<ins>thirty</ins>" in page
    assert "<ins>Since May.</ins>" in page
    whole = client.get("/events/tariff/compare?from=1&to=3&view=inline").text
    assert "A tariff of <del>ten</del><ins>thirty</ins> per cent" in whole
    assert "is no edition of this event" in client.get("/events/tariff/compare?from=4").text
    assert "nothing to compare" in client.get("/events/tariff/compare?edition=1").text
    renamed = client.get("/events/duty/compare?from=1")
    assert renamed.status_code == 308
    assert renamed.headers["Location"] == "http://testserver/events/tariff/compare?from=1"


def test_a_rewording_can_be_framed(client: Client) -> None:
    published(an_event("tariff"), sources=[a_source()])
    frame = client.get("/embed/sources/gazette/changes/1..2?theme=dark&childId=x")
    assert "X-Frame-Options" not in frame.headers
    assert 'data-theme="dark"' in frame.text
    assert "<del>anywhere</del>" in frame.text
    assert client.get("/embed/sources/gazette/changes/1..9").status_code == 404
