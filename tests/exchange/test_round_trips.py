"""Our own exports, imported as they are, change nothing; what a table does not speak of is kept."""

import csv
import io
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client

from events.editions.publishing import withdraw
from events.editions.subjects import StoredRow
from events.exchange.annals import read
from events.exchange.csv import read_csv
from events.exchange.files import File
from events.exchange.formats import read_as
from events.exchange.timelinejs import read_timelinejs
from events.exchange.writing import Imported, import_rows
from events.models import Event
from tests.desk import an_event, empty_the_database, key, published, written
from tests.effort import number_of, some_of
from tests.random_questions import make_question
from tests.shipping import ship

pytestmark = pytest.mark.django_db

ROWS = ("events", "dates", "actors", "citations", "relations")


def exported(query: str) -> bytes:
    return answer(f"events.csv?{query}")


def imported(data: bytes, name: str = "events.csv") -> Imported:
    readers = {"csv": read_csv, "ndjson": read, "json": read_timelinejs}
    reading = readers[name.partition(".")[2]](name, data)
    assert reading.problems == []
    return import_rows(reading.rows)


def answer(address: str) -> bytes:
    response = Client().get(f"/api/v1/{address}")
    assert response.status_code == 200
    return response.getvalue()


def test_the_shipped_timeline_comes_back_as_no_change() -> None:
    ship()
    exports = {f"events.csv?rows={rows}": "a.csv" for rows in ROWS}
    exports |= {"events.ndjson?": "a.ndjson", "events.timelinejs?limit=200": "a.json"}
    for address, name in some_of(list(exports.items()), 3, seed=33):
        result = imported(answer(address), name)
        assert (result.new, result.changed) == ([], []), address
        assert len(result.unchanged) > 50, address


def test_a_table_for_excel_begins_with_a_byte_order_mark_and_comes_back() -> None:
    published(an_event("a", title="Größe"), an_event("b"))
    table = exported("bom=1")
    assert table == b"\xef\xbb\xbf" + exported("")
    assert len(imported(table).unchanged) == 2
    assert exported("bom=1&rows=dates&limit=1").startswith(b"\xef\xbb\xbfslug,")


RICH = an_event(
    "a",
    title="'=1+1' and '-30-'",
    dates=[
        {
            "type": "effective", "date": "2019-05-16", "status": "disputed", "note": "One day later",
            "sources": ["gazette"],
        },
        {"type": "published", "date": "2019-05-21"},
    ],
    citations=[
        {
            "source": "gazette", "stance": "contradicts", "supports": "the day", "locator": "p. 2",
            "quote": "Words said.", "prefix": "before ", "suffix": " after", "translated_from": "zh",
            "original": "原话",
        },
        {"source": "web", "quote": "Other words."},
        {"source": "web", "locator": "p. 9"},
    ],
    actors=[{"actor": "bis", "role": "issuer"}],
    relations=[{"type": "responds_to", "event": "b", "note": "As it says"}],
    identifiers={"docket": ["BIS-2019-0015", "1:19-cv-00159"], "wikidata": ["Q1"]},
)  # fmt: skip
SECTIONS: dict[str, Any] = {
    "sources": [
        {"slug": "web", "title": "Page", "type": "web_page", "url": "https://example.org/a"},
        {"slug": "web-too", "title": "The page again", "type": "web_page", "url": "https://example.org/a"},
    ],
    "actors": [{"slug": "bis", "name": "BIS", "kind": "agency", "identifiers": {"wikidata": ["Q4872330"]}}],
}  # fmt: skip


FORMATS = {"a.csv": "csv", "a.ndjson": "ndjson", "a.json": "timelinejs"}


def row_of(slug: str) -> StoredRow:
    return Event.objects.get(slug=slug).row()


@pytest.mark.parametrize("rows", ROWS)
def test_what_a_table_cannot_say_is_kept(rows: str) -> None:
    published(RICH, an_event("b"), **SECTIONS)
    before = row_of("a")
    assert imported(exported(f"rows={rows}")).changed == []
    assert row_of("a") == before


