"""What entered, left and changed between two editions: with the earlier answer, it makes the later one."""

import hashlib
import random
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.editions.models import Edition
from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from sources.diff import document_differences
from tests.desk import an_event, key, published
from tests.effort import number_of

pytestmark = pytest.mark.django_db

TOPICS = ("chips", "minerals")
DATES = ["2019", "2019-05-16", "2020/..", "[2018-03..2019-08]"]
SOURCES = [{"slug": "paper", "title": "Paper", "type": "news_article"}]


@pytest.fixture
def editions(admin_user: User) -> int:
    """Editions in which events appear, change, are renamed, withdrawn and redacted, and names change beside them."""
    chance = random.Random(3)
    names: Any = {"topics": [{"slug": slug, "name": slug} for slug in TOPICS], "sources": SOURCES}
    actors = [{"slug": "bis", "name": "BIS", "kind": "agency"}]
    kinds = [{"slug": "talks", "name": "Talks"}]
    published(*(_event(chance, n) for n in range(30)), actors=actors, kinds=kinds, **names)
    published(*(_event(chance, n) for n in chance.sample(range(36), 12)))
    withdraw([key("event", f"event-{n}") for n in (1, 2, 3)], by=None, reason="It never happened")
    published(topics=[{"slug": "chips", "name": "Semiconductors"}])
    published(
        _event(chance, 4) | {"slug": "renamed", "former_slugs": ["event-4"], "id": str(key("event", "event-4").id)}
    )
    redact(key("event", "event-5"), by=admin_user, reason="By order of a court")
    published(sources=[SOURCES[0] | {"captures": [{"seen": "2019-06", "text": "A capture"}]}])
    published(*(_event(chance, n) for n in chance.sample(range(6, 40), 12)), _event(chance, 1))
    return Edition.objects.count()


def _event(chance: random.Random, n: int) -> dict[str, Any]:
    return an_event(
        f"event-{n}",
        title=f"Event {n}, told {chance.choice(['first', 'anew'])}",
        date=chance.choice(DATES),
        kind=chance.choice(["rule", "talks"]),
        topics=chance.sample(TOPICS, chance.randint(0, 2)),
        significance=chance.randint(1, 5),
        actors=[{"actor": "bis", "role": chance.choice(["issuer", "target"])}] if chance.random() < 0.5 else [],
        citations=[{"source": chance.choice(["gazette", "paper"])}],
    )


def make_questions(number: int) -> list[dict[str, str]]:
    chance = random.Random(8)
    requested = {
        "topic": ["chips", "minerals", "!chips", "chips,minerals"],
        "kind": ["rule", "!rule"],
        "role": ["issuer", "!issuer"],
        "significance_min": ["2", "3"],
        "significance_max": ["3", "4"],
        "since": ["2019", "2019-06"],
        "until": ["2019", "2020-06"],
        "primary": ["true", "false"],
        "has_captures": ["true", "false"],
        "q": ["anew", "first"],
        "change": ["new", "!new"],
        "precision": ["day", "year"],
        "source": ["paper", "!paper"],
    }
    names = [chance.sample(list(requested), chance.randint(0, 3)) for _ in range(number)]
    return [{name: chance.choice(requested[name]) for name in some} for some in names]


def _answer(client: Client, question: dict[str, str], edition: int) -> dict[str, Any]:
    lines = client.get("/api/v1/events.ndjson", question | {"edition": str(edition)}).getvalue().splitlines()
    return {event["id"]: event for event in map(orjson.loads, lines)}


def compare_all(client: Client, question: dict[str, Any], limit: int = 100) -> dict[str, Any]:
    """All pages as one."""
    whole: dict[str, Any] = {"entered": [], "left": [], "changed": [], "redacted": [], "ids": {}}
    url, query = "/api/v1/events/compare", question | {"limit": limit}
    while url:
        page = client.get(url, query).json()
        for name in whole:
            whole[name] = whole[name] | page[name] if name == "ids" else whole[name] + page[name]
        assert len(page["ids"]) <= limit
        url, query = page["next"], {}
    return whole


def test_the_earlier_answer_and_the_comparison_make_the_later_answer(client: Client, editions: int) -> None:
    chance, differences = random.Random(21), 0
    questions = number_of(300, nightly=1000)
    for question in make_questions(questions):
        earlier, later = sorted(chance.sample(range(1, editions + 1), 2))
        before, after = _answer(client, question, earlier), _answer(client, question, later)
        result = compare_all(client, question | {"from": earlier, "to": later})
        ids, answer = result["ids"], {id: event["slug"] for id, event in before.items()}
        for slug in result["left"]:
            assert answer.pop(ids[slug]) == slug
        for slug in result["entered"]:
            assert ids[slug] not in answer
            answer[ids[slug]] = slug
        for one in result["changed"]:
            assert answer[ids[one["slug"]]] == (one["former_slug"] or one["slug"])
            answer[ids[one["slug"]]] = one["slug"]
        assert answer == {id: event["slug"] for id, event in after.items()}, (question, earlier, later)
        for one in result["changed"]:
            sides = [{name: value for name, value in side[ids[one["slug"]]].items() if name != "entry"}
                     for side in (before, after)]  # fmt: skip
            assert one["changes"] == document_differences(*sides)
            assert one["changes"]
        unchanged = before.keys() & after.keys() - {ids[one["slug"]] for one in result["changed"]}
        assert all(before[id]["entry"]["digest"] == after[id]["entry"]["digest"] for id in unchanged)
        differences += len(ids)
    assert differences > 3 * questions


