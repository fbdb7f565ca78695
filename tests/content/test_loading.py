"""The shipped files import and publish, as `make run` does it."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from config.run import DRAFTS
from events.editions.edtf import Edtf
from events.editions.models import Entry
from events.models import EventEntry
from tests.shipping import PUBLISHED

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def test_the_shipped_timeline_is_published_and_its_drafts_are_not(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_events", *PUBLISHED, publish=True, note="As shipped", verbosity=0)
    call_command("import_events", str(DRAFTS), verbosity=0)
    assert EventEntry.objects.current().public().count() >= 180
    assert not Entry.objects.filter(slug="meng-wanzhou-arrest").exists()
    call_command("import_events", *PUBLISHED, str(DRAFTS), verbosity=0)
    assert "New 0, changed 0" in capsys.readouterr().out

    rewording = json.loads(Entry.objects.get(slug="bis-ascend-wording-amended").document or "")
    quotes = {
        citation["quote"]["status"]: citation["quote"] for citation in rewording["citations"] if citation["quote"]
    }
    assert {"stands", "altered"} <= quotes.keys()
    assert quotes["altered"]["exact"].startswith("Issuing guidance that using Huawei Ascend chips anywhere")
    assert quotes["altered"]["now"].startswith("Issuing guidance alerting industry")
    assert quotes["altered"]["changed"] == "[2025-05-14..2025-05-19]"

    assert {"bis-ascend-guidance-press-release", "bis-ascend-wording-amended"} <= slugs(
        client, "events?since=2025-05&q=Ascend"
    )
    check_reworded_releases(client)
    check_sorts_of_event(client)


def slugs(client: Client, question: str) -> set[str]:
    results = client.get(f"/api/v1/{question}&limit=100").json()["results"]
    return {one["slug"] for one in results}


def check_reworded_releases(client: Client) -> None:
    """Each change is told with the words before and after, within the time in which the event says it happened."""
    events = client.get("/api/v1/timelines/reworded-releases").json()["results"]
    assert [event["slug"] for event in events] == [
        "biden-xi-readout-reworded",
        "white-house-245-percent-reworded",
        "bis-ascend-wording-amended",
        "white-house-minerals-sentence-reworded",
        "white-house-logs-sentence-reworded",
    ]
    for event in events:
        captured = [
            one["quote"] for one in event["citations"] if one["quote"] and one["quote"]["status"] != "unchecked"
        ]
        altered = [quote for quote in captured if quote["status"] == "altered"]
        assert altered
        assert {quote["status"] for quote in captured} == {"altered", "stands"}
        kept = {quote["exact"] for quote in captured if quote["status"] == "stands"}
        assert {quote["now"] for quote in altered} <= kept
        for quote in altered:
            window = Edtf.parse(quote["changed"])
            assert window.earliest
            assert window.latest
            assert event["date"]["earliest"] <= window.earliest.isoformat()
            assert window.latest.isoformat() <= event["date"]["latest"]

    quotes = client.get("/api/v1/quotes?status=altered&limit=100").json()["results"]
    answer = {(quote["source"]["slug"], quote["last_stood"], quote["now"]) for quote in quotes}
    since_2023 = "The general license means the de facto removal of controls China imposed since 2023."
    assert ("wh-factsheet-20251101", 1, since_2023) in answer
    assert ("wh-readout-20241116", 2, "promote AI for good for all") in answer
    assert len(answer) == 6
    assert client.get("/api/v1/quotes?status=gone").json()["results"] == []


def check_sorts_of_event(client: Client) -> None:
    """A trade war's start, an entity restriction, a product launch and a rule amendment, asked for by these words."""
    for kind, event in [
        ("trade-war", "section-301-list-1-effective"),
        ("entity-restriction", "huawei-entity-list"),
        ("product-launch", "mate-60-pro-launch"),
        ("rule-amendment", "bis-affiliates-rule-suspension"),
    ]:
        assert event in slugs(client, f"events?kind={kind}")
        assert event in slugs(client, f"events?q={kind.replace('-', '+')}")
    # What it was called before goes on answering.
    assert slugs(client, "events?kind=entity-listing") == slugs(client, "events?kind=entity-restriction")
    renamed = client.get("/api/v1/kinds/entity-listing")
    assert (renamed.status_code, renamed["Location"].partition("/api/v1")[2]) == (308, "/kinds/entity-restriction")
