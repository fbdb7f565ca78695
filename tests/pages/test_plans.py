"""What an answer shows, and in which order, does not depend on how PostgreSQL reads it."""

import re
from collections.abc import Sequence

import pytest
from django.db import connections
from django.test import Client

from events.editions.http.cache import RESPONSE_CACHE
from tests.effort import some_of
from tests.shipping import ship

pytestmark = pytest.mark.django_db

#: What PostgreSQL is kept from using, at a time.
PLANS: Sequence[tuple[str, ...]] = (
    ("seqscan",),
    ("indexscan", "bitmapscan", "indexonlyscan"),
    ("hashagg", "hashjoin", "sort"),
    ("nestloop", "sort"),
)
#: Lists of every kind, with values that many subjects share.
ADDRESSES = (
    "/", "/?since=2025", "/?q=chips", "/?in_force_on=2020-01-01", "/editions", "/editions?after=0", "/timelines",
    "/topics/huawei", "/actors/huawei", "/publishers/the-white-house", "/rewordings.atom",
    "/api/v1/events?order=significance", "/api/v1/events?order=-updated", "/api/v1/events?q=chips",
    "/api/v1/events/facets", "/api/v1/events/groups?by=actor,topic", "/api/v1/quotes",
    "/api/v1/quotes/check?text=Huawei+Ascend+chips", "/api/v1/sources", "/api/v1/actors", "/api/v1/topics?limit=100",
    "/api/v1/editions", "/api/v1/changes?limit=100", "/api/v1/events.graphml", "/api/v1/events.csl",
    "/api/v1/events.csv?rows=citations",
)  # fmt: skip
_NONCE = re.compile(rb"nonce[-=]\S+")


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    ship()
    monkeypatch.setattr(type(RESPONSE_CACHE), "put", lambda cache, tag, response: None)


def read(address: str) -> tuple[int, bytes]:
    response = Client().get(address)
    return response.status_code, _NONCE.sub(b"", response.getvalue())


@pytest.mark.usefixtures("shipped")
def test_answers_are_the_same_by_every_plan() -> None:
    expected = {address: read(address) for address in ADDRESSES}
    assert {status for status, _ in expected.values()} == {200}
    for plan in some_of(PLANS, 2, seed=1):
        with connections["public"].cursor() as cursor:
            for means in {means for other in PLANS for means in other}:
                cursor.execute(f"SET LOCAL enable_{means} = {'off' if means in plan else 'on'}")
        for address, answer in expected.items():
            assert read(address) == answer, (address, plan)