def test_pages_give_what_one_page_gives_while_editions_are_published(client: Client, editions: int) -> None:
    whole = compare_all(client, {"from": 1})
    page = client.get("/api/v1/events/compare", {"from": 1, "limit": 4}).json()
    published(an_event("event-38", title="Later"))
    found = dict(page["ids"])
    while page["next"]:
        page = client.get(page["next"]).json()
        found |= page["ids"]
    assert found == whole["ids"]


def test_a_rename_is_a_change_and_a_redacted_side_is_reported_without_text(client: Client, editions: int) -> None:
    renamed = compare_all(client, {"from": 4, "to": 5})
    (change,) = [one for one in renamed["changed"] if one["former_slug"]]
    assert (change["slug"], change["former_slug"]) == ("renamed", "event-4")
    assert {"field": "slug", "from": "event-4", "to": "renamed"}.items() <= change["changes"][0].items() or any(
        one["field"] == "slug" for one in change["changes"]
    )
    answer = client.get("/api/v1/events/compare", {"from": 1, "to": 6, "limit": 100})
    assert b"event-5" not in answer.content
    published(an_event("event-5", id=str(key("event", "event-5").id), title="Told again"))
    result = compare_all(client, {"from": 1})
    assert result["redacted"] == ["event-5"]
    assert "event-5" in result["entered"]


def test_editions_are_named_by_number_day_or_instant(client: Client, editions: int) -> None:
    first = Edition.objects.get(number=1).published_at.isoformat()
    by_number = client.get("/api/v1/events/compare", {"from": 1}).json()
    assert client.get("/api/v1/events/compare", {"from": first}).json()["ids"] == by_number["ids"]
    today = client.get("/api/v1/events/compare", {"from": first[:10]}).json()
    assert (today["from"], today["to"], today["ids"]) == (editions, editions, {})


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("", 400, "from is missing"),
        ("from=3&to=1", 400, "Swap them"),
        ("from=99", 404, "There is no edition 99"),
        ("from=2001-01-01", 404, "Nothing had been published"),
        ("from=yesterday", 400, "number of an edition"),
        ("from=1&edition=2", 400, "edition cannot be used here"),
        ("from=1&as_of=2025-01-01", 400, "as_of cannot be used here"),
        ("from=1&order=date", 400, "order"),
        ("from=1&topic=chip", 400, "chip"),
    ],
)
def test_what_cannot_be_compared_is_said(client: Client, editions: int, query: str, status: int, message: str) -> None:
    answer = client.get(f"/api/v1/events/compare?{query}")
    assert (answer.status_code, message in answer.json()["detail"]) == (status, True), answer.json()


