"""A table is read in whatever encoding and with whatever delimiter it was saved, and that is said."""

import pytest

from events.editions.slugs import make_slug
from events.editions.written_dates import Order
from events.exchange.csv import read_csv
from events.exchange.mappings import TableMapping
from events.exchange.reading import Options
from tests.answers import Json

TEXT = "title,date,summary\nA ban,2019-05-16,Größer\n"


def only(data: bytes, mapping: dict[str, str] | None = None) -> dict[str, Json]:
    reading = read_csv("a.csv", data, Options(TableMapping(mapping) if mapping else None))
    assert reading.problems == []
    (row,) = reading.rows
    return row.row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    assert only(TEXT.replace(",", delimiter).encode(encoding))["summary"] == "Größer"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("gb18030", "美国宣布新规"),
        ("gbk", "出口管制"),
        ("big5", "出口管制"),
        ("euc-kr", "수출 통제"),
        ("cp1251", "Новые правила"),
    ],
)
def test_what_is_neither_utf_8_nor_western_is_not_read_as_if_it_were(encoding: str, title: str) -> None:
    reading = read_csv("a.csv", TEXT.replace("A ban", title).encode(encoding, "replace"))
    assert not reading.rows
    (problem,) = reading.problems
    assert "Save the file as UTF-8" in problem.reason


@pytest.mark.parametrize("title", ["“Größe” – 5 € à Łódź", "————", "\u00a0\u00a0\u00a0\u00a0§§", "ÉÈ ÀÇ", "Åä"])
def test_western_text_is_read_as_such_whatever_its_signs(title: str) -> None:
    western = title.encode("cp1252", "ignore").decode("cp1252")
    assert only(TEXT.replace("A ban", western).encode("cp1252"))["title"] == western.strip()


def test_what_was_found_out_is_said() -> None:
    notes = read_csv("a.csv", TEXT.replace(",", ";").encode("cp1252")).notes
    assert notes == [
        "a.csv: read as Windows-1252, because it is not UTF-8.",
        "a.csv: cells are separated by semicolons.",
    ]


def test_headings_are_guessed_and_the_guess_is_said() -> None:
    reading = read_csv("a.csv", b"Headline,Event Date,Colour\nA ban,2019,red\n")
    assert reading.rows[0].row["title"] == "A ban"
    assert "a.csv: the column ‘Headline’ is read as title." in reading.notes
    assert "a.csv: ignored columns: Colour." in reading.notes


@pytest.mark.parametrize(("order", "date"), [("day", "2019-11-05"), ("month", "2019-05-11")])
def test_dates_are_read_as_people_write_them_and_that_is_said(order: Order, date: str) -> None:
    reading = read_csv("a.csv", b"title,date\nA,Q2 2017\nB,5/11/2019\nC,2020\n", Options(date_order=order))
    assert [row.row["date"] for row in reading.rows] == ["2017-34", date, "2020"]
    assert f"a.csv: read the dates ‘Q2 2017’ as 2017-34, ‘5/11/2019’ as {date}." in reading.notes


@pytest.mark.django_db
def test_a_date_that_could_be_two_is_a_problem_and_the_order_is_asked_once() -> None:
    from events.exchange.writing import ImportRefused, import_rows

    reading = read_csv("a.csv", b"title,date,kind\nA,5/11/2019,unheard\nB,6/11/2019,\n")
    assert sum("--date-order day or --date-order month" in note for note in reading.notes) == 1
    with pytest.raises(ImportRefused) as refused:
        import_rows(reading.rows)
    assert [problem.place for problem in refused.value.problems] == [
        "a.csv:2 event.date",
        "a.csv:2 event.kind",
        "a.csv:3 event.date",
    ]
    assert "is 5 November 2019 or 11 May 2019. Write 2019-11-05 or 2019-05-11." in refused.value.problems[0].reason


