"""What researchers ask, beyond the table of questions: sources, wording, quotations, nodes, time."""

import json

import pytest
from django.test import Client

from events.editions.publishing import withdraw
from tests.answers import Json
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

OLD, NEW = "Use of chips is banned.", "Use of chips is risky."


@pytest.fixture
def timeline() -> None:
    published(
        an_event(
            "ban",
            title="A ban",
            topics=["chips"],
            actors=[{"actor": "bis", "role": "issuer"}],
            citations=[{"source": "gazette", "quote": OLD, "now": NEW}],
        ),
        an_event("reply", date="2019-06", relations=[{"type": "responds_to", "event": "ban"}]),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "Bureau", "kind": "agency", "country": "US"}],
        sources=[
            {
                "slug": "gazette",
                "title": "Gazette",
                "type": "official_notice",
                "rights": "public_domain",
                "captures": [{"seen": "2025-05-13", "text": OLD}, {"seen": "2025-05-19", "text": NEW}],
            }
        ],
        timelines=[
            {
                "slug": "all",
                "title": "All",
                "question": {"topic": ["chips"]},
                "eras": [{"title": "First", "date": "2019"}],
            }
        ],
    )


def fetch(client: Client, query: str, **variables: Json) -> Json:
    body = {"query": query, "variables": variables}
    return json.loads(client.post("/graphql", body, content_type="application/json").content)


