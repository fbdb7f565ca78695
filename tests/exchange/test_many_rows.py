"""Many new rows are written by a few statements, and are what they would be one by one."""

import random
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events.choices import RelationType, Role
from events.editions.models import Entry, Revision, Tally
from events.editions.subjects import get_subjects
from events.exchange.reading import ImportRow
from events.exchange.writing import Imported, import_rows
from tests.answers import Json

pytestmark = pytest.mark.django_db


def vocabulary() -> Iterator[ImportRow]:
    for subject, slugs, more in (
        ("kind", "rule law", {"name": "A kind"}),
        ("topic", "zinc alloys chips", {"name": "A topic"}),
        ("actor", "bis mofcom", {"kind": "agency", "name": "An agency", "aliases": ["It"]}),
        ("source", "second first", {"type": "report", "title": "A report", "identifiers": {"rin": "0694-AH56"}}),
    ):
        for slug in slugs.split():
            yield ImportRow(subject, {"slug": slug} | more, "f.yaml", (), {})


def an_event(number: int) -> ImportRow:
    """An event with some of every part, the same each time."""
    chance = random.Random(number)
    row: dict[str, Json] = {
        "slug": f"e-{number}",
        "title": f"Nummer “{number}” \\ 一",
        "kind": chance.choice(["rule", "law"]),
        "topics": chance.sample(["zinc", "alloys", "chips"], chance.randrange(4)),
        "jurisdictions": ["US"] * chance.randrange(2),
        "dates": [
            {"type": "effective", "date": f"2019-0{chance.randint(1, 9)}/..", "sources": ["second", "first"]},
            {"type": "ends", "date": "2020~", "status": "disputed", "note": "Perhaps."},
        ][: chance.randint(1, 2)],
        "actors": [{"actor": actor, "role": chance.choice(Role.values)} for actor in ("mofcom", "bis")],
        "citations": [
            {"source": "second", "quote": "Words that it says, 18%.", "locator": "p. 1", "language": "zh-Hans"},
            {"source": "first", "via": "second", "stance": "contradicts"},
        ][: chance.randint(1, 2)],
        "media": {"url": "https://example.org/a.png", "alt": "A"} if chance.random() < 0.5 else None,
    }
    if number:
        row["relations"] = [{"type": chance.choice(RelationType.values), "event": f"e-{number - 1}", "note": "So."}]
    return ImportRow("event", row, "f.yaml", (), {})


def imported(count: int) -> Imported:
    return import_rows([*vocabulary(), *map(an_event, range(count))], publish_as="All of it.")


def test_the_first_revision_of_each_row_is_what_is_stored() -> None:
    imported(25)
    revisions = list(Revision.objects.all())
    stored = {(name, row.pk): row.row() for name in get_subjects() for row in get_subjects()[name].model.objects.all()}
    assert {(one.subject, one.subject_id): one.row for one in revisions} == stored
    assert len(revisions) == 34


def test_what_is_written_takes_as_many_statements_whatever_the_number_of_rows() -> None:
    numbers = []
    for count in (20, 120):
        with transaction.atomic(), CaptureQueriesContext(connection) as statements:
            result = imported(count)
            assert Entry.objects.of("event").count() == count == len(result.new) - 9
            assert sum(Tally.objects.filter(column="kind").values_list("count", flat=True)) == count
            transaction.set_rollback(True)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