def test_what_a_table_lacks_is_given_for_all_of_its_events() -> None:
    given = Options(kind="rule", topics=("chips", "trade"), sources=("gazette",))
    rows = read_csv("a.csv", b"title,kind,topics,url\nA,,trade,\nB,act,,https://a.example/b\n", given).rows
    bare, other = [row.row for row in rows if row.subject == "event"]
    assert (bare["kind"], bare["topics"], bare["citations"]) == ("rule", ["trade", "chips"], [{"source": "gazette"}])
    assert (other["kind"], other["topics"], len(other["citations"])) == ("act", ["chips", "trade"], 1)
    assert other["citations"] != bare["citations"]


def test_a_mapping_says_what_each_heading_is() -> None:
    assert only(b"Was,Wann\nA ban,2019\n", {"Was": "title", "Wann": "date"})["date"] == "2019"


def test_a_mapping_of_headings_that_are_not_there_is_refused() -> None:
    problems = read_csv("a.csv", b"Was\nA ban\n", Options(TableMapping({"What": "title", "Was": "titel"}))).problems
    assert [str(problem).partition(":")[0] for problem in problems[:2]] == ["a.csv", "a.csv"]
    assert "'What'" in str(problems[0])
    assert "'titel'" in str(problems[1])


def test_actors_are_read_with_their_roles() -> None:
    row = only(b"title,actors\nA ban,bis (issuer); huawei (target); smic\n")
    assert [(one["actor"], one["role"]) for one in row["actors"]] == [
        ("bis", "issuer"),
        ("huawei", "target"),
        ("smic", "participant"),
    ]


def test_addresses_of_sources_become_sources_that_are_cited() -> None:
    reading = read_csv("a.csv", b"title,url\nA ban,https://example.org/a\n")
    source, event = reading.rows
    assert source.row["url"] == "https://example.org/a"
    assert event.row["citations"] == [{"source": source.row["slug"]}]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "a.csv: the file is empty"),
        (b"date\n2019\n", "a.csv: no column contains the title"),
        (b"title,date\nA,2019,CN\n", "a.csv:2: this row has 3 cells for 2 headings"),
        (b"title,title\nA,B\n", "a.csv: two columns have the heading ‘title’"),
        (b"title\nA\0B\n", "a.csv:2: this line contains a NUL character"),
        (b"title\n\x81\x8d\n", "a.csv: this is neither UTF-8"),
        (b"title,summary\nA,b\x07\n", "a.csv:2 event.summary: Character 2 is a control"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(data: bytes, problem: str) -> None:
    assert problem in "\n".join(map(str, read_csv("a.csv", data).problems))


def test_a_row_after_a_cell_of_several_lines_keeps_its_line() -> None:
    reading = read_csv("a.csv", b'title,summary\nA,"one\ntwo"\nB,x\n')
    assert [row.place() for row in reading.rows] == ["a.csv:2 event", "a.csv:4 event"]


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        (("A Ban!", "2019-05"), "a-ban-2019-05"),
        (("28 firms",), "n-28-firms"),
        (("Café", "[2018..2019]"), "cafe-20182019"),
        (("华为", "2019"), "huawei-2019-82eaaba8"),
    ],
)
def test_a_slug_is_made_of_words_in_any_script(words: str, slug: str) -> None:
    assert make_slug(*words) == slug


@pytest.mark.django_db
def test_a_bad_cell_is_told_with_its_line() -> None:
    from events.exchange.writing import ImportRefused, import_rows

    reading = read_csv("a.csv", b"title,date,kind\nA,2019,\nB,20190516,\nC,2019,unheard\n")
    with pytest.raises(ImportRefused) as refused:
        import_rows(reading.rows)
    assert [problem.place for problem in refused.value.problems] == ["a.csv:3 event.date", "a.csv:4 event.kind"]


@pytest.mark.django_db
def test_a_table_imported_again_changes_nothing_and_cites_the_source_that_is_known() -> None:
    from events.exchange.writing import import_rows
    from events.models import Event
    from tests.desk import SOURCE, written

    written(sources=[SOURCE | {"url": "https://example.org/a"}])
    data = b"title,date,url\nA ban,2019,https://example.org/a\nB,2020,https://example.org/b\n"
    import_rows(read_csv("a.csv", data).rows)
    again = import_rows(read_csv("a.csv", data).rows)
    assert (again.new, again.changed) == ([], [])
    assert Event.objects.get(title="A ban").citations.get().source.slug == "gazette"
