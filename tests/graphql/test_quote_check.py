"""A quotation checked over GraphQL is what REST answers."""

import pytest
from django.test import Client

from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."
QUERY = """query ($text: String!, $source: [String!], $on: Date, $language: [String!], $edition: Int) {
  checkQuote(text: $text, source: $source, on: $on, language: $language, edition: $edition) {
    edition { number } text status
    found { source { slug title url } captures firstSeen lastStood status gone now context events }
    near { source { slug title url } capture passage diff { op text } }
    quotedBy { slug title source exact status now }
    coverage { sources captures protected latest }
  } }"""


@pytest.fixture(autouse=True)
def release() -> None:
    captures = [{"seen": f"2025-05-{day}", "text": text, "extent": "whole"} for day, text in ((13, BAN), (19, RISK))]
    source = {"slug": "release", "title": "Release", "type": "press_release", "rights": "public_domain"}
    event = an_event("ban", citations=[{"source": "release", "quote": BAN}])
    published(event, sources=[source | {"captures": captures[:1], "language": "en"}])
    published(event, sources=[source | {"captures": captures, "language": "en"}])


def fetch(client: Client, **variables: Json) -> Json:
    body = {"query": QUERY, "variables": variables}
    return client.post("/graphql", body, content_type="application/json").json()


def to_rest(value: Json) -> Json:
    """The names and enumerations of GraphQL as REST writes them."""
    names = {"firstSeen": "first_seen", "lastStood": "last_stood", "quotedBy": "quoted_by"}
    if isinstance(value, list):
        return [to_rest(one) for one in value]
    if isinstance(value, dict):
        return {
            names.get(name, name): below.lower() if name == "status" else to_rest(below)
            for name, below in value.items()
        }
    return value


@pytest.mark.parametrize(
    "question",
    [
        {"text": BAN},
        {"text": "using these chips anywhere in the world", "edition": 1},
        {"text": BAN, "on": "2025-05-15", "source": ["release"], "language": ["en"]},
        {"text": "Using these chips anywhere in Europe violates U.S. export controls."},
        {"text": "never said by anybody"},
    ],
)
def test_it_answers_as_rest_does(client: Client, question: dict[str, Json]) -> None:
    answer = to_rest(fetch(client, **question)["data"]["checkQuote"])
    over_rest = client.get("/api/v1/quotes/check", question).json()
    number, coverage = answer.pop("edition")["number"], answer.pop("coverage")
    assert (number, coverage) == (over_rest["edition"], over_rest["coverage"])
    assert [answer] == over_rest["results"]


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ({"text": "gone"}, "1 word"),
        ({"text": "a b", "source": ["releas"]}, "'release'"),
        ({"text": "a b", "language": ["cn"]}, "Write zh"),
        ({"text": "a\u0000 b"}, "control character"),
        ({"text": "a b", "edition": 9}, "no edition 9"),
    ],
)
def test_what_cannot_be_checked_is_refused(client: Client, question: dict[str, Json], part: str) -> None:
    assert part in fetch(client, **question)["errors"][0]["message"]


def test_it_costs_what_a_large_request_does(client: Client) -> None:
    assert fetch(client, text=BAN)["extensions"]["cost"]["nodes"] >= 1000