def test_a_changed_cell_changes_that_alone() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    before = row_of("a")
    table = list(csv.reader(io.StringIO(exported("slug=a").decode())))
    table[1][table[0].index("significance")] = "5"
    table[1][table[0].index("source_urls")] += "; https://example.org/new"
    text = io.StringIO()
    csv.writer(text).writerows(table)
    imported(text.getvalue().encode())
    after = row_of("a")
    assert (before.pop("significance"), after.pop("significance")) == (3, 5)
    citations = after.pop("citations")
    assert isinstance(citations, list)
    assert citations[:-1] == before.pop("citations")
    assert citations[-1]["quote"] is None
    assert after == before


@pytest.mark.parametrize(
    ("rows", "column", "value", "key", "changed"),
    [
        ("dates", "note", "Two days later", "dates", {"note": "Two days later"}),
        ("citations", "locator", "p. 3", "citations", {"locator": "p. 3"}),
        ("relations", "basis", "inferred", "relations", {"basis": "inferred"}),
    ],
)
def test_a_changed_part_keeps_what_its_row_does_not_say(
    rows: str, column: str, value: str, key: str, changed: dict[str, str]
) -> None:
    published(RICH, an_event("b"), **SECTIONS)
    before = row_of("a")[key]
    assert isinstance(before, list)
    table = list(csv.reader(io.StringIO(exported(f"slug=a&rows={rows}").decode())))
    table[1][table[0].index(column)] = value
    text = io.StringIO()
    csv.writer(text).writerows(table)
    imported(text.getvalue().encode())
    assert row_of("a")[key] == [before[0] | changed, *before[1:]]


def test_an_export_of_an_earlier_edition_takes_nothing_back() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    old = {name: answer(f"events.{format}") for name, format in FORMATS.items()}
    published(RICH | {"title": "A better title", "significance": 4, "citations": [{"source": "gazette"}]}, **SECTIONS)
    before = row_of("a")
    for name, data in old.items():
        assert imported(data, name).changed == [], name
    assert row_of("a") == before


@pytest.mark.parametrize("rows", ROWS[1:])
def test_parts_that_were_removed_since_the_export_stay_removed(rows: str) -> None:
    published(RICH, an_event("b"), **SECTIONS)
    old = exported(f"rows={rows}")
    kept = {
        "dates": [{"type": "published", "date": "2019-05-21"}],
        "citations": [{"source": "gazette", "quote": "New."}],
    }
    published(RICH | {"actors": [], "relations": []} | kept, **SECTIONS)
    before = row_of("a")
    assert imported(old).changed == []
    assert row_of("a") == before


def test_a_table_of_parts_without_revisions_says_that_it_adds_what_was_removed() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    table = csv.reader(io.StringIO(exported("rows=actors").decode()))
    text = io.StringIO()
    csv.writer(text).writerows(row[:-1] for row in table)
    published(RICH | {"actors": []}, **SECTIONS)
    reading = read_csv("a.csv", text.getvalue().encode())
    assert any("parts that were removed since the export are added again" in note for note in reading.notes)
    assert len(import_rows(reading.rows).changed) == 1


def test_identifiers_that_were_changed_since_the_export_stay_so() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    old = {name: answer(f"events.{format}") for name, format in FORMATS.items()}
    published(RICH | {"identifiers": {"wikidata": ["Q2"]}}, **SECTIONS)
    for name, data in old.items():
        assert imported(data, name).changed == [], name
    assert row_of("a")["identifiers"] == {"wikidata": ["Q2"]}


def test_a_changed_identifier_of_a_table_changes_that_alone() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    before = row_of("a")
    table = exported("slug=a").replace(b"wikidata:Q1", b"celex:32024R1689; celex:32021R0821")
    assert len(imported(table).changed) == 1
    after = row_of("a")
    assert after.pop("identifiers") == {
        "celex": ["32024R1689", "32021R0821"], "docket": before.pop("identifiers")["docket"],
    }  # fmt: skip
    assert after == before


def test_an_exported_timeline_is_read_into_an_empty_database_without_links_to_the_old_one() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    slides = answer("events.timelinejs")
    empty_the_database()
    result = imported(slides, "a.json")
    assert {revision.subject for revision in result.new} == {"event", "source"}
    assert [revision.row["url"] for revision in result.new if revision.subject == "source"] == ["https://example.org/a"]
    assert row_of("a")["title"] == RICH["title"]


def test_slides_in_another_language_are_refused_with_the_reason_alone() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    reading = read_as("", File("a.json", answer("events.timelinejs?lang=zh")))
    (problem,) = reading.problems
    assert str(problem).startswith("a.json: Annals wrote these slides with ‘lang=zh’.")
    assert "Download the file without ‘lang’" in problem.reason
    assert reading.rows == []
    assert read_as("", File("a.json", answer("events.timelinejs?lang=en"))).problems == []


