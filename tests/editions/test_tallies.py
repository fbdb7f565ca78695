"""What is counted as editions are written is what there is to count."""

from collections import Counter

import pytest
from django.contrib.auth.models import User

from events.editions.models import Edition, Entry, Tally
from events.editions.publishing import withdraw
from events.editions.redaction.redact import redact
from events.query.facets import FACETS, get_facets
from events.query.question import EventQuery
from tests.answers import Json
from tests.desk import an_event, key, published

pytestmark = pytest.mark.django_db

COLUMNS = ("topics", "actors", "jurisdictions", "publishers", "source_types")
VOCABULARY: Json = {
    "topics": [{"slug": "chips", "name": "Chips"}, {"slug": "trade", "name": "Trade"}],
    "actors": [{"slug": "acme", "name": "Acme", "kind": "company"}],
}


def counted() -> dict[tuple[str, str], int]:
    """Every value of the events in force, counted one by one."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in Entry.objects.current().public().of("event"):
        counts["kind", entry.kind] += 1
        counts.update((column, value) for column in COLUMNS for value in getattr(entry, column))
    return dict(counts)


def tallied() -> dict[tuple[str, str], int]:
    return {(row.column, row.value): row.count for row in Tally.objects.exclude(count=0)}


def test_every_act_of_publishing_leaves_the_tally_as_a_count_would(superuser: User) -> None:
    acme = [{"actor": "acme", "role": "target"}]
    published(
        an_event("ban", topics=["chips"], actors=acme, jurisdictions=["US"]),
        an_event("reply", topics=["chips", "trade"], jurisdictions=["CN"]),
        **VOCABULARY,
    )
    assert tallied() == counted() != {}
    published(an_event("ban", topics=["trade"], actors=[], jurisdictions=["US", "EU"]))
    assert tallied() == counted()
    published(actors=[{"slug": "acme", "name": "Acme Inc", "kind": "company"}])
    assert tallied() == counted()
    withdraw([key("event", "reply")], by=None, reason="Never happened.")
    assert tallied() == counted()
    published(an_event("reply", topics=["trade"], jurisdictions=["CN"]))
    assert tallied() == counted() != {}
    redact(key("event", "ban"), by=superuser, reason="A court's order.")
    assert tallied() == counted() != {}


@pytest.mark.parametrize("facet", FACETS)
def test_facets_of_everything_are_the_same_reported_from_the_tally_and_counted(facet: str) -> None:
    published(
        an_event("ban", topics=["chips"], jurisdictions=["US"], date="2018"),
        an_event("reply", topics=["chips", "trade"], jurisdictions=["CN"], date="2019-05~"),
        **VOCABULARY,
    )
    newest = Edition.objects.newest()
    past = Edition.objects.get(number=newest.number)
    answer = get_facets(EventQuery(), newest, [facet])
    assert answer == get_facets(EventQuery(), past, [facet])
    assert (facet in ("actor", "publisher")) is not bool(answer[facet].counts)
