"""The tables of screening lists become listings with their notices, names with aliases, and days."""

from pathlib import Path

import pytest
from django.core.management import call_command

from events.editions.models import Edition
from events.exchange.files import File
from events.exchange.formats import read_as
from events.exchange.reading import Options, Reading
from events.exchange.writing import import_rows
from events.models import Actor, Event
from sources.models import Source
from tests.answers import Json
from tests.desk import an_event, written

DATA = Path(__file__).resolve().parents[1] / "data" / "screening_lists"
LISTS = ("consolidated.csv", "entity-list.csv")


def reading(name: str, options: Options = Options()) -> Reading:  # noqa: B008 - it never changes
    return read_as("", File(name, (DATA / name).read_bytes()), options)


@pytest.mark.parametrize("name", LISTS)
def test_a_screening_list_is_known_by_its_headings(name: str) -> None:
    read = reading(name)
    assert read.problems == []
    assert read.notes[0] == f"{name}: read as screening-list, by its content."


def test_a_listing_has_its_name_with_aliases_its_office_its_days_and_its_notices() -> None:
    rows = reading("consolidated.csv").rows
    first = next(row.row for row in rows if row.subject == "event")
    assert first["title"] == "Example Semiconductor Co., Ltd. added to the Entity List"
    assert first["dates"] == [{"type": "effective", "date": "2019-05-16"}]
    assert [part["role"] for part in first["actors"]] == ["issuer", "target"]
    assert [citation["source"] for citation in first["citations"]] == ["fr-84-22961", "fr-85-51596"]
    actor = next(row.row for row in rows if row.row["slug"] == first["actors"][1]["actor"])
    assert (actor["aliases"], actor["country"], actor["kind"]) == (["Example Semi", "ESC"], "CN", "company")
    source = next(row.row for row in rows if row.row["slug"] == "fr-84-22961")
    assert source["url"] == "https://www.federalregister.gov/citation/84-FR-22961"
    assert source["identifiers"] == {"fr_citation": "84 FR 22961"}


def test_a_listing_and_its_target_are_known_by_the_record_of_the_list() -> None:
    rows = reading("consolidated.csv").rows
    assert [row.row["identifiers"] for row in rows if row.subject == "event"] == [
        {"csl": [record]} for record in ("a1", "a2", "a3")
    ]
    targets = {
        row.row["name"]: row.row["identifiers"] for row in rows if "identifiers" in row.row and "name" in row.row
    }
    assert targets == {
        "Example Semiconductor Co., Ltd.": {"csl": ["a1"]},
        "John Q. Example": {"csl": ["a2"]},
        "SAMPLE VESSEL": {"csl": ["a3"]},
    }
    assert not any("identifiers" in row.row for row in reading("entity-list.csv").rows if row.subject != "source")


def test_who_is_on_two_lists_has_both_records_and_what_is_no_record_is_ignored() -> None:
    table = (
        b"_id,source,name,federal_register_notice\n"
        b"a1,X List (X) - Office,Who,84 FR 1\na2,Y List (Y) - Office,Who,84 FR 2\na 3,Z List (Z),Who,84 FR 3\n"
    )
    read = read_as("", File("a.csv", table))
    who = [row.row["identifiers"] for row in read.rows if row.row.get("name") == "Who"]
    assert who == [{"csl": ["a1", "a2"]}] * 3
    assert [row.row.get("identifiers") for row in read.rows if row.subject == "event"] == [
        {"csl": ["a1"]}, {"csl": ["a2"]}, None,
    ]  # fmt: skip
    assert "a.csv:4: ignored ‘a 3’ in _id, which has letters, digits and hyphens alone." in read.notes


def test_a_person_is_one_and_an_order_ends() -> None:
    rows = [row.row for row in reading("consolidated.csv").rows]
    person = next(row for row in rows if row.get("name") == "John Q. Example")
    order = next(row for row in rows if row.get("title", "").startswith("John Q. Example"))
    assert person["kind"] == "person"
    assert [date["type"] for date in order["dates"]] == ["effective", "ends"]
    assert order["title"] == "John Q. Example added to the Denied Persons List"
    assert order["citations"][0]["source"].startswith("web-")