def test_a_changed_event_of_a_stream_changes_that_alone() -> None:
    published(RICH, an_event("b"), **SECTIONS)
    before = row_of("a")
    lines = answer("events.ndjson?slug=a").replace(b'"note":"One day later"', b'"note":"Two days later"')
    assert len(imported(lines, "a.ndjson").changed) == 1
    after = row_of("a")
    assert after.pop("dates") == [{**before.pop("dates")[0], "note": "Two days later"}, *row_of("a")["dates"][1:]]
    assert after == before


def test_an_event_of_a_stream_with_fields_left_out_is_refused() -> None:
    published(an_event("b"))
    reading = read("a.ndjson", answer("events.ndjson?fields=slug,dates,entry,path"))
    assert "lacks 'id'. Export it whole" in reading.problems[0].reason


def test_an_apostrophe_of_the_text_is_kept_in_tables_of_others() -> None:
    written()
    imported(b"title,date\n'-30-' policy ends,2020-01-01\n'=1+1,2020\n")
    assert set(Event.objects.values_list("title", flat=True)) == {"'-30-' policy ends", "'=1+1"}


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('title,summary\nA,x\nB,"open\nC,x\nD,x\n', "a.csv:3", "never closed"),
        ('title,date\n"Rule" of origin,2020\n', "a.csv:2", "after a closing quotation mark"),
        ('title,summary\nA,"open\nB,"x" y\nC,z\n', "a.csv:2", "quotation mark, in the cell that ends in line 3"),
    ],
)  # fmt: skip
def test_a_quotation_mark_out_of_place_loses_no_rows(text: str, place: str, reason: str) -> None:
    (problem,) = read_csv("a.csv", text.encode()).problems
    assert problem.place == place
    assert reason in problem.reason


#: Filters and values by which parts of the world are asked for.
QUESTIONS = {
    "kind": ["rule"], "actor": ["bis"], "jurisdiction": ["US", "CN"], "source": ["gazette", "web"],
    "date_type": ["effective", "published"], "significance_min": ["3", "5"], "since": ["2019", "2020"],
    "identifier": ["docket:BIS-2019-0015", "wikidata:Q1"], "q": ["words", "a"],
    "relation": ["responds_to"], "disputed": ["true"],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(number_of(6, nightly=100)))
def test_any_question_at_any_edition_comes_back_as_no_change(seed: int) -> None:
    """An editor may have changed, renamed or withdrawn what an earlier edition shows: an export takes nothing back."""
    chance = random.Random(seed)
    published(RICH, an_event("b"), an_event("c", jurisdictions=["US"], significance=5), **SECTIONS)
    published(an_event("b", summary="Words.", date="2020~", dates=[]), an_event("d", jurisdictions=["CN"]), note="Two")
    identified = chance.choice([{}, {"wikidata": ["Q2"]}, {"docket": ["BIS-2019-0015"], "celex": ["32024R1689"]}])
    published(
        an_event("c-again", former_slugs=["c"], title="C again"),
        RICH | {"identifiers": identified},
        note="Three",
        **SECTIONS,
    )
    withdraw([key("event", "d")], by=None, reason="Never happened.")
    for _ in range(3):
        question = make_question(chance, QUESTIONS, 0, 2) | {"edition": str(chance.randint(1, 4))}
        name, shape = chance.choice([
            *(("a.csv", {"rows": rows}) for rows in ROWS), ("a.ndjson", {}), ("a.json", {"limit": "100"}),
        ])  # fmt: skip
        data = answer(f"events.{FORMATS[name]}?{urlencode(question | shape)}")
        result = imported(data, name)
        assert (result.new, result.changed) == ([], []), (question, shape, name)


@pytest.mark.parametrize("ending", ["yaml", "json", "jsonl"])
def test_an_export_comes_back_as_no_change(tmp_path: Path, ending: str) -> None:
    published(RICH, an_event("b"), **SECTIONS)
    call_command("export_timeline", output=tmp_path / f"all.{ending}")
    result = import_rows(read(f"all.{ending}", (tmp_path / f"all.{ending}").read_bytes()).rows)
    assert (result.new, result.changed, len(result.unchanged)) == ([], [], 7)
