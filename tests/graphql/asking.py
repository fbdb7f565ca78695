"""Asking the GraphQL address, and a small timeline to ask."""

from typing import Any

from django.test import Client

from events.editions.models import Edition
from tests.desk import an_event, published

OLD, NEW = "Use of chips is banned.", "Use of chips is risky."


def asked(query: str, **variables: Any) -> dict[str, Any]:
    """The whole answer to a query."""
    body = {"query": query, "variables": variables}
    response = Client().post("/graphql", body, content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()


def data(query: str, **variables: Any) -> Any:
    """What a query gives, which must be without error."""
    answer = asked(query, **variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def code(query: str, **variables: Any) -> str:
    """The code of the one error a query gives."""
    (error,) = asked(query, **variables)["errors"]
    return error["extensions"]["code"]


def small_timeline(events: int = 3) -> Edition:
    """So many events of one kind, each with an actor, a topic, a reworded source of its own, and a quotation."""
    numbers = [f"{number:03}" for number in range(events)]
    return published(
        *(
            an_event(
                f"event-{number}",
                topics=[f"topic-{number}"],
                actors=[{"actor": f"actor-{number}", "role": "issuer"}],
                citations=[{"source": f"source-{number}", "quote": OLD, "now": NEW, "via": "gazette"}],
                relations=[{"type": "responds_to", "event": f"event-{numbers[place - 1]}"}] if place else [],
            )
            for place, number in enumerate(numbers)
        ),
        topics=[{"slug": f"topic-{number}", "name": f"Topic {number}"} for number in numbers],
        actors=[{"slug": f"actor-{number}", "name": f"Actor {number}", "kind": "agency"} for number in numbers],
        publishers=[{"slug": f"office-{number}", "name": f"Office {number}"} for number in numbers],
        sources=[
            {
                "slug": f"source-{number}",
                "title": f"Source {number}",
                "type": "official_notice",
                "publisher": f"office-{number}",
                "rights": "public_domain",
                "captures": [{"seen": "2025-05-13", "text": OLD}, {"seen": "2025-05-19", "text": NEW}],
            }
            for number in numbers
        ],
        timelines=[
            {"slug": "all", "title": "All", "question": {"kind": ["rule"]}, "eras": [{"title": "One", "date": "2019"}]}
        ],
    )
