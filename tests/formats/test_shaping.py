"""What a request wants of the events holds in every format, not in json alone."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.editions.publishing import withdraw
from events.formats.registry import FORMATS
from tests.decoding import to_text
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

API = "/api/v1"
WORDS = "The summary’s own words"


@pytest.fixture
def an_answer(client: Client) -> Callable[[str], str]:
    published(
        an_event(
            "the-rule",
            summary=WORDS,
            citations=[{"source": "gazette", "quote": "quoted words"}],
            relations=[{"type": "part_of", "event": "the-whole"}, {"type": "responds_to", "event": "the-cause"}],
        ),
        an_event("the-whole"),
        an_event("the-cause", significance=5),
    )

    def answer(address: str) -> str:
        told = client.get(f"{API}/{address}")
        assert told.status_code == 200, told.getvalue()
        return to_text(told.getvalue())

    return answer


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("place", ["events", "events/the-rule"])
def test_a_field_that_is_not_asked_for_is_told_in_no_format(
    an_answer: Callable[[str], str], place: str, name: str
) -> None:
    told = an_answer(f"{place}.{name}?fields=slug,title,citations.source")
    assert WORDS not in told
    assert "quoted words" not in told
    assert ("Gazette" if name in ("csl", "bib", "ris") else "The rule" if name != "csv" else "the-rule") in told


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"csl", "bib", "ris"}))
def test_a_field_that_is_asked_for_is_told(an_answer: Callable[[str], str], name: str) -> None:
    assert "own words" in an_answer(f"events/the-rule.{name}?fields=summary").replace("\r\n ", "")


def test_a_line_of_a_stream_is_an_event_as_it_is_served(
    an_answer: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.rest.formatted._BATCH", 2)
    with CaptureQueriesContext(connections["public"]) as statements:
        lines = an_answer("events.ndjson").splitlines()
    batches = [one["sql"].partition(" FROM ")[0] for one in statements if "LIMIT 3" in one["sql"]]
    slugs = [json.loads(line)["slug"] for line in lines]
    assert sorted(slugs) == ["the-cause", "the-rule", "the-whole"]
    assert lines == [an_answer(f"events/{slug}") for slug in slugs]
    assert len(batches) == 2
    # Neither what lists show nor what feeds date by.
    assert not [columns for columns in batches if '"label"' in columns or '"own_change"' in columns]


def test_ndjson_keeps_the_fields_asked_for_alone(an_answer: Callable[[str], str]) -> None:
    lines = an_answer("events.ndjson?fields=slug,date.edtf").splitlines()
    assert json.loads(lines[0]).keys() == {"slug", "date"}
    assert {"slug": "the-rule", "date": {"edtf": "2019-05-16"}} in map(json.loads, lines)


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("fields=title,date.edtf", ["title", "date"]),
        ("fields=date", ["date", "date_earliest", "date_latest", "date_type"]),
        ("rows=citations&fields=citations.source.url", ["slug", "url"]),
        ("rows=relations&fields=relations.event", ["slug", "event", "title", "date"]),
        ("rows=actors&fields=actors", ["slug", "actor", "name", "kind", "country", "role"]),
    ],
)
def test_csv_has_columns_for_the_fields_asked_for_alone(
    an_answer: Callable[[str], str], query: str, columns: list[str]
) -> None:
    rows = list(csv.reader(io.StringIO(an_answer(f"events.csv?{query}"))))
    assert rows[0] == columns
    assert {len(row) for row in rows} == {len(columns)}


@pytest.mark.parametrize(
    ("query", "untold"),
    [("rows=dates&fields=title,slug", "title, slug. Add dates to fields"), ("fields=media", "media.")],
)
def test_fields_that_no_column_tells_are_refused(client: Client, query: str, untold: str) -> None:
    published(an_event("the-rule"))
    for place in ("events", "events/the-rule"):
        told = client.get(f"{API}/{place}.csv?{query}")
        assert told.status_code == 400
        assert f"have no column for {untold}" in told.json()["errors"][0]["detail"]


def test_a_correction_is_told_of_the_fields_asked_for_alone(client: Client) -> None:
    published(an_event("the-rule", title="May", summary="It began in May."))
    published(an_event("the-rule", title="June", summary="It began in June."), correction=True)
    [item] = json.loads(client.get(f"{API}/events.jsonfeed?fields=title").getvalue())["items"]
    assert item["_policy_event"]["corrections"] == ["Corrected: A note", "Title — was: May — is: June"]


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_what_a_format_has_no_place_for_is_told_in_json_beside_it(client: Client, name: str) -> None:
    published(an_event("the-rule"), an_event("other", date="2025"))
    link = client.get(f"{API}/events.{name}?until=2020&facets=kind&count=exact").headers["Link"]
    [beside] = [one for one in link.split(", ") if 'rel="alternate"; type="application/json"' in one]
    told = client.get(beside[1 : beside.index(">")].removeprefix("http://testserver")).json()
    assert (told["count"], [event["slug"] for event in told["results"]]) == (1, ["the-rule"])
    assert [one["value"] for one in told["facets"]["kind"]] == ["rule"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_withdrawn_event_is_gone_in_every_format_and_says_why(client: Client, name: str) -> None:
    published(an_event("the-rule"))
    withdraw([key("event", "the-rule")], by=None, reason="It never happened.")
    answer = client.get(f"{API}/events/the-rule.{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
    assert "It never happened." in answer.json()["detail"]


@pytest.mark.parametrize("name", ["atom", "jsonfeed"])
def test_a_feed_of_one_event_shows_its_tombstone(client: Client, name: str) -> None:
    published(an_event("the-rule"), an_event("other"))
    withdraw([key("event", "other"), key("event", "the-rule")], by=None, reason="It never happened.")
    told = to_text(client.get(f"{API}/events.{name}?slug=the-rule").getvalue())
    assert told.count("It never happened.") == 1
    assert str(key("event", "the-rule").id) in told


def test_a_calendar_relates_events_by_their_uids(an_answer: Callable[[str], str]) -> None:
    lines = an_answer("events/the-rule.ics").replace("\r\n ", "").splitlines()
    whole, cause = (key("event", slug).id for slug in ("the-whole", "the-cause"))
    assert {line for line in lines if line.startswith("RELATED-TO")} == {
        f"RELATED-TO;RELTYPE=PARENT;X-ANNALS-RELATION=PART-OF:urn:uuid:{whole}",
        f"RELATED-TO;RELTYPE=SIBLING;X-ANNALS-RELATION=RESPONDS-TO:urn:uuid:{cause}",
    }
    assert f"RELATED-TO;RELTYPE=CHILD;X-ANNALS-RELATION=PART-OF:urn:uuid:{key('event', 'the-rule').id}" in an_answer(
        "events/the-whole.ics"
    ).replace("\r\n ", "")


def test_a_calendar_colours_events_by_significance(an_answer: Callable[[str], str]) -> None:
    assert "COLOR:crimson" in an_answer("events/the-cause.ics")
    assert "COLOR:teal" in an_answer("events/the-rule.ics")
