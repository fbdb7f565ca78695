"""Files as people have them: compressed, as a workbook, at an address, on standard input, in any format."""

import datetime as dt
import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from events.exchange.files import File, UnreadableFile, fetch_file, load, unpack
from events.exchange.formats import FORMATS, detect_format, read_as
from events.exchange.reading import Options
from events.exchange.tables import LARGEST
from events.models import Event
from sources.capture.http import Bounds, Fetched
from tests.sources.conftest import Site
from tests.sources.conftest import site as site  # a fixture

TABLE = b"title,date\nA ban,2019-05-16\n"


def workbook(*rows: list[object], title: str = "Events", more: dict[str, list[list[object]]] | None = None) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new book has one
    for name, lines in ({title: list(rows)} | (more or {})).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file.getvalue()


def the_row(data: bytes, name: str = "a.xlsx", options: Options | None = None) -> dict[str, object]:
    reading = read_as("", File(name, data), options or Options())
    assert reading.problems == []
    (row,) = reading.rows
    return row.row


def test_a_sheet_is_read_with_dates_as_dates_and_whole_numbers_as_such() -> None:
    sheet = workbook(
        ["title", "date", "significance", "summary"],
        [None, None, None, None],
        ["A ban", dt.datetime(2019, 5, 16), 4.0, True],
    )
    assert the_row(sheet) == {
        "slug": "a-ban-2019-05-16", "title": "A ban", "date": "2019-05-16", "date_type": "reported",
        "significance": "4", "summary": "True",
    }  # fmt: skip


def test_a_time_of_day_and_other_sheets_are_left_out_and_that_is_said() -> None:
    sheet = workbook(["title", "date"], ["A ban", dt.datetime(2019, 5, 16, 14, 30)], more={"Notes": [["x"]]})
    reading = read_as("csv", File("a.xlsx", sheet))
    assert "a.xlsx: ignored the other sheets: Notes." in reading.notes
    assert "a.xlsx: ignored the time of day in 1 cell." in reading.notes
    assert reading.rows[0].row["date"] == "2019-05-16"


def test_the_sheet_that_is_named_is_read() -> None:
    sheet = workbook(["x"], more={"Bans": [["title"], ["A ban"]]})
    assert the_row(sheet, options=Options(sheet="Bans"))["title"] == "A ban"
    (problem,) = read_as("csv", File("a.xlsx", sheet), Options(sheet="Bams")).problems
    assert problem.reason.startswith("unknown sheet 'Bams'")
    (problem,) = read_as("csv", File("a.csv", TABLE), Options(sheet="Bans")).problems
    assert "has no sheet ‘Bans’" in problem.reason


def test_a_cell_that_shows_an_error_is_a_problem_of_its_row() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["title", "date"])
    sheet.append(["A ban", "#REF!"])
    sheet["B2"].data_type = "e"
    file = io.BytesIO()
    book.save(file)
    (problem,) = read_as("csv", File("a.xlsx", file.getvalue())).problems
    assert str(problem) == "a.xlsx:2: the cell B2 shows the error #REF!. Correct its formula."


def test_a_formula_without_a_saved_result_is_a_problem_of_its_row() -> None:
    data = workbook(["title", "date"], ["A ban", "2019"], [], ["=CONCATENATE(A2, A2)", "=B2+1"])
    reading = read_as("csv", File("a.xlsx", data))
    assert [str(problem) for problem in reading.problems] == [
        f"a.xlsx:4: the cell {cell} has a formula without a saved result. Open the file in a spreadsheet program and"
        " save it."
        for cell in ("A4", "B4")
    ]
    assert [problem.units for problem in reading.problems] == [frozenset({("a.xlsx", 4)})] * 2


