"""The text of a protected source is served whole through no surface."""

import json
import re

import pytest
from django.test import Client

from events.formats.registry import FORMATS
from tests.answers import Response
from tests.decoding import to_text
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

SECRET = [f"secret{number}" for number in range(400)]
REWORDED = [word if place not in (90, 300) else f"reworded{place}" for place, word in enumerate(SECRET)]
#: What an answer may hold of it: its quotations, and at most 50 words around each of two changes.
MOST = 150
PATHS = [
    "/api/v1/sources", "/api/v1/sources/paper", *(f"/api/v1/sources/paper.{end}" for end in ("csl", "bib", "ris")),
    "/api/v1/sources/paper/captures", "/api/v1/sources/paper/captures/1", "/api/v1/sources/paper/captures/2",
    "/api/v1/sources/paper/captures?on=2025-05-15", "/api/v1/sources/paper/changes",
    "/api/v1/sources/paper/changes/1..2", "/api/v1/sources/paper/changes/2..1", "/api/v1/sources/paper/changes/1..3",
    "/api/v1/quotes", "/api/v1/quotes?source=paper", "/api/v1/changes?after=0", "/api/v1/editions/1",
    "/api/v1/events", "/api/v1/events/ban", "/api/v1/events/ban/history?cause=all", "/api/v1/events?q=secret5",
    "/api/v1/sources?q=secret200", "/api/v1/events?facets=kind", "/api/v1/events.csv?rows=citations",
    *(f"/api/v1/events.{format}" for format in sorted(FORMATS)),
    "/", "/?q=secret5", "/events/ban", "/sources/paper",
]  # fmt: skip
QUERY = """{ sources(filter: {slug: ["paper"]}) { nodes { title captures { nodes { text sha256 } }
  changes { nodes { html ops { text } from { text } to { text } } } } }
  quotes { nodes { exact prefix suffix now original lastStood { text } } } }"""


@pytest.fixture(params=["protected", "unknown"])
def paper(request: pytest.FixtureRequest) -> None:
    """A protected source that was reworded twice, quoted by an event in words that were altered."""
    texts = [SECRET, REWORDED, [*REWORDED[:-1], "ended"]]
    captures = [{"seen": f"2025-05-1{day}", "text": " ".join(words)} for day, words in enumerate(texts)]
    row = {"slug": "paper", "title": "Paper", "type": "news_article", "rights": request.param, "captures": captures}
    quote = {"source": "paper", "quote": " ".join(SECRET[85:95])}
    published(an_event("ban", citations=[quote]), sources=[row])


def shown(answer: Response) -> int:
    body = b"".join(answer) if answer.streaming else answer.content
    return len(set(re.findall(r"secret\d+", to_text(body))))


def test_no_address_gives_a_protected_text_away(paper: None, client: Client) -> None:
    for path in PATHS:
        answer = client.get(path)
        assert answer.status_code in (200, 404), path
        assert shown(answer) <= MOST, path


def test_an_open_text_is_given_whole(client: Client) -> None:
    row = {"slug": "paper", "title": "Paper", "type": "news_article", "rights": "public_domain"}
    published(sources=[row | {"captures": [{"seen": "2025", "text": " ".join(SECRET)}]}])
    assert shown(client.get("/api/v1/sources/paper/captures/1")) == len(SECRET)


def test_graphql_gives_no_protected_text_away(paper: None, client: Client) -> None:
    answer = client.post("/graphql", json.dumps({"query": QUERY}), content_type="application/json")
    assert "errors" not in answer.json()
    assert shown(answer) <= MOST
    captures = answer.json()["data"]["sources"]["nodes"][0]["captures"]["nodes"]
    assert [capture["text"] for capture in captures] == [None] * 3


@pytest.mark.parametrize("path", ["/admin/sources/capture/", "/admin/events/event/"])
def test_drafts_and_captures_are_for_editors_alone(path: str, paper: None, client: Client) -> None:
    from events.models import Event
    from sources.models import Capture

    pk = Capture.objects.earliest("pk").pk if "capture" in path else Event.objects.get().pk
    for page in ("", f"{pk}/change/", f"{pk}/review/", f"{pk}/preview/", f"{pk}/preview/page/", f"{pk}/compare/"):
        answer = client.get(f"{path}{page}")
        assert answer.status_code in (302, 404)
        assert shown(answer) == 0
