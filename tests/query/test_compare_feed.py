"""The feed of a comparison: an entry for each edition that changed something in the answer to a question."""

import random
import re
from typing import Any
from uuid import UUID

import feedparser
import pytest
from django.test import Client

from events.editions.models import Edition
from tests.desk import an_event, key, published
from tests.effort import number_of
from tests.query.test_compare import compare_all, editions, make_questions

pytestmark = pytest.mark.django_db

#: The fixture of the comparison itself.
__all__ = ["editions"]
ADDRESS = "/api/v1/events/compare.atom"


#: Besides those of the questions that comparisons are tried with.
FURTHER = {
    "attested_by": ["2019-06-01", "2019-01-01"],
    "quote_status": ["unchecked", "!unchecked"],
    "language": ["en", "!en"],
    "source_type": ["news_article", "!news_article"],
    "disputed": ["true", "false"],
    "sources_min": ["1", "2"],
    "in_force_on": ["2020-01-01"],
    "actor": ["bis", "!bis"],
    "has_captures": ["true", "false"],
}


def entries(client: Client, **question: Any) -> dict[int, Any]:
    """By edition the entries of the feed, in their order."""
    answer = client.get(ADDRESS, question)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert len({UUID(entry.id).urn for entry in feed.entries}) == len(feed.entries)
    return {int(re.sub(r"Edition (\d+): .*", r"\1", entry.title)): entry for entry in feed.entries}


def count(entry: Any) -> dict[str, int]:
    """How many events an entry says are new, changed or gone."""
    names = {"new": "entered", "changed": "changed", "no longer included": "left"}
    found = re.findall(r"(\d+) (new|changed|no longer included)", entry.title.partition(": ")[2])
    return {names[word]: int(number) for number, word in found}


def test_each_entry_says_what_the_comparison_with_the_edition_before_says(client: Client, editions: int) -> None:
    seen = 0
    chance = random.Random(5)
    for question in make_questions(number_of(30, nightly=300)):
        name = chance.choice(list(FURTHER))
        question |= {name: chance.choice(FURTHER[name])} if chance.random() < 0.6 else {}
        feed = entries(client, **question, limit=100)
        assert list(feed) == sorted(feed, reverse=True)
        for edition in range(2, editions + 1):
            compared = compare_all(client, question | {"from": edition - 1, "to": edition})
            expected = {name: len(compared[name]) for name in ("entered", "changed", "left") if compared[name]}
            if not expected:
                assert edition not in feed, question
                continue
            assert count(feed[edition]) == expected, (question, edition)
            assert f"from={edition - 1}&to={edition}" in feed[edition].link
            for slug in (*compared["entered"], *compared["left"], *(one["slug"] for one in compared["changed"])):
                assert f"/events/{slug}?edition=" in feed[edition].summary
            assert ("removed for legal reasons" in feed[edition].summary) is bool(compared["redacted"])
            seen += 1
    assert seen > 50


def test_what_a_court_had_removed_is_not_shown(client: Client, editions: int) -> None:
    assert "event-5?" not in client.get(ADDRESS).text
    assert "Event 5," not in client.get(ADDRESS).text
    published(an_event("event-5", id=str(key("event", "event-5").id), title="Told again"))
    assert "Told again</a> (its other version was removed for legal reasons)" in entries(client)[editions + 1].summary


def test_an_edition_adds_an_entry_and_the_others_stay_as_they_are(client: Client, editions: int) -> None:
    before = entries(client)
    published(an_event("event-38", title="Later <b>than</b> all"))
    after = entries(client)
    assert list(after) == [editions + 1, *before]
    assert [after[number].updated for number in before] == [one.updated for one in before.values()]
    assert after[editions + 1].title == f"Edition {editions + 1}: 1 new"
    assert "Later &lt;b&gt;than&lt;/b&gt; all" in after[editions + 1].summary
    published(an_event("event-39", kind="rule"))
    assert list(entries(client, slug="event-38")) == [editions + 1]


def test_the_editions_of_a_feed_are_chosen(client: Client, editions: int) -> None:
    whole = list(entries(client))
    assert list(entries(client, **{"from": 3, "to": 5})) == [number for number in whole if 3 < number <= 5]
    assert list(entries(client, limit=2)) == whole[:2]
    assert [entry.link.partition("/editions/")[2] for entry in entries(client, to=1).values()] == ["1"]


@pytest.mark.parametrize(
    ("question", "parameter"),
    [("sample=3", "sample"), ("cursor=x", "cursor"), ("changed_since=1", "changed_since"), ("limit=0", "limit"),
     ("from=9999", "from"), ("from=2&to=1", "from"), ("topic=none", "topic"), ("order=date", "order"), ("to=", "to")],
)  # fmt: skip
def test_what_a_feed_cannot_be_asked_is_an_error(client: Client, editions: int, question: str, parameter: str) -> None:
    answer = client.get(f"{ADDRESS}?{question}")
    assert answer.status_code in (400, 404)
    assert parameter in answer.json()["detail"]


def test_the_page_of_a_comparison_names_its_feed(client: Client, editions: int) -> None:
    assert Edition.objects.count() == editions
    assert f'href="{ADDRESS}?topic=chips"' in client.get("/compare?topic=chips").text


def test_an_edition_of_many_events_names_the_first(client: Client) -> None:
    published(*(an_event(f"event-{number:02}", title=f"Event {number}") for number in range(40)))
    (entry,) = entries(client).values()
    assert entry.title == "Edition 1: 40 new"
    assert entry.summary.count("<li>") == 30
    assert "And 10 more." in entry.summary
