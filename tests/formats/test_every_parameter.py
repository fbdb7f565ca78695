"""Every format takes every parameter of a question, and tells the events that json tells."""

import re

import pytest
from django.test import Client

from events.formats.registry import FORMATS
from events.query.question import LISTS, SINGLES
from tests.answers import Json
from tests.decoding import to_text
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

#: A value for each parameter that some of the events below answer to, and others do not.
ASKED = {
    "kind": "ban",
    "topic": "chips",
    "actor": "bis",
    "role": "issuer",
    "jurisdiction": "US",
    "identifier": "docket:BIS-2023-0016",
    "source": "witness-alpha",
    "publisher": "press",
    "source_type": "news_article",
    "language": "zh",
    "date_type": "announced",
    "relation": "amends",
    "quote_status": "unchecked",
    "change": "update",
    "slug": "alpha,beta",
    "id": str(key("event", "alpha").id),
    "since": "2020",
    "until": "2019",
    "date_match": "certain",
    "in_force_on": "2019-06-01",
    "attested_by": "2018-12-31",
    "changed_since": "1",
    "disputed": "true",
    "significance_min": "4",
    "significance_max": "3",
    "precision": "day",
    "sources_min": "2",
    "primary": "false",
    "has_captures": "true",
    "cause": "own",
    "sample": "4",
    "seed": "7",
    "q": "semiconductor",
    "order": "-date",
}
#: What means something only together with another.
BESIDE = {
    "role": "&actor=bis",
    "date_match": "&since=2018-06&until=2019",
    "change": "",
    "cause": "&changed_since=1",
    "seed": "&sample=3",
}


@pytest.fixture
def six_events() -> None:
    def witnessed(name: str, **row: Json) -> dict[str, Json]:
        return an_event(name, **{"citations": [{"source": f"witness-{name}"}]} | row)

    sources: list[dict[str, Json]] = [
        {"slug": f"witness-{name}", "title": f"Witness-{name}", "type": "official_notice", "published": "2019-01-01",
         "url": f"https://w.example/Witness-{name}", "language": "en"}
        for name in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    ]  # fmt: skip
    sources[0] |= {"published": "2018-01-01", "publisher": "press"}
    sources[4]["captures"] = [{"seen": "2019-06", "text": "A capture"}]
    sources[1] |= {"type": "news_article", "language": "zh"}
    published(
        witnessed(
            "alpha",
            date="2018",
            kind="ban",
            topics=["chips"],
            significance=5,
            identifiers={"docket": ["BIS-2023-0016"]},
        ),
        witnessed("beta", date="2019-05", actors=[{"actor": "bis", "role": "issuer"}], jurisdictions=["US"]),
        witnessed("gamma", date="2020-02-03", relations=[{"type": "amends", "event": "alpha"}]),
        witnessed(
            "delta",
            dates=[{"type": "announced", "date": "2021-01", "status": "disputed"}],
            citations=[{"source": "witness-delta"}, {"source": "gazette"}],
        ),
        witnessed("epsilon", date="[2021..2022]", summary="About semiconductor tools."),
        witnessed("zeta", date="2018/..", citations=[{"source": "witness-zeta", "quote": "A few words"}]),
        kinds=[{"slug": "ban", "name": "Ban"}],
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
        publishers=[{"slug": "press", "name": "Press"}],
        sources=sources,
    )
    published(witnessed("gamma", date="2020-02-04", relations=[{"type": "amends", "event": "alpha"}]))


def told(client: Client, name: str, query: str) -> set[str]:
    answer = client.get(f"/api/v1/events.{name}?{query}" + ("&include=imprecise" if name == "ics" else ""))
    assert answer.status_code == 200, (query, answer.getvalue())
    text = to_text(answer.getvalue()).replace("\r\n ", "")
    return set(re.findall(r"Witness-([a-z]+)", text))


def test_there_is_a_value_for_every_parameter() -> None:
    assert set(ASKED) == {*LISTS, *SINGLES}


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "json"])
def test_every_parameter_finds_the_same_events_in_every_format(client: Client, six_events: None, name: str) -> None:
    for parameter, value in ASKED.items():
        query = f"{parameter}={value}{BESIDE.get(parameter, '')}"
        found = told(client, "json", query)
        assert told(client, name, query) == found, query
        assert found, query
        assert len(found) < 6 or parameter == "order", query


@pytest.mark.parametrize("name", FORMATS)
def test_what_cannot_be_asked_is_refused_in_every_format(client: Client, name: str) -> None:
    for query in ("kinds=ban", "kind=nothing", "since=2020&until=2019", "q=%00", "edition=99", "limit=0"):
        answer = client.get(f"/api/v1/events.{name}?{query}")
        assert answer.status_code in (400, 404), query
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert query.partition("=")[0] in answer.json()["detail"].lower()


def test_an_answer_without_events_is_one_in_every_format(client: Client, six_events: None) -> None:
    assert {name: told(client, name, "since=1900&until=1901") for name in FORMATS} == {name: set() for name in FORMATS}
