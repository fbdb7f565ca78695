"""What is published of a quotation: its status, the reason for it, and what sets both right later."""

import json
import re

import pytest
from django.test import Client

import events.documents.event
from events.editions.models import Entry
from events.editions.publishing import rerender
from sources.quotations import Checked
from tests.answers import Json
from tests.desk import an_event, entry, published

pytestmark = pytest.mark.django_db

OLD, NEW = "Export to A is prohibited.", "Export to A is allowed."
BEFORE = {"seen": "2025-05-13", "text": f"News. {OLD} Export to B is prohibited. Bye.", "extent": "whole"}
AFTER = {"seen": "2025-05-19", "text": f"News. {NEW} Export to B is prohibited. Bye.", "extent": "whole"}


def source(*captures: Json) -> dict[str, Json]:
    return {"slug": "gazette", "title": "Gazette", "type": "press_release", "captures": [*captures]}


def quoting(slug: str = "ban", **quoted: Json) -> dict[str, Json]:
    return an_event(slug, citations=[{"source": "gazette", **quoted}])


def quote_of(slug: str = "ban", edition: int | None = None) -> Json:
    found = Entry.objects.in_edition(edition).get(subject="event", slug=slug) if edition else entry(slug)
    return json.loads(found.document or "")["citations"][0]["quote"]


def test_prefix_and_suffix_decide_which_words_are_meant() -> None:
    places = ({"prefix": "Export to A "}, {"prefix": "Export to B "}, {"suffix": " Export to B"})
    quoted = [quoting(f"ban-{number}", quote="is prohibited.", **place) for number, place in enumerate(places)]
    published(*quoted, sources=[source(BEFORE, AFTER)])
    statuses = [(quote_of(f"ban-{number}")["status"], quote_of(f"ban-{number}")["now"]) for number in range(3)]
    assert statuses == [("altered", "is allowed."), ("stands", None), ("altered", "is allowed.")]


def test_the_same_words_from_two_places_are_two_quotations(client: Client) -> None:
    quoted = [quoting(f"ban-{name}", quote="is prohibited.", prefix=f"Export to {name.upper()} ") for name in "ab"]
    published(*quoted, sources=[source(BEFORE, AFTER)])
    found = client.get("/api/v1/quotes").json()
    assert {(one["prefix"], one["status"], one["events"][0]["slug"]) for one in found["results"]} == {
        ("Export to A ", "altered", "ban-a"),
        ("Export to B ", "stands", "ban-b"),
    }
    query = "{ quotes { totalCount } events { nodes { slug citations { quote { events { nodes { slug } } } } } } }"
    answer = client.post("/graphql", {"query": query}, content_type="application/json").json()["data"]
    assert answer["quotes"]["totalCount"] == 2
    told = {
        event["slug"]: [one["slug"] for one in event["citations"][0]["quote"]["events"]["nodes"]]
        for event in answer["events"]["nodes"]
    }
    assert told == {"ban-a": ["ban-a"], "ban-b": ["ban-b"]}