def _data(client: Client, query: str, **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    answer = client.post("/graphql", body, content_type="application/json").json()
    assert "errors" not in answer, answer
    return answer["data"]


COMPARE = """
query($from: String!, $to: String, $filter: EventFilter, $after: String) {
  compare(from: $from, to: $to, filter: $filter, first: 7, after: $after) {
    from { number } to { number } pageInfo { hasNextPage endCursor }
    nodes {
      difference slug isRedacted before { slug entry { digest } } after { slug actors { actor { aliases } } }
      changes { field from to ops { op text } added removed }
    }
  }
}
"""


def test_graphql_shows_the_same(client: Client, editions: int) -> None:
    for filter, question in [({}, {}), ({"topic": ["chips"]}, {"topic": "chips"}), ({"q": "anew"}, {"q": "anew"})]:
        result = compare_all(client, question | {"from": 2})
        nodes, cursor = [], None
        while True:
            page = _data(client, COMPARE, **{"from": "2", "filter": filter, "after": cursor})["compare"]
            nodes += page["nodes"]
            cursor = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        by_difference = {name: [n["slug"] for n in nodes if n["difference"] == name.upper()] for name in
                         ("entered", "left", "changed")}  # fmt: skip
        assert by_difference == {
            "entered": result["entered"], "left": result["left"], "changed": [one["slug"] for one in result["changed"]]
        }  # fmt: skip
        changes = {one["slug"]: one["changes"] for one in result["changed"]}
        for node in nodes:
            assert (node["before"] is None) == (node["difference"] == "ENTERED")
            assert (node["after"] is None) == (node["difference"] == "LEFT")
            expected = changes.get(node["slug"], [])
            assert [{name: value for name, value in one.items() if value is not None} for one in node["changes"]] == [
                {name: value for name, value in one.items() if name != "html" and value is not None} for one in expected
            ]
        assert len(nodes) > 4


def test_paging_goes_on_in_the_edition_it_began_in(client: Client, editions: int) -> None:
    page = _data(client, COMPARE, **{"from": "1"})["compare"]
    published(an_event("event-39", title="Later"))
    following = _data(client, COMPARE, **{"from": "1", "after": page["pageInfo"]["endCursor"]})["compare"]
    assert following["to"] == page["to"]
    assert not {node["slug"] for node in page["nodes"]} & {node["slug"] for node in following["nodes"]}


def test_one_event_is_compared_in_any_two_editions(client: Client, editions: int) -> None:
    query = """{ event(slug: "renamed") { diff(from: "4", to: "5") { difference before { slug } after { slug }
      changes { field } } same: diff(from: "5") { changes { field } } } }"""
    event = _data(client, query)["event"]
    assert event["diff"]["before"] == {"slug": "event-4"}
    assert event["diff"]["after"] == {"slug": "renamed"}
    assert "slug" in [one["field"] for one in event["diff"]["changes"]]
    entered = _data(client, '{ events(first: 100) { nodes { slug diff(from: "1", to: "8") { difference } } } }')
    entered = {node["slug"]: node["diff"]["difference"] for node in entered["events"]["nodes"]}
    slugs = set(client.get("/api/v1/events/compare", {"from": 1, "limit": 100}).json()["entered"])
    assert {slug for slug, difference in entered.items() if difference == "ENTERED"} == slugs


def test_changes_are_those_of_rest_narrowed(client: Client, editions: int) -> None:
    result = client.get("/api/v1/changes?after=1&limit=1000").json()["results"]
    query = """query($change: [Change!], $subject: [String!], $filter: EventFilter, $until: Int, $cause: [Cause!]) {
      changes(sinceEdition: 1, untilEdition: $until, change: $change, subject: $subject, filter: $filter, cause: $cause,
        first: 100) { totalCount nodes { subject slug change cause edition { number } } } }"""

    def found(**variables: Any) -> list[tuple[int, str, str]]:
        changes = _data(client, query, **variables)["changes"]
        assert changes["totalCount"] == len(changes["nodes"])
        return [(node["edition"]["number"], node["subject"], node["slug"]) for node in changes["nodes"]]

    def expected(keep: Any) -> list[tuple[int, str, str]]:
        return [(one["edition"], one["subject"], one["slug"]) for one in result if keep(one)]

    assert found() == expected(lambda one: True)
    assert found(subject=["topic", "capture"]) == expected(lambda one: one["subject"] in ("topic", "capture"))
    assert found(change=["WITHDRAWAL"]) == expected(lambda one: one["change"] == "withdrawal")
    assert found(change=["WITHDRAWAL"]) != []
    assert found(until=4) == expected(lambda one: one["edition"] <= 4)
    chips = found(filter={"topic": ["chips"]})
    assert set(chips) >= set(expected(lambda one: "topics" in (one["document"] or ()) and
        "chips" in [topic["slug"] for topic in one["document"]["topics"]]))  # fmt: skip
    assert {number for number, *_ in found(cause=["NEIGHBOUR"])} >= {4}


def test_a_digest_leads_to_its_document(client: Client, editions: int) -> None:
    entry = client.get("/api/v1/events/event-7?edition=1").json()["entry"]
    result = client.get(f"/api/v1/verify/{entry['digest']}").json()
    query = """query($digest: String!) { verify(digest: $digest) { digest public
      results { subject slug firstEdition { number } replacedIn { number } } } }"""
    found = _data(client, query, digest=entry["digest"])["verify"]
    assert (found["public"], found["digest"]) == (True, entry["digest"])
    assert [(one["slug"], one["firstEdition"]["number"]) for one in found["results"]] == [
        (one["slug"], one["first_edition"]) for one in result["results"]
    ]
    assert not _data(client, query, digest="0" * 64)["verify"]["public"]


def test_a_stranger_can_recompute_a_digest(client: Client, editions: int) -> None:
    """As docs/graphql.md describes: the bytes of the answer without its entry block."""
    for slug in ("event-7", "renamed", "event-12"):
        body = client.get(f"/api/v1/events/{slug}").content
        digest = hashlib.sha256(body[: body.rindex(b',"entry":')] + b"}").hexdigest()
        assert digest == orjson.loads(body)["entry"]["digest"]
        assert client.get(f"/api/v1/verify/{digest}").json()["public"]
