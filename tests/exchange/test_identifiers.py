"""Identifiers of events and actors go in and out: in files, tables, exports and documents."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from events.editions.drafts import get_latest_revision
from events.editions.models import Entry, Revision
from events.editions.publishing import publish
from events.exchange.annals import read
from events.exchange.csv import read_csv
from events.exchange.duplicates import find_duplicates
from events.exchange.mappings import read_mapping
from events.exchange.reading import ImportRow, Options
from events.exchange.schema import check_row
from events.exchange.writing import import_rows
from events.models import Actor, Event
from tests.desk import an_event, empty_the_database, entry, published, written


@pytest.mark.parametrize("subject", ["event", "actor"])
def test_a_row_names_every_wrong_identifier(subject: str) -> None:
    row = ImportRow(subject, {"slug": "a", "identifiers": {"doi": "10.1", "rin": ["x"]}}, "f", (subject,), {})
    _, report = check_row(row)
    reasons = [problem.reason for problem in report.problems]
    assert [reason.partition(" ")[0] for reason in reasons] == ["identifiers:"] * 2
    assert "unknown scheme 'doi'" in reasons[0]
    assert "not a value of rin" in reasons[1]


# PostgreSQL would put the shortest name first.
IDENTIFIERS: dict[str, Any] = {"rin": ["0694-AH56"], "docket": ["B-2", "A-1"]}
KEPT = {"docket": ["B-2", "A-1"], "rin": ["0694-AH56"]}
ACTOR = {"slug": "huawei", "name": "Huawei", "kind": "company"}


@pytest.mark.django_db
def test_only_what_has_identifiers_has_the_key() -> None:
    rows = written(an_event("a"), an_event("b", identifiers=IDENTIFIERS), actors=[ACTOR]).new
    assert [list(row.row["identifiers"].items()) for row in rows if row.row.get("identifiers")] == [list(KEPT.items())]
    publish(list(Revision.objects.order_by("pk")), by=None, note="One")
    texts = {entry.slug: entry.document or "" for entry in Entry.objects.all()}
    # The sources that an event cites have a mapping of their own.
    assert [slug for slug in ("a", "huawei") if '"identifiers"' in texts[slug].partition('"citations"')[0]] == []
    assert '"identifiers":{"docket":["B-2","A-1"],"rin":["0694-AH56"]}' in texts["b"]
    assert all('"identifiers":{"docket"' not in text for slug, text in texts.items() if slug != "b")
    assert entry("b").identifiers == ["docket:B-2", "docket:A-1", "rin:0694-AH56"]
    assert entry("a").identifiers == []


@pytest.mark.django_db
def test_an_actor_that_gets_identifiers_changes_none_of_its_events() -> None:
    published(an_event("a", actors=[{"actor": "huawei", "role": "target"}]), actors=[ACTOR])
    digest = entry("a").digest
    published(actors=[ACTOR | {"identifiers": {"wikidata": "Q160120"}}])
    assert Entry.objects.filter(edition__number=2).values_list("subject", flat=True).get() == "actor"
    assert entry("a").digest == digest


@pytest.mark.django_db
def test_a_restored_revision_has_the_identifiers_that_it_had_or_none() -> None:
    written(an_event("a"))
    event = Event.objects.get()
    first = get_latest_revision(event)
    written(an_event("a", identifiers=IDENTIFIERS))
    second = get_latest_revision(event)
    assert first is not None
    assert second is not None
    event.refresh_from_db()
    event.restore(first.row)
    assert "identifiers" not in event.row()
    event.restore(second.row)
    assert event.row()["identifiers"] == KEPT


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_an_export_brings_identifiers_and_takes_them_away(tmp_path: Path, ending: str) -> None:
    actor = ACTOR | {"identifiers": {"lei": ["529900T8BM49AURSDO55"]}}
    acts = [{"actor": "huawei", "role": "target"}]
    published(an_event("a", actors=acts, identifiers=IDENTIFIERS), actors=[actor])
    call_command("export_timeline", output=tmp_path / f"one.{ending}")
    published(an_event("a", actors=acts, identifiers={}), actors=[ACTOR | {"identifiers": {}}])
    call_command("export_timeline", since=1, output=tmp_path / f"two.{ending}")
    empty_the_database()
    for name, event, lei in (("one", KEPT, ["529900T8BM49AURSDO55"]), ("two", {}, [])):
        reading = read(f"{name}.{ending}", (tmp_path / f"{name}.{ending}").read_bytes())
        assert reading.problems == []
        import_rows(reading.rows)
        assert Event.objects.get().identifiers == event
        assert Actor.objects.get().identifiers.get("lei", []) == lei


@pytest.mark.django_db
def test_a_table_takes_identifiers_from_columns_of_its_own() -> None:
    written()
    mapping = read_mapping(b"Rule: title\nDay: date\nCELEX no.: identifier celex\nQID: identifier wikidata\n")
    table = b"Rule,Day,CELEX no.,QID\nAI Act,2024-06-13,32024R1689; 52021PC0206,Q1\nOther,2024-06-14,,\n"
    reading = read_csv("a.csv", table, Options(mapping=mapping))
    assert reading.problems == []
    import_rows(reading.rows)
    assert dict(Event.objects.values_list("title", "identifiers")) == {
        "AI Act": {"celex": ["32024R1689", "52021PC0206"], "wikidata": ["Q1"]}, "Other": {},
    }  # fmt: skip


@pytest.mark.django_db
def test_an_actor_that_a_file_mentions_is_known_by_its_identifier() -> None:
    written(actors=[ACTOR | {"identifiers": {"csl": ["a1"]}}])
    mentioned = {"slug": "hw-tech", "name": "HW Technologies", "kind": "company", "identifiers": {"csl": ["a1"]}}
    event = an_event("a", actors=[{"actor": "hw-tech", "role": "target"}])
    import_rows([
        ImportRow("actor", mentioned, "f", ("actor",), {}, "leave"), ImportRow("event", event, "f", ("event",), {}),
    ])  # fmt: skip
    assert [actor.slug for actor in Actor.objects.all()] == ["huawei"]
    assert Event.objects.get().actors.get().slug == "huawei"


@pytest.mark.django_db
def test_an_event_with_the_same_identifier_is_a_likely_duplicate() -> None:
    written(an_event("a", date="2011", identifiers={"docket": ["A-1"]}), an_event("b", date="2012"))
    row: dict[str, Any] = {
        "id": "", "title": "Something else", "dates": [{"date": "2024"}], "actors": [], "citations": [],
    }  # fmt: skip
    assert find_duplicates([row]) == []
    (found,) = find_duplicates([row | {"identifiers": {"docket": ["A-1"]}}])
    assert (str(found.resembles), found.why) == ("A", "it has the same identifier")