def test_the_supplement_says_names_and_days_in_its_cells() -> None:
    rows = reading("entity-list.csv").rows
    events = [row.row for row in rows if row.subject == "event"]
    assert [event["title"] for event in events] == [
        "Example Aviation Institute added to the Entity List",
        "Sample Trading LLC added to the Entity List",
    ]
    assert [event["dates"][0]["date"] for event in events] == ["1997-06-30", "2021-11-26"]
    assert "a.k.a." in events[0]["summary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    # Some lists of the consolidated one have no days.
    ("name", "published"),
    [("entity-list.csv", {"publish": True, "note": "Listings"}), ("consolidated.csv", {})],
)
def test_a_screening_list_is_published_with_a_kind_and_comes_back_as_no_change(
    name: str, published: dict[str, Json]
) -> None:
    written(an_event("a"))
    call_command("import_events", DATA / name, kind="rule", **published)
    assert Edition.objects.exists() == bool(published)
    rows = read_as("", File(str(DATA / name), (DATA / name).read_bytes()), Options(kind="rule")).rows
    again = import_rows(rows)
    assert (again.new, again.changed) == ([], [])


@pytest.mark.django_db
def test_what_is_known_by_its_name_or_its_notice_is_used() -> None:
    written(
        an_event("a"),
        actors=[{"slug": "esc", "name": "Example Semi", "kind": "company"}],
        sources=[{"slug": "notice", "title": "Additions", "type": "regulation",
                  "url": "https://www.federalregister.gov/citation/84-FR-22961"}],
    )  # fmt: skip
    import_rows(reading("consolidated.csv").rows)
    event = Event.objects.get(title__startswith="Example Semiconductor")
    assert event.participations.get(role="target").actor == Actor.objects.get(slug="esc")
    assert event.citations.first().source == Source.objects.get(slug="notice")  # type: ignore[union-attr]


def test_a_table_of_another_sort_and_a_row_without_a_name_are_told() -> None:
    other = read_as("screening-list", File("a.csv", b"a,b\n1,2\n"))
    assert "has the columns source, name" in other.problems[0].reason
    unnamed = read_as("", File("b.csv", b"source,name,federal_register_notice\nX (Y) - Z,,84 FR 1\n"))
    assert [str(problem) for problem in unnamed.problems] == [
        "b.csv:2 event: the row has no name. Fill it in, or remove the row."
    ]


@pytest.mark.parametrize("name", LISTS)
def test_what_can_be_read_is_read_without_a_word(name: str) -> None:
    assert not [note for note in reading(name).notes if "ignored ‘" in note]


CONSOLIDATED = "source,name,federal_register_notice,start_date,end_date,source_list_url\n"
SUPPLEMENT = "Country,Entity,Federal Register Citation\n"


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        (f"{CONSOLIDATED}X (Y) - Z,A,84 FR 22961; garbage,,,", ["‘garbage’ in federal_register_notice"]),
        (f"{CONSOLIDATED}X (Y) - Z,A,99 XX 1,,,", ["‘99 XX 1’ in federal_register_notice"]),
        (f"{CONSOLIDATED}X (Y) - Z,A,not a notice,,,", ["‘not a notice’ in federal_register_notice"]),
        (f"{CONSOLIDATED}X (Y) - Z,A,84 FR 1; 84 F.R. 2-4,,,ftp://a", ["‘ftp://a’ in source_list_url"]),
        (f"{SUPPLEMENT}CN,A,garbage", ["‘garbage’ in Federal Register Citation"]),
        (
            f'{SUPPLEMENT}CN,A,"62 FR 35334, 6/30/97. 66 FR 1, x/1/01. See 1 FR 2"',
            ["‘x/1/01’ in Federal Register Citation", "‘See’ in Federal Register Citation"],
        ),
    ],
)
def test_what_a_cell_holds_that_cannot_be_read_is_noted_with_its_row_and_column(table: str, notes: list[str]) -> None:
    read = read_as("screening-list", File("a.csv", f"{table}\n".encode()))
    assert read.problems == []
    ignored = [note.partition(". ")[0] for note in read.notes if note.startswith("a.csv:2: ")]
    assert ignored == [f"a.csv:2: ignored {note}" for note in notes]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A,84 FR 1,,,", "the row does not name its list in ‘source’"),
        ("(EL) - Bureau,A,84 FR 1,,,", "the row does not name its list in ‘source’"),
        ("X,A,84 FR 1,2020-05-01,4/30/2020,", "the end_date ‘4/30/2020’ is before the start_date ‘2020-05-01’"),
    ],
)
def test_a_row_without_a_list_or_that_ends_before_it_begins_is_a_problem(row: str, reason: str) -> None:
    read = read_as("screening-list", File("a.csv", f"{CONSOLIDATED}{row}\n".encode()))
    (problem,) = read.problems
    assert str(problem).startswith(f"a.csv:2 event: {reason}")
    assert not read.rows
