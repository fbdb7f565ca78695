"""An event's page tells its own history: whole, newest first, and what each edition changed."""

import re

import pytest
from django.test import Client

from events.editions.documents import decode
from events.editions.publishing import withdraw
from events.pages.history import compare_documents
from tests.desk import an_event, entry, key, published

pytestmark = pytest.mark.django_db


def editions(page: str) -> list[int]:
    history = page.partition('<ol class="history">')[2].partition("</ol>")[0]
    return [int(number) for number in re.findall(r">Edition (\d+)</a>", history)]


def test_a_history_is_whole_and_newest_first(client: Client) -> None:
    for number in range(53):
        published(an_event("tariff", title=f"Tariff of {number} per cent"))
    assert editions(client.get("/events/tariff").text) == list(range(53, 0, -1))
    assert editions(client.get("/events/tariff?edition=3").text) == [3, 2, 1]


def test_an_edition_shows_which_words_it_changed(client: Client) -> None:
    published(an_event("tariff", title="A tariff of ten per cent", summary="As before."))
    published(an_event("tariff", title="A tariff of thirty per cent", summary="As before."))
    page = client.get("/events/tariff").text
    assert "What changed: title<" in page
    assert "A tariff of <del>ten</del><ins>thirty</ins> per cent" in page


def test_what_is_added_to_a_list_is_shown_and_what_stays_is_not(client: Client) -> None:
    topics = [{"slug": "chips", "name": "Chips"}, {"slug": "steel", "name": "Steel"}]
    published(an_event("tariff", topics=["chips"]), topics=topics)
    published(an_event("tariff", topics=["chips", "steel"]), topics=topics)
    history = client.get("/events/tariff").text.partition('<ol class="history">')[2].partition("</ol>")[0]
    assert "<ins>Steel</ins>" in history
    assert "Chips" not in history


def test_an_edition_answers_for_no_change_that_came_from_elsewhere(client: Client) -> None:
    topic = {"slug": "chips", "name": "Chips"}
    published(an_event("tariff", topics=["chips"]), topics=[topic])
    published(topics=[topic | {"name": "Semiconductors"}])
    published(an_event("tariff", title="Another title", topics=["chips"]), topics=[topic | {"name": "Semiconductors"}])
    page = client.get("/events/tariff").text
    assert editions(page) == [3, 1]
    assert "What changed: title<" in page


def test_words_of_a_change_are_escaped(client: Client) -> None:
    published(an_event("tariff", title="Plain"))
    published(an_event("tariff", title="<img src=x onerror=alert(1)>"))
    assert not re.search(r"<img[^>]*onerror", client.get("/events/tariff").text)


def test_an_event_that_was_withdrawn_and_published_again_shows_both(client: Client) -> None:
    published(an_event("tariff", title="Ten"))
    withdraw([key("event", "tariff")], by=None, reason="It never happened.")
    published(an_event("tariff", title="Thirty"))
    page = client.get("/events/tariff").text
    assert editions(page) == [3, 2, 1]
    assert "It never happened." in page
    assert "<del>Ten</del><ins>Thirty</ins>" in page


def test_whatever_differs_between_two_documents_is_reported() -> None:
    quote = {"source": "gazette", "quote": "The words", "prefix": "before"}
    actors = [{"slug": "bis", "name": "BIS", "kind": "agency"}]
    published(an_event("a", actors=[{"actor": "bis", "role": "issuer"}], citations=[quote]), actors=actors)
    whole = decode(entry("a").document or "")
    answer = {name for name in whole if name not in ("id", "path", "date") and whole[name] is not None}
    assert "citations" in answer
    for name in answer:
        former = whole | {name: None}
        assert len(compare_documents(former, whole)) == 1, name
        assert len(compare_documents(whole, former)) == 1, name
    changed = [whole["citations"][0] | {"quote": whole["citations"][0]["quote"] | {"prefix": "after"}}]
    (difference,) = compare_documents(whole, whole | {"citations": changed})
    assert (difference.heading, difference.ops) == ("sources", [])
