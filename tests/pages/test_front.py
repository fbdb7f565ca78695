"""The front page leads with what was reworded, and says what is new, disputed and changed in Annals."""

import re
from typing import Any

import pytest
from django.test import Client

from events.editions.publishing import withdraw
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db


def a_source(slug: str, old: str, new: str | None, days: tuple[str, str], **row: Any) -> dict[str, Any]:
    """A source whose second saved copy has other words."""
    captures = [
        {"seen": days[0], "extent": "whole", "text": f"Before it. {old} After it."},
        {"seen": days[1], "extent": "whole", "text": f"Before it. {new + ' ' if new else ''}After it."},
    ]
    return {
        "slug": slug, "title": f"Release {slug}", "type": "press_release", "rights": "public_domain",
        "captures": captures,
    } | row  # fmt: skip


OLD, NEW = "Using such chips anywhere violates the rules.", "Using such chips is a risk under the rules."
MINOR = a_source(
    "minor", "The figure is 245 per cent today.", "The figure is 145 per cent.", ("2025-08-01", "2025-08-09")
)
MAJOR = a_source("major", OLD, NEW, ("2025-05-13", "2025-05-19"))
PAPER = {"slug": "paper", "title": "Ministry softens its tone", "type": "news_article", "publisher": "press"}
PRESS = {"slug": "press", "name": "The Practitioner"}


def reworded(slug: str, source: str, quote: str, **row: Any) -> dict[str, Any]:
    return an_event(slug, citations=[{"source": source, "quote": quote}, {"source": "paper"}], **row)


def card(page: str) -> str:
    return page.partition('<section class="finding"')[2].partition("</section>")[0]


def section(page: str, name: str) -> str:
    return page.partition(f'<section aria-labelledby="{name}"')[2].partition("</section>")[0]


@pytest.fixture
def two_rewordings() -> None:
    published(
        reworded("small-change", "minor", "The figure is 245 per cent today.", date="2025-08-05", significance=2),
        reworded("great-change", "major", OLD, date="[2025-05-14..2025-05-19]", significance=4),
        # It quotes the same words, and is more significant, but the words changed after it.
        reworded("release", "major", OLD, date="2025-05-13", significance=5),
        sources=[MINOR, MAJOR, PAPER],
        publishers=[PRESS],
    )


@pytest.mark.usefixtures("two_rewordings")
def test_the_most_significant_rewording_leads_with_both_wordings(client: Client) -> None:
    lead = card(client.get("/").text)
    assert 'href="/events/great-change"' in lead
    assert re.search(r"<blockquote[^>]*>Using such chips <del>anywhere violates</del> the rules.</blockquote>", lead)
    assert re.search(r"<blockquote[^>]*>Using such chips <ins>is a risk under</ins> the rules.</blockquote>", lead)
    assert "changed some time between 14 and 19 May 2025" in lead
    assert "seen 13 May 2025" in lead
    assert "seen 19 May 2025" in lead
    assert "The Practitioner" in lead
    assert "/sources/major/compare?from=1&amp;to=2" in lead
    assert "edition=1" in re.search(r'id="finding-cite"[^>]*>([^<]*)<', lead)[1]  # type: ignore[index]
    assert "http://testserver/embed/events/great-change" in lead


@pytest.mark.usefixtures("two_rewordings")
def test_other_rewordings_follow_the_latest_first(client: Client) -> None:
    other = section(client.get("/").text, "reworded")
    assert re.findall(r'href="(/events/[^"]+)"', other) == ["/events/small-change"]


def test_a_dropped_sentence_is_said_to_be_gone(client: Client) -> None:
    source = a_source("dropped", OLD, None, ("2025-05-13", "2025-05-19"))
    published(reworded("drop", "dropped", OLD), sources=[source, PAPER], publishers=[PRESS])
    assert "no longer in the source" in card(client.get("/").text)


def test_where_nothing_was_reworded_nothing_leads(client: Client) -> None:
    published(an_event("tariff"))
    page = client.get("/").text
    assert card(page) == ""
    assert section(page, "reworded") == ""
    assert section(page, "disputed") == ""
    assert "/events/tariff" in section(page, "latest")


@pytest.mark.usefixtures("two_rewordings")
@pytest.mark.parametrize(
    ("query", "leads"),
    [("", True), ("group=kind", True), ("since=2019", True), ("q=change", False), ("kind=rule", False)],
)
def test_a_question_is_answered_without_the_front_page(client: Client, query: str, leads: bool) -> None:
    assert bool(card(client.get(f"/?{query}").text)) is leads


def test_a_past_edition_leads_with_what_it_knew(client: Client) -> None:
    published(
        reworded("great-change", "major", OLD),
        sources=[MAJOR | {"captures": MAJOR["captures"][:1]}, PAPER],
        publishers=[PRESS],
    )
    published(sources=[MAJOR])
    assert card(client.get("/").text)
    assert card(client.get("/?edition=1").text) == ""


def test_events_to_come_are_not_the_latest(client: Client) -> None:
    published(an_event("yet-to-come", date="2999-01-01"), an_event("past", date="2019-01-01"))
    assert re.findall(r'href="(/events/[^"]+)"', section(client.get("/").text, "latest")) == ["/events/past"]


def test_what_is_disputed_says_why(client: Client) -> None:
    dates = [
        {"type": "announced", "date": "2025-05-13", "status": "disputed"},
        {"type": "announced", "date": "2025-05-12", "status": "disputed"},
    ]
    contradicted = [{"source": "gazette"}, {"source": "paper", "stance": "contradicts", "supports": "another count"}]
    published(
        an_event("two-days", dates=dates), an_event("two-counts", citations=contradicted),
        sources=[PAPER], publishers=[PRESS],
    )  # fmt: skip
    page = client.get("/").text
    for reason in (
        "sources disagree on the day: 13 May 2025 or 12 May 2025",
        "The Practitioner contradicts it (another count)",
    ):
        assert reason in section(page, "disputed")
        assert reason in client.get("/?disputed=true").text.partition('id="events"')[2]
        assert reason in page.partition('id="data"')[2]
    assert "Disputed: sources disagree on the day" in client.get("/events/two-days").text


def test_the_newest_edition_says_what_it_changed(client: Client) -> None:
    published(an_event("tariff"), an_event("answer"))
    published(an_event("tariff", title="Another title"), an_event("third"), correction=True)
    changed = section(client.get("/").text, "changed")
    assert "Edition 2" in changed
    assert "1 event added" in changed
    assert "1 event corrected" in changed
    assert sorted(re.findall(r'href="(/events/[^"]+)"', changed)) == ["/events/tariff", "/events/third"]
    withdraw([key("event", "third")], by=None, reason="It never happened.")
    assert "1 event withdrawn" in section(client.get("/").text, "changed")