def test_the_saved_result_of_a_formula_is_read_be_it_empty() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(workbook(["title", "significance", "summary"], ["A ban", 4, "x"]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    before = parts[sheet]
    parts[sheet] = re.sub(rb'<c r="B2"[^>]*><v>4</v>', b'<c r="B2"><f>2+2</f><v>4</v>', parts[sheet])
    parts[sheet] = re.sub(rb'<c r="C2".*?</c>', b'<c r="C2" t="str"><f>""</f><v></v></c>', parts[sheet])
    assert (before.count(b"<f>"), parts[sheet].count(b"<f>")) == (0, 2)
    row = the_row(archive(parts))
    assert (row["significance"], row.get("summary", "")) == ("4", "")


def test_a_workbook_with_entities_or_cut_off_is_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(workbook(["title"], ["A"]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[sheet] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[sheet]
    entities = archive(parts)
    for data, reason in ((entities, "this workbook is damaged"), (workbook(["title"])[:-200], "was cut off")):
        (problem,) = read_as("csv", File("a.xlsx", data)).problems
        assert reason in problem.reason


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.exchange.workbooks._LARGEST", 1000)
    (problem,) = read_as("csv", File("a.xlsx", workbook(["title"], ["A"]))).problems
    assert "bytes when it is unpacked; the limit is 1,000" in problem.reason


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.exchange.workbooks._MOST_CELLS", 3)
    (problem,) = read_as("csv", File("a.xlsx", workbook(["title", "date"], ["A", "2019"]))).problems
    assert "the sheet has more than 3 cells" in problem.reason


def test_a_gzipped_file_is_read_as_what_it_is_the_gzip_of() -> None:
    reading = read_as("", File("a.csv.gz", gzip.compress(TABLE)))
    assert [row.place() for row in reading.rows] == ["a.csv:2 event"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(TABLE)[:-9], "damaged or was cut off"),
        (gzip.compress(gzip.compress(TABLE)), "compressed twice with gzip. Unpack it once"),
        (archive({"a.csv": b"x", "b.csv": b"y"}), "this is a ZIP archive of a.csv, b.csv. Unpack it"),
        (archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "(.ods). Save it as .xlsx or CSV"),
        (b"\xd0\xcf\x11\xe0 and so on", "Excel 97 to 2003 (.xls). Save it"),
        (b"PK\x03\x04", "a ZIP archive that is damaged"),
    ],
    # What is compressed names the time, and would differ from process to process.
    ids=["gzip", "gzip, twice", "zip", "ods", "xls", "zip, cut off"],
)
def test_what_is_no_file_of_ours_is_named_as_what_it_is(data: bytes, reason: str) -> None:
    (problem,) = read_as("", File("a", data)).problems
    assert reason in problem.reason


def test_a_gzip_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="when it is unpacked"):
        unpack(File("a.csv.gz", gzip.compress(bytes(LARGEST + 1), 1)))


def test_a_file_at_an_address_is_fetched_and_a_page_in_its_place_is_refused(site: Site) -> None:
    site.pages = {
        "/bans.csv": (200, {}, TABLE),
        "/login": (200, {}, b"\n<!-- x --><!DOCTYPE html><p>Log in"),
    }
    assert fetch_file(site.url("/bans.csv"), site.bounds()) == File("bans.csv", TABLE)
    with pytest.raises(UnreadableFile, match=r"a web page instead of a file\. Give the address of the file"):
        fetch_file(site.url("/login"), site.bounds())


@pytest.mark.parametrize("address", ["http://127.0.0.1/a.csv", "http://169.254.169.254/x", "HTTP://localhost/a"])
def test_an_address_that_is_not_public_is_not_fetched(address: str) -> None:
    with pytest.raises(UnreadableFile):
        load(address, Bounds())


ID = "1AbC-dEf_9"


@pytest.mark.parametrize(
    ("address", "table"),
    [
        (f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing", f"/d/{ID}/export?format=csv&gid=0"),
        (f"https://docs.google.com/spreadsheets/d/{ID}/edit?gid=7#gid=7", f"/d/{ID}/export?format=csv&gid=7"),
        (f"https://docs.google.com/spreadsheets/u/0/d/{ID}/edit#gid=7", f"/u/0/d/{ID}/export?format=csv&gid=7"),
        (f"https://docs.google.com/spreadsheets/d/e/{ID}/pubhtml", f"/d/e/{ID}/pub?output=csv&single=true&gid=0"),
    ],
)
def test_a_google_sheet_is_fetched_as_a_table(address: str, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    requested: list[str] = []

    def fetch(url: str, *, now: dt.datetime, **options: object) -> Fetched:
        requested.append(url)
        return Fetched(url, 200, {}, TABLE if len(requested) == 1 else b"<html>Sign in</html>", now)

    monkeypatch.setattr("events.exchange.files.fetch", fetch)
    name, data = fetch_file(address, Bounds())
    assert requested == [f"https://docs.google.com/spreadsheets{table}"]
    assert name.startswith(ID)
    assert data == TABLE
    with pytest.raises(UnreadableFile, match="Share it with everyone who has the link"):
        fetch_file(address, Bounds())


@pytest.mark.django_db
def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TABLE))))
    call_command("import_events", "-")
    assert Event.objects.get().title == "A ban"
    assert "standard-input: read as csv, by its content." in capsys.readouterr().out


ROW = {"slug": "a", "title": "A"}


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a", "# Bans\nevents:\n- {slug: a, title: A}\n", "annals"),
        ("a.yml", "evnts: []", "annals"),
        ("a", json.dumps({"events": [ROW]}), "annals"),
        ("a.json", json.dumps({"event": ROW}), "annals"),
        ("a", json.dumps({"events": [ROW | {"dates": []}]}, indent=1), "annals"),
        ("a", '{"export": {"edition": 1}}\n{"event": {"slug": "a"}}\n', "annals"),
        ("a.json", "{", "annals"),
        ("a.txt", "title;date\nA;2019\n", "csv"),
        ("a", "\ufeffYear,Headline\n2019,A\n", "timelinejs"),
        ("a", '"Head Line",Year\n', "timelinejs"),
        ("a", json.dumps({"events": [{"start_date": {"year": 2019}}]}), "timelinejs"),
        ("a", json.dumps({"results": [{"document_number": "1"}]}), "federal-register"),
        ("a", json.dumps([{"document_number": "1"}]), "federal-register"),
        ("a", json.dumps({"document_number": "1"}), "federal-register"),
    ],
)
def test_the_format_is_found_from_the_content(name: str, text: str, format: str) -> None:
    assert detect_format(name, text.encode()) == format


def test_the_format_of_a_workbook_is_found_by_its_headings() -> None:
    assert detect_format("a.xlsx", workbook(["Year", "Headline"])) == "timelinejs"
    assert detect_format("a.xlsx", workbook([None], ["title"])) == "csv"


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"[" * 50_000, b"\x89PNG", b"{" * 50_000, b"PK", b"\x1f\x8b"],
                         ids=lambda data: repr(data[:4]))  # fmt: skip
def test_whatever_a_file_is_finding_its_format_ends_in_a_problem(data: bytes) -> None:
    reading = read_as("", File("a", data))
    assert reading.problems
    assert not reading.rows


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_events", tmp_path / "none.csv")
    assert "" not in FORMATS
