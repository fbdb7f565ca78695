"""Facets over GraphQL: actors in one role, and how many values there are beyond those shown."""

import random
from collections import Counter
from itertools import product
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.desk import an_event, published
from tests.graphql.client import code, data

pytestmark = pytest.mark.django_db

ACTORS = ["bis", "huawei", "zte", "cxmt"]
ROLES = ["issuer", "target", "affected"]


def publish_at_random(chance: random.Random) -> None:
    parts = [{"actor": actor, "role": role} for actor in ACTORS for role in ROLES]
    published(
        *(
            an_event(f"event-{number}", significance=chance.choice([1, 5]), actors=chance.sample(parts, 4))
            for number in range(20)
        ),
        actors=[{"slug": slug, "name": slug.upper(), "kind": "company", "country": "CN"} for slug in ACTORS],
    )


def count_in_documents(role: str, **question: str) -> list[dict[str, Any]]:
    events = Client().get("/api/v1/events", {"limit": "100", **question}).json()["results"]
    counts = Counter(part["slug"] for event in events for part in event["actors"] if part["role"] == role)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": slug, "label": slug.upper(), "count": count} for slug, count in ordered]


@pytest.mark.parametrize("counting_bytes", [0, 1 << 29])
def test_actors_are_counted_in_one_role(settings: Settings, counting_bytes: int) -> None:
    """In each edition, from PostgreSQL and from columns; of everything, for which tallies are kept of all roles together, too."""
    settings.COUNTING_BYTES = counting_bytes
    publish_at_random(random.Random(16))
    publish_at_random(random.Random(18))
    fields = " ".join(f"{role}: actor(role: {role.upper()}) {{ value label count }}" for role in ROLES)
    for edition, narrowed in product((1, 2), ({}, {"significance_min": "5"})):
        filter_ = "{significanceMin: 5}" if narrowed else "{}"
        facets = data(f"{{ events(edition: {edition}, filter: {filter_}) {{ facets {{ {fields} }} }} }}")["events"][
            "facets"
        ]
        assert facets == {role: count_in_documents(role, edition=f"{edition}", **narrowed) for role in ROLES}


def test_the_filters_actor_and_role_do_not_narrow_the_actors_of_a_role() -> None:
    publish_at_random(random.Random(17))
    query = '{ events(filter: {actor: ["zte"], role: ["issuer"]}) { facets { actor(role: TARGET) { value label count } } } }'
    assert data(query)["events"]["facets"]["actor"] == count_in_documents("target")


def test_a_role_that_there_is_none_of_is_an_error() -> None:
    assert code("{ events { facets { actor(role: VICTIM) { value } } } }") == "GRAPHQL_VALIDATION_FAILED"


def test_each_facet_says_how_many_values_it_left_out(client: Client) -> None:
    slugs = [f"actor-{number:03}" for number in range(130)]
    roles = {"target": slugs[:110], "issuer": slugs[110:]}
    published(
        *(
            an_event(f"{role}-{number}", actors=[{"actor": slug, "role": role} for slug in named[number::4]])
            for role, named in roles.items()
            for number in range(4)
        ),
        actors=[{"slug": slug, "name": slug, "kind": "company", "country": "CN"} for slug in slugs],
    )
    query = """{ events { facets { actor { value } leftOut {
      all: actor targets: actor(role: TARGET) issuers: actor(role: ISSUER) kind
    } } } }"""
    facets = data(query)["events"]["facets"]
    assert len(facets["actor"]) == 100
    assert facets["leftOut"] == {"all": 30, "targets": 10, "issuers": 0, "kind": 0}
    assert client.get("/api/v1/events/facets").json()["left_out"] == {"actor": 30}
    assert client.get("/api/v1/events?facets=actor,kind").json()["facets"]["left_out"] == {"actor": 30}
    assert "left_out" not in client.get("/api/v1/events?facets=kind").json()["facets"]