EXCERPT = {"seen": "2025-05-13", "text": "News. Bye.", "extent": "excerpt"}
CHINESE = {"seen": "2025-05-13", "text": "原文如此。", "extent": "whole"}
TRANSLATED = {"quote": "So it says", "translated_from": "zh-Hans"}
REASONS = {
    "stands": ({"quote": OLD}, [BEFORE], "stands"),
    "altered": ({"quote": OLD}, [BEFORE, AFTER], "altered"),
    "gone": ({"quote": OLD}, [BEFORE, {**AFTER, "text": "News. Export to B is prohibited. Bye."}], "gone"),
    "no_capture": ({"quote": OLD}, [], "unchecked"),
    "only_excerpts": ({"quote": OLD}, [EXCERPT], "unchecked"),
    "never_seen": ({"quote": OLD}, [EXCERPT, {**AFTER, "seen": "2025-06"}], "unchecked"),
    "by_original": (TRANSLATED | {"original": "原文如此"}, [CHINESE], "stands"),
    "by_original, which is not given": (TRANSLATED, [CHINESE], "unchecked"),
    "never_seen, of an original": (TRANSLATED | {"original": "别的话"}, [CHINESE], "unchecked"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_every_surface_says_what_a_status_rests_on(reason: str, client: Client) -> None:
    quoted, captures, status = REASONS[reason]
    published(quoting(**quoted), sources=[source(*captures)])
    said = (status, reason.split(",")[0])
    event = client.get("/api/v1/events/ban").json()["citations"][0]["quote"]
    assert (event["status"], event["reason"]) == said
    (listed,) = client.get("/api/v1/quotes").json()["results"]
    assert (listed["status"], listed["reason"]) == said
    (chosen,) = client.get("/api/v1/events?fields=citations.quote.reason").json()["results"]
    assert chosen["citations"][0]["quote"] == {"reason": said[1]}
    query = {"query": '{ quotes { nodes { status reason } } event(slug: "ban") { citations { quote { reason } } } }'}
    answer = client.post("/graphql", query, content_type="application/json").json()["data"]
    assert answer["quotes"]["nodes"] == [{"status": status.upper(), "reason": said[1]}]
    assert answer["event"]["citations"][0]["quote"]["reason"] == said[1]


def as_before(monkeypatch: pytest.MonkeyPatch, **differs: Json) -> None:
    """Publish quotations as an earlier version of this program did, which knew no reason."""
    rendered = events.documents.event._quote

    def earlier(*given: Json) -> Json:
        told = rendered(*given) | differs
        del told["reason"]
        return told

    monkeypatch.setattr(events.documents.event, "_quote", earlier)


def test_what_was_published_before_there_were_reasons_is_read_without(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    with monkeypatch.context() as patch:
        as_before(patch)
        published(quoting(quote=OLD), sources=[source(BEFORE)])
    assert "reason" not in client.get("/api/v1/events/ban").json()["citations"][0]["quote"]
    assert client.get("/api/v1/quotes").json()["results"][0]["status"] == "stands"
    query = {"query": '{ quotes { nodes { reason } } event(slug: "ban") { citations { quote { reason } } } }'}
    answer = client.post("/graphql", query, content_type="application/json").json()
    assert answer == answer | {
        "data": {"quotes": {"nodes": [{"reason": None}]}, "event": {"citations": [{"quote": {"reason": None}}]}}
    }
    assert "errors" not in answer
    for page in ("/events/ban", "/sources/gazette", "/api/v1/events.csv", "/api/v1/events.jsonld"):
        assert client.get(page).status_code == 200, page


def test_rendering_again_sets_right_what_was_said_of_a_quotation_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        as_before(
            patch, status="altered", last_stood=1, changed="[2025-05-14..2025-05-19]", now="Export to B is prohibited."
        )
        first = published(quoting(quote=OLD), sources=[source(BEFORE, {**AFTER, "text": BEFORE["text"] + " More."})])
    assert quote_of()["now"] == "Export to B is prohibited."
    second = rerender(by=None, note="Quotations are aligned")
    quote = quote_of()
    assert (quote["status"], quote["changed"], quote["now"], quote["reason"]) == ("stands", None, None, "stands")
    assert entry("ban").quote_statuses == ["stands"]
    assert second.number == first.number + 1
    assert quote_of(edition=first.number)["now"] == "Export to B is prohibited."


def test_what_cannot_be_checked_is_told_in_words(client: Client) -> None:
    published(quoting(quote=OLD), sources=[source(EXCERPT, {**AFTER, "seen": "2025-06"})])
    for page in ("/events/ban", "/sources/gazette"):
        assert "no saved copy of the source has these words" in client.get(page).content.decode(), page


def test_the_desk_lists_words_that_no_capture_ever_held(admin_client: Client) -> None:
    published(quoting(quote=OLD), quoting("kept", quote="Bye"), sources=[source({**AFTER, "seen": "2025-06"})])
    page = admin_client.get("/admin/sources/source/quotations/").content.decode()
    assert "no capture contains these words" in page
    assert '/events/ban"' in page
    assert '/events/kept"' not in page


def test_the_desk_lists_first_what_no_capture_ever_held(admin_client: Client) -> None:
    new = {**AFTER, "text": "News. Export to B is prohibited. Bye."}
    captures = {
        "a-gone": [BEFORE, new],
        "b-altered": [BEFORE, AFTER],
        "c-excerpts": [EXCERPT],
        "d-never": [new],
        "e-translated": [CHINESE, {**AFTER, "text": "别的话。"}],
        "f-uncaptured": [],
    }
    sources = [source(*found) | {"slug": name} for name, found in captures.items()]
    quotes = {name: {"quote": OLD} for name in captures}
    quotes["e-translated"] = TRANSLATED | {"original": "原文如此"}
    published(
        *(an_event(name, citations=[{"source": name} | quoted]) for name, quoted in quotes.items()), sources=sources
    )
    page = admin_client.get("/admin/sources/source/quotations/").content.decode()
    listed = re.findall(r'<td><a href="/events/([a-z-]+)', page)
    assert listed[:3] == ["d-never", "c-excerpts", "b-altered"]
    assert sorted(listed[3:]) == ["a-gone", "e-translated"]


def test_what_is_said_of_a_translation_compares_the_original(client: Client) -> None:
    old, new = "禁止向甲出口。", "允许向甲出口。"
    captures = [
        {"seen": day, "text": f"公告。{words}完。", "extent": "whole"}
        for day, words in (("2025-05-13", old), ("2025-05-19", new))
    ]
    published(quoting(**TRANSLATED, original=old), sources=[source(*captures)])
    quote = quote_of()
    assert (quote["status"], quote["reason"], quote["now"]) == ("altered", "by_original", new)
    page = client.get("/events/ban").content.decode()
    assert "<del>禁止</del><ins>允许</ins>向甲出口" in page


def test_a_checked_quotation_gives_its_status_for_a_reason() -> None:
    assert Checked("gone", 1).reason == "gone"
    assert Checked("unchecked", unchecked="no_capture").reason == "no_capture"