def data(client: Client, query: str, **variables: Json) -> Json:
    answer = fetch(client, query, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


def test_the_wording_of_a_source(client: Client, timeline: None) -> None:
    result = data(
        client,
        """{ source(slug: "gazette") {
             captures { totalCount nodes { number extent text seen { edtf } } }
             changes { nodes { from { number } to { number text } html ops { op text } window { edtf } } }
             citedBy { totalCount nodes { slug } } } }""",
    )["source"]
    assert [one["text"] for one in result["captures"]["nodes"]] == [OLD, NEW]
    change = result["changes"]["nodes"][0]
    assert (change["from"]["number"], change["to"]["number"]) == (1, 2)
    assert change["html"] == "Use of chips is <del>banned</del><ins>risky</ins>."
    assert change["window"]["edtf"] == "[2025-05-14..2025-05-19]"
    assert result["citedBy"]["totalCount"] == 2


def test_what_stood_on_a_day(client: Client, timeline: None) -> None:
    query = 'query($on: Date) { source(slug: "gazette") { captures(on: $on) { nodes { number } } } }'

    def numbers(on: str) -> list[int]:
        return [one["number"] for one in data(client, query, on=on)["source"]["captures"]["nodes"]]

    assert (numbers("2025-01-01"), numbers("2025-05-18"), numbers("2025-05-19")) == ([], [1], [2])


def test_quotations_that_no_longer_stand(client: Client, timeline: None) -> None:
    result = data(
        client,
        """{ quotes(status: [ALTERED]) { totalCount nodes {
             exact now changed lastStood { number seen { edtf } } source { slug title } events { nodes { slug } } } } }""",
    )["quotes"]
    assert result["totalCount"] == 1
    assert result["nodes"][0] == {
        "exact": OLD,
        "now": NEW,
        "changed": "[2025-05-14..2025-05-19]",
        "lastStood": {"number": 1, "seen": {"edtf": "2025-05-13"}},
        "source": {"slug": "gazette", "title": "Gazette"},
        "events": {"nodes": [{"slug": "ban"}]},
    }


def test_a_quotation_within_an_event_shows_its_source_and_capture(client: Client, timeline: None) -> None:
    result = data(
        client,
        """{ event(slug: "ban") { citations { quote { status lastStood { number via { slug } } source { rights } } } } }""",
    )
    assert result["event"]["citations"][0]["quote"] == {
        "status": "ALTERED",
        "lastStood": {"number": 1, "via": None},
        "source": {"rights": "public_domain"},
    }


def test_an_actor_and_its_events(client: Client, timeline: None) -> None:
    result = data(
        client, '{ actor(slug: "bis") { name count events(role: ["issuer"]) { totalCount nodes { title } } } }'
    )
    assert result["actor"] == {"name": "Bureau", "count": 1, "events": {"totalCount": 1, "nodes": [{"title": "A ban"}]}}


def test_a_timeline_answers_its_own_question(client: Client, timeline: None) -> None:
    result = data(
        client, '{ timeline(slug: "all") { title eras { title date { display } } events { nodes { slug } } } }'
    )
    assert result["timeline"] == {
        "title": "All",
        "eras": [{"title": "First", "date": {"display": "2019"}}],
        "events": {"nodes": [{"slug": "ban"}]},
    }


def test_facets_and_histogram(client: Client, timeline: None) -> None:
    result = data(
        client,
        """{ events { facets { kind { value count } topic { label } year { value count } }
             histogram(interval: MONTH) { start certain possible } } }""",
    )["events"]
    assert result["facets"]["kind"] == [{"value": "rule", "count": 2}]
    assert result["histogram"] == [
        {"start": "2019-05-01", "certain": 1, "possible": 1},
        {"start": "2019-06-01", "certain": 1, "possible": 1},
    ]


def test_everything_has_a_global_id_that_node_takes(client: Client, timeline: None) -> None:
    lists = data(
        client,
        """{ events { nodes { id } } sources { nodes { id } } actors { nodes { id } } topics { nodes { id } }
             kinds { nodes { id } } timelines { nodes { id } } editions { nodes { id } } }""",
    )
    ids = [one["id"] for listed in lists.values() for one in listed["nodes"]]
    assert len(ids) == 8
    query = "query($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { id __typename } node(id: $id) { id } }"
    result = data(client, query, ids=ids, id=ids[0])
    assert [one["id"] for one in result["nodes"]] == ids
    assert {one["__typename"] for one in result["nodes"]} == {
        "Event", "Source", "Actor", "Topic", "Kind", "Timeline", "Edition",
    }  # fmt: skip
    assert result["node"] == {"id": ids[0]}


def test_an_unknown_node_is_null_and_a_broken_id_is_an_error(client: Client, timeline: None) -> None:
    unknown = "RXZlbnQ6MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw"
    assert data(client, "query($id: ID!) { node(id: $id) { id } }", id=unknown) == {"node": None}
    errors = fetch(client, '{ node(id: "x") { id } }')["errors"]
    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_an_edition_holds_for_everything_nested_below_it(client: Client, timeline: None) -> None:
    published(actors=[{"slug": "bis", "name": "Renamed", "kind": "agency"}])
    published(an_event("second", actors=[{"actor": "bis", "role": "issuer"}]))
    query = 'query($edition: Int) { event(slug: "ban", edition: $edition) { actors { actor { name count events { totalCount } } } } }'
    then, now = (data(client, query, edition=edition)["event"]["actors"][0]["actor"] for edition in (1, None))
    assert then == {"name": "Bureau", "count": 1, "events": {"totalCount": 1}}
    assert now == {"name": "Renamed", "count": 2, "events": {"totalCount": 2}}


def test_what_was_withdrawn_is_null_with_the_reason(client: Client, timeline: None) -> None:
    withdraw([key("event", "reply")], by=None, reason="It never happened")
    answer = fetch(client, '{ event(slug: "reply") { slug } }')
    assert answer["data"] == {"event": None}
    assert answer["errors"][0]["extensions"] == {"code": "NOT_FOUND", "reason": "It never happened"}


@pytest.mark.parametrize(
    "query",
    [
        "{ events(first: 100) { nodes { slug kind { name description count } topics { name count } } } }",
        "{ events(first: 100) { nodes { actors { role actor { name aliases count } } citations { source { title publisher { name url } } } } } }",
        "{ events(first: 100) { nodes { citations { quote { lastStood { number } source { rights } } } relations { event { title summary } } } } }",
        "{ sources(first: 100) { nodes { title publisher { name } } } }",
        "{ kinds(first: 100) { nodes { name count } } }",
    ],
)
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client, timeline: None, query: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fetch() -> int:
        data(client, "{ edition { number } }")  # The process hears of the newest edition.
        with CaptureQueriesContext(connection) as queries:
            data(client, query)
        return len(queries)

    few = fetch()
    published(
        *[
            an_event(
                f"more-{n}",
                topics=["chips"],
                actors=[{"actor": "bis", "role": "issuer"}],
                citations=[{"source": f"s{n}", "quote": "Words"}],
            )
            for n in range(40)
        ],
        sources=[{"slug": f"s{n}", "title": f"Source {n}", "type": "report"} for n in range(40)],
    )
    assert fetch() == few
