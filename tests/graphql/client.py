"""Asking the GraphQL address, and a small timeline to ask."""

from typing import Any

from django.test import Client

from events.editions.models import Edition
from tests.desk import SOURCE, an_event, published

#: Topics that the cookbook names; no event here has them.
COOKBOOK_TOPICS = ("ai-chips", "chips", "huawei", "tariffs")
OLD, NEW = "Use of chips is banned.", "Use of chips is risky."


def execute(query: str, **variables: Any) -> dict[str, Any]:
    """The whole answer to a query."""
    body = {"query": query, "variables": variables}
    response = Client().post("/graphql", body, content_type="application/json")
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def data(query: str, **variables: Any) -> Any:
    """What a query gives, which must be without error."""
    answer = execute(query, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def code(query: str, **variables: Any) -> str:
    """The code of the one error a query gives."""
    (error,) = execute(query, **variables)["errors"]
    return str(error["extensions"]["code"])


def small_timeline(events: int = 3, timelines: int = 1) -> Edition:
    """So many events of one kind, each with an actor, a topic, a reworded source of its own, and a quotation.

    All take part in what the cookbook asks about: one actor, one source, one kind, with disputed dates.
    """
    numbers = [f"{number:03}" for number in range(events)]
    reworded = {
        "type": "official_notice",
        "published": "2019-05-01",
        "rights": "public_domain",
        "captures": [
            {"seen": "2025-05-13", "text": OLD, "via": "bis-pr-20250513"},
            {"seen": "2025-05-19", "text": NEW, "via": "bis-pr-20250513"},
        ],
    }
    return published(
        *(
            an_event(
                f"event-{number}",
                kind="export-control",
                dates=[
                    {"type": "effective", "date": "2019-05-16", "sources": [f"source-{number}"]},
                    {"type": "announced", "date": "2019-05-15", "status": "disputed", "sources": [f"source-{number}"]},
                ],
                topics=[f"topic-{number}"],
                actors=[{"actor": f"actor-{number}", "role": "issuer"}, {"actor": "huawei", "role": "target"}],
                citations=[
                    {"source": f"source-{number}", "quote": OLD, "now": NEW, "via": "bis-pr-20250513"},
                    {"source": "bis-pr-20250513"},
                ],
                relations=[{"type": "responds_to", "event": f"event-{numbers[place - 1]}"}] if place else [],
            )
            for place, number in enumerate(numbers)
        ),
        kinds=[
            {"slug": "export-control", "name": "Export control", "description": "What may not be exported."},
            {"slug": "rule-amendment", "name": "Rule amendment", "description": "A change of a rule."},
        ],
        topics=[
            {"slug": slug, "name": slug, "description": "Words."}
            for slug in (*(f"topic-{number}" for number in numbers), *COOKBOOK_TOPICS)
        ],
        actors=[
            {"slug": "huawei", "name": "Huawei", "kind": "company", "country": "CN", "aliases": ["Hua Wei"]},
            {"slug": "bis", "name": "BIS", "kind": "agency", "country": "US"},
            *({"slug": f"actor-{number}", "name": f"Actor {number}", "kind": "agency"} for number in numbers),
        ],
        publishers=[
            {
                "slug": f"office-{number}",
                "name": f"Office {number}",
                "country": "US",
                "url": f"https://{number}.example",
            }
            for number in numbers
        ],
        sources=[
            SOURCE | reworded | {"publisher": "office-000"},
            {"slug": "bis-pr-20250513", "title": "Press release", "publisher": "office-000"} | reworded,
            *(
                {"slug": f"source-{number}", "title": f"Source {number}", "publisher": f"office-{number}"} | reworded
                for number in numbers
            ),
        ],
        timelines=[
            {
                "slug": f"all{number or ''}",
                "title": f"All {number}",
                "question": {"topic": [f"topic-{number:03}"]} if number else {"kind": ["export-control"]},
                "eras": [{"title": "One", "date": "2019"}],
            }
            for number in range(timelines)
        ],
    )
