"""Which format a reader gets, and what is told where it cannot be had."""

import csv
import io

import pytest
from django.test import Client

from events.formats.registry import FORMATS
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("place", ["events", "events/the-rule", "timelines/all"])
def test_every_format_is_had_by_suffix_and_by_parameter_at_every_place(client: Client, name: str, place: str) -> None:
    published(an_event("the-rule"), timelines=[{"slug": "all", "title": "All"}])
    by_suffix, by_name = client.get(f"{API}/{place}.{name}"), client.get(f"{API}/{place}?format={name}")
    assert by_suffix.status_code == by_name.status_code == 200, by_suffix.getvalue()
    assert by_suffix.headers["Content-Type"] == by_name.headers["Content-Type"] == FORMATS[name].media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8; header=present"),
        ("*/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("application/x-ndjson", "application/x-ndjson"),
    ],
)
def test_accept_chooses_what_it_prefers(client: Client, accept: str, media_type: str) -> None:
    published(an_event("the-rule"))
    assert client.get(f"{API}/events", headers={"Accept": accept}).headers["Content-Type"] == media_type


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/*;q=0, application/*;q=0"])
def test_accept_that_allows_no_format_is_not_acceptable(client: Client, accept: str) -> None:
    answer = client.get(f"{API}/events", headers={"Accept": accept})
    assert (answer.status_code, answer.json()["status"]) == (406, 406)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("events.icss", 404, "ics"),
        ("events?format=timelinesjs", 400, "timelinejs"),
        ("events.csv?format=vis", 400, "differ"),
        ("events.csv?limit=1001", 400, "1000"),
        ("events.vis?rows=dates", 400, "applies only to csv, parquet. Remove it for vis."),
        ("events.csv?rows=columns", 400, "rows"),
        ("events.csv?bom=0", 400, "bom"),
        ("events.vis?bom=1", 400, "applies only to csv. Remove it for vis."),
        ("events.fullcalendar?start=soon", 400, "soon"),
        ("events.fullcalendar?start=2025-06-01&end=2025-05-01", 400, "Swap"),
        (
            "events.fullcalendar?start=2025-05-14&end=2025-05-14",
            400,
            "start is not before end. Swap them or remove one.",
        ),
        (
            "events.fullcalendar?start=2025-05-14&end=2025-06-01&until=2020",
            400,
            "between since and until. Remove since and until.",
        ),
        ("events.vis?group=colour", 400, "colour"),
        ("timelines/none.vis", 404, "none"),
    ],
)
def test_what_cannot_be_had_is_told_with_the_way_out(client: Client, path: str, status: int, said: str) -> None:
    answer = client.get(f"{API}/{path}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert len(answer.json()["errors"]) == (status == 400)


def test_a_page_that_holds_only_part_says_so_and_links_to_the_rest(client: Client) -> None:
    published(an_event("first"), an_event("second"))
    answer = client.get(f"{API}/events.vis?limit=1")
    assert answer.headers["Annals-Truncated"] == "true"
    assert 'rel="next"' in answer.headers["Link"]
    following = client.get(answer.json()["next"].removeprefix("http://testserver"))
    assert {answer.json()["items"][0]["id"], following.json()["items"][0]["id"]} == {"first", "second"}


def test_a_stream_gives_everything_of_one_edition(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.rest.formatted._BATCH", 2)
    edition = published(*(an_event(f"rule-{number}") for number in range(5)))
    published(an_event("later"))
    answer = client.get(f"{API}/events.csv?edition={edition.number}")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert sorted(row["slug"] for row in rows) == [f"rule-{number}" for number in range(5)]


def test_two_formats_at_one_address_have_two_tags(client: Client) -> None:
    published(an_event("the-rule"))
    tags = {client.get(f"{API}/events", headers={"Accept": accept}).headers["ETag"] for accept in ("*/*", "text/csv")}
    assert len(tags) == 2


def test_a_calendar_is_given_the_days_it_shows_and_no_more(client: Client) -> None:
    published(*(an_event(f"on-{day}", date=f"2025-05-{day}") for day in ("11", "12", "18", "19")))
    shown = client.get(
        f"{API}/events.fullcalendar?start=2025-05-12T00:00:00%2B02:00&end=2025-05-19T00:00:00%2B02:00&timeZone=UTC"
    )
    assert [event["id"] for event in shown.json()] == ["on-12", "on-18"]


def test_a_timeline_narrows_and_the_request_narrows_further(client: Client) -> None:
    published(
        an_event("old", date="2018"), an_event("new", date="2025"), an_event("newest", date="2026"),
        timelines=[{"slug": "late", "title": "Late", "question": {"since": ["2020"], "order": ["-date"]}}],
    )  # fmt: skip
    slugs = [event["unique_id"] for event in client.get(f"{API}/timelines/late.timelinejs").json()["events"]]
    assert slugs == ["newest", "new"]
    narrower = client.get(f"{API}/timelines/late?until=2025").json()
    assert [event["slug"] for event in narrower["results"]] == ["new"]


def test_a_timeline_groups_as_it_is_told_until_the_request_says_otherwise(client: Client) -> None:
    published(
        an_event("ban", topics=["chips"]),
        topics=[{"slug": "chips", "name": "Chips"}],
        timelines=[{"slug": "all", "title": "All", "question": {"group": ["topic"]}}],
    )

    def groups(query: str) -> list[str]:
        return [one["content"] for one in client.get(f"{API}/timelines/all.vis{query}").json()["groups"]]

    assert (groups(""), groups("?group=kind")) == (["Chips"], ["Rule"])
