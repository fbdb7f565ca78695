"""Every root field and every connection below them, on a small timeline."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from tests.desk import an_event, key, published
from tests.graphql.client import NEW, OLD, code, data, execute, small_timeline

pytestmark = pytest.mark.django_db


def test_everything_can_be_listed_and_paged_both_ways() -> None:
    small_timeline()
    for field in ("events", "sources", "actors", "topics", "publishers", "quotes"):
        query = (
            f"query($first: Int, $after: String, $last: Int, $before: String) {{ {field}(first: $first, after: $after,"
            " last: $last, before: $before)"
            " { totalCount edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
        )
        whole = data(query)[field]
        cursors = [edge["cursor"] for edge in whole["edges"]]
        assert whole["totalCount"] == len(cursors) >= 3, field
        assert whole["pageInfo"]["hasNextPage"] is False
        first = data(query, first=2)[field]
        assert [edge["cursor"] for edge in first["edges"]] == cursors[:2]
        assert first["pageInfo"]["hasNextPage"] is True
        rest = data(query, first=100, after=first["pageInfo"]["endCursor"])[field]
        assert [edge["cursor"] for edge in rest["edges"]] == cursors[2:]
        end = data(query, last=1)[field]
        assert [edge["cursor"] for edge in end["edges"]] == cursors[-1:]
        assert end["pageInfo"]["hasPreviousPage"] is True
        before = data(query, last=100, before=end["pageInfo"]["startCursor"])[field]
        assert [edge["cursor"] for edge in before["edges"]] == cursors[:-1]


def test_what_has_a_global_id_comes_back_by_it() -> None:
    small_timeline()
    fields = ("events", "sources", "actors", "timelines", "topics", "kinds", "publishers", "editions")
    query = "{" + " ".join(f"{field}(first: 1) {{ nodes {{ id __typename }} }}" for field in fields) + "}"
    nodes = [data(query)[field]["nodes"][0] for field in fields]
    back = data("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=[node["id"] for node in nodes])
    assert back["nodes"] == nodes
    for node in nodes:
        assert data("query($id: ID!) { node(id: $id) { id __typename } }", id=node["id"])["node"] == node
    assert code('{ node(id: "nonsense") { id } }') == "BAD_USER_INPUT"


def test_an_actor_a_source_a_quotation_and_a_timeline_show_their_events() -> None:
    small_timeline()
    result = data(
        """{
          actor(slug: "actor-001") { count events { totalCount nodes { slug kind { name count } } } }
          none: actor(slug: "actor-001") { events(role: ["target"]) { totalCount nodes { slug } } }
          source(slug: "source-001") { citedBy { totalCount nodes { slug } } publisher { name count } }
          quotes(source: ["source-001"]) { nodes { exact status source { title } events { nodes { slug } } } }
          timeline(slug: "all") {
            eras { title date { edtf } } question
            events { totalCount facets { kind { value count } } histogram(interval: YEAR) { start possible } }
            part: events(filter: {actor: ["actor-002"]}) { nodes { slug } }
          }
          event(slug: "event-001") {
            citations { via { slug } quote { now changed lastStood { number text } events { nodes { slug } } } }
          }
        }"""
    )
    only = {"totalCount": 1, "nodes": [{"slug": "event-001"}]}
    assert result["actor"]["count"] == 1
    assert result["actor"]["events"]["nodes"] == [{"slug": "event-001", "kind": {"name": "Export control", "count": 3}}]
    assert result["none"]["events"] == {"totalCount": 0, "nodes": []}
    assert result["source"] == {"citedBy": only, "publisher": {"name": "Office 001", "count": 1}}
    (quote,) = result["quotes"]["nodes"]
    assert quote["status"] == "ALTERED"
    assert (quote["source"], quote["events"]["nodes"]) == ({"title": "Source 001"}, [{"slug": "event-001"}])
    assert result["timeline"]["events"] == {
        "totalCount": 3,
        "facets": {"kind": [{"value": "export-control", "count": 3}]},
        "histogram": [{"start": "2019-01-01", "possible": 3}],
    }
    assert result["timeline"]["part"]["nodes"] == [{"slug": "event-002"}]
    citation, _ = result["event"]["citations"]
    assert citation["via"] == {"slug": "bis-pr-20250513"}
    assert citation["quote"]["lastStood"] == {"number": 1, "text": OLD}
    assert citation["quote"]["events"]["nodes"] == [{"slug": "event-001"}]


def test_a_timeline_with_another_question_counts_what_answers_both() -> None:
    published(
        an_event("ban", date="2018-03", topics=["chips"]),
        an_event("rule", date="2019-05", topics=["chips", "ships"]),
        an_event("duty", date="2021-01", topics=["chips"]),
        an_event("elsewhere", date="2019-06", topics=["ships"]),
        topics=[{"slug": "chips", "name": "Chips"}, {"slug": "ships", "name": "Ships"}],
        timelines=[{"slug": "chips", "title": "Chips", "question": {"topic": ["chips"], "until": ["2020"]}}],
    )
    (result,) = data(
        """{ timelines(first: 5) { nodes { events(filter: {since: "2019"}, order: DATE_DESC) {
          totalCount nodes { slug } facets { topic { value count } year { value } }
          histogram(interval: YEAR) { start possible }
        } } } }"""
    )["timelines"]["nodes"]
    assert result["events"] == {
        "totalCount": 1,
        "nodes": [{"slug": "rule"}],
        "facets": {
            "topic": [{"value": "chips", "count": 1}, {"value": "ships", "count": 1}],
            "year": [{"value": "2018"}, {"value": "2019"}],
        },
        "histogram": [{"start": "2019-01-01", "possible": 1}, {"start": "2020-01-01", "possible": 0}],
    }
    page = Client().get("/api/v1/timelines/chips", {"facets": "topic,year", "since": "2019"}).json()
    assert [(one["value"], one["count"]) for one in page["facets"]["topic"]] == [("chips", 1), ("ships", 1)]
    assert [one["value"] for one in page["facets"]["year"]] == ["2018", "2019"]


def test_what_left_a_timeline_is_reported_as_gone_and_what_left_the_rest_is_not() -> None:
    topics = [{"slug": "chips", "name": "Chips"}]
    timelines = [{"slug": "chips", "title": "Chips", "question": {"topic": ["chips"]}}]
    published(an_event("ban", topics=["chips"]), an_event("duty"), topics=topics, timelines=timelines)
    published(an_event("ban", topics=[]))
    withdraw([key("event", "duty")], by=None, reason="Not so")
    result = data('{ timeline(slug: "chips") { events(filter: {changedSince: 1}) { gone } } }')["timeline"]
    assert result["events"] == {"gone": ["ban"]}
    assert Client().get("/api/v1/timelines/chips?changed_since=1").json()["gone"] == ["ban"]


def test_what_changed_after_an_edition_that_there_is_not_is_not_found() -> None:
    published(an_event("ban"))
    assert code("{ events(filter: {changedSince: 2}) { totalCount } }") == "NOT_FOUND"
    assert data("{ events(filter: {changedSince: 1}) { totalCount } }")["events"] == {"totalCount": 0}


def test_a_cursor_belongs_to_its_question_whatever_the_length_of_it() -> None:
    small_timeline(30)
    query = """query($source: [String!], $after: String) { quotes(source: $source, first: 1, after: $after)
      { totalCount nodes { exact } pageInfo { endCursor } } }"""
    long = [f"source-{number:03}" for number in range(30)]
    result = data(query, source=long)["quotes"]
    assert result["totalCount"] == 30
    after = result["pageInfo"]["endCursor"]
    assert len(data(query, source=long, after=after)["quotes"]["nodes"]) == 1
    assert code(query, source=[*long, "gazette"], after=after) == "INVALID_CURSOR"
    changed = "query($since: Int, $after: String) { events(filter: {changedSince: $since}, first: 1, after: $after) { pageInfo { endCursor } } }"
    after = data(changed, since=0)["events"]["pageInfo"]["endCursor"]
    assert code(changed, after=after) == "INVALID_CURSOR"


def test_captures_and_wording_changes_are_reported() -> None:
    small_timeline(1)
    result = data(
        """{ source(slug: "source-000") {
          captures(first: 1) { totalCount nodes { number seen { edtf } extent text } pageInfo { hasNextPage } }
          then: captures(on: "2025-05-14") { nodes { number } }
          changes { nodes { from { number } to { number } html ops { op text } window { edtf } } }
        } }"""
    )["source"]
    assert result["captures"]["nodes"][0]["text"] == OLD
    assert result["captures"]["pageInfo"]["hasNextPage"] is True
    assert result["then"]["nodes"] == [{"number": 1}]
    (change,) = result["changes"]["nodes"]
    assert (change["from"], change["to"]) == ({"number": 1}, {"number": 2})
    assert "".join(op["text"] for op in change["ops"] if op["op"] != "delete") == NEW


def test_what_lies_below_a_root_field_comes_from_its_edition() -> None:
    part = [{"actor": "bis", "role": "issuer"}]
    published(
        an_event("ban", actors=part),
        actors=[{"slug": "bis", "name": "Old", "kind": "agency"}],
    )
    published(
        an_event("ban", title="New title"),
        an_event("later", actors=part),
        actors=[{"slug": "bis", "name": "New", "kind": "agency"}],
    )
    query = """query($edition: Int) {
      actor(slug: "bis", edition: $edition) {
        name events { nodes { title actors { actor { name events { totalCount } } } } }
      }
    }"""
    then = data(query, edition=1)["actor"]
    assert then["name"] == "Old"
    assert then["events"]["nodes"] == [
        {"title": "Ban", "actors": [{"actor": {"name": "Old", "events": {"totalCount": 1}}}]}
    ]
    assert [node["title"] for node in data(query)["actor"]["events"]["nodes"]] == ["New title", "Later"]


def test_a_clock_that_is_behind_the_databases_hides_nothing_that_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    edition = published(an_event("ban"))
    behind = edition.published_at - dt.timedelta(seconds=2)
    monkeypatch.setattr("events.editions.graphql.base.timezone.now", lambda: behind)
    result = data("query($at: String) { events(asOf: $at) { nodes { slug } } }", at=edition.published_at.isoformat())
    assert result["events"]["nodes"] == [{"slug": "ban"}]


def test_an_event_shows_its_history_and_an_edition_its_entries() -> None:
    published(an_event("ban"))
    published(an_event("ban", title="A new title"), note="Second")
    result = data(
        '{ event(slug: "ban") { history { totalCount nodes { note change event { title } edition { number } } } }'
        " editions { nodes { number entries { totalCount nodes { subject slug } } } } }"
    )
    assert [entry["event"]["title"] for entry in result["event"]["history"]["nodes"]] == ["A new title", "Ban"]
    newest, oldest = result["editions"]["nodes"]
    assert newest["entries"] == {"totalCount": 1, "nodes": [{"subject": "event", "slug": "ban"}]}
    assert oldest["entries"]["totalCount"] == 3


def test_what_was_withdrawn_is_null_with_its_reason() -> None:
    published(an_event("ban"))
    withdraw([key("event", "ban")], by=None, reason="Not so")
    answer = execute('{ event(slug: "ban") { title } }')
    assert answer["data"] == {"event": None}
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "NOT_FOUND", "reason": "Not so"}


def test_what_was_redacted_is_null_with_the_reason_of_that_in_every_edition(superuser: User) -> None:
    published(an_event("ban"), an_event("talks"))
    redact(key("event", "ban"), by=superuser, reason="Court order")
    for argument in ("", ", edition: 1"):
        answer = execute(f'{{ event(slug: "ban"{argument}) {{ title }} }}')
        (error,) = answer["errors"]
        assert error["message"].endswith("was removed: Court order")
        assert error["extensions"] == {"code": "NOT_FOUND", "reason": "Court order"}


def test_a_field_that_fails_while_others_wait_is_an_error_and_no_more() -> None:
    """What may not be null and fails takes the fields beside it with it, which were waiting to be read."""
    published(an_event("ban"))
    result = execute(
        '{ a: events(filter: {kind: ["nothing"]}) { totalCount } b: events { totalCount nodes { title } } }'
    )
    assert result["data"] is None
    assert [error["extensions"]["code"] for error in result["errors"]] == ["BAD_USER_INPUT"]
    assert "nothing" in result["errors"][0]["message"]
