"""`--good-rows`: what is right is imported, and the rest is in a file that can be corrected and imported again."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Event, Timeline
from tests.answers import Json
from tests.desk import an_event, written

pytestmark = pytest.mark.django_db

DOCUMENT = {"publication_date": "2019-05-21", "title": "A rule", "agencies": [{"name": "Bureau", "slug": "bureau"}]}


def run(path: Path, **options: object) -> None:
    call_command("import_events", path, good_rows=True, verbosity=0, **options)


def rest_of(path: Path) -> Path:
    (rest,) = path.parent.glob("*.rest*")
    return rest


FILES = {
    "a.csv": ("title;date\nA;2019\nB;2019-13\nC;2020;too;many\nD;2021\n", "title;date\r\nB;2019-13\r\nC;2020;too;many"),
    "a.jsonl": (
        '{"event": {"slug": "a", "title": "A"}}\n{"event": 1}\n{"event"\n{"event": {"slug": "d", "title": "D"}}\n',
        '{"event": 1}\n{"event"',
    ),
    "a.yaml": (
        "topics:\n- {slug: t, name: T}\nevents:\n- {slug: a, title: A}\n- {slug: b, title: NO, date: x, kind: ~}\n"
        "- {slug: d, title: D}\n- c\n",
        "events:\n- slug: b\n  title: 'NO'\n  date: x\n  kind: null\n- c",
    ),
    "a.json": (
        json.dumps({"events": [{"slug": "a", "title": "A"}, {"slug": "b", "tytle": "B"}, {"slug": "d", "title": "D"}]}),
        json.dumps({"events": [{"slug": "b", "tytle": "B"}]}, indent=1),
    ),
    "slides.json": (
        json.dumps(
            {
                "title": {"text": {"headline": "All"}},
                "events": [
                    {"start_date": {"year": 2019}, "text": {"headline": "A"}, "group": "Chips"},
                    {"start_date": {"year": 0}, "text": {"headline": "B"}, "group": "Chips"},
                    {"start_date": {"year": 2020}, "text": {"headline": "D"}, "group": "Chips"},
                ],
            }
        ),
        json.dumps({"events": [{"start_date": {"year": 0}, "text": {"headline": "B"}, "group": "Chips"}]}, indent=1),
    ),
    "fr.json": (
        json.dumps({"results": [DOCUMENT, DOCUMENT | {"document_number": "1"}, DOCUMENT | {"document_number": "2"}]}),
        json.dumps([DOCUMENT], indent=1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_right_is_imported_and_the_rest_is_in_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    text, rest = FILES[name]
    path.write_text(text)
    with pytest.raises(CommandError):
        call_command("import_events", path)
    assert not Event.objects.exists()
    run(path)
    assert Event.objects.count() == 2
    assert rest_of(path).read_bytes().decode("utf-8-sig").strip() == rest


def test_the_rest_is_corrected_and_imported_as_if_it_were_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,date,summary\nA,2019,old\nB,2020,old\n")
    call_command("import_events", path)
    path.write_text("title,date,summary,significance\nA,2019,new,9\nB,2020,new,\nC,2020-13,,\n")
    run(path)
    rest = rest_of(path)
    rest.write_text(rest.read_text("utf-8-sig").replace("new,9", "new,4").replace("2020-13", "2020-12"))
    call_command("import_events", rest)
    assert set(Event.objects.values_list("title", "summary", "significance")) == {
        ("A", "new", 4),
        ("B", "new", 3),
        ("C", "", 3),
    }


def test_what_refers_to_a_row_that_is_left_out_is_left_out_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, Json] = {
        "kinds": [{"slug": "k", "name": ""}],
        "events": [
            {"slug": "a", "title": "A", "kind": "k"},
            {"slug": "b", "title": "B", "relations": [{"type": "follows", "event": "a"}]},
            {"slug": "c", "title": "C"},
        ],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(rows))
    run(path)
    assert Event.objects.get().slug == "c"
    assert {key: len(value) for key, value in json.loads(rest_of(path).read_text()).items()} == {
        "kinds": 1,
        "events": 2,
    }
    assert "unknown kind 'k'" in capsys.readouterr().err


def test_a_timeline_holds_the_slides_that_were_imported_and_none_is_made_without_any(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("Year,Headline,Slug,Type\n,Two,,title\n2019,A,first,\n2020,B,second,\n")
    written(an_event("other"))
    run(path)
    assert Timeline.objects.get().question == {"slug": ["first", "second"]}
    path.write_text("Year,Headline,Slug,Type\n,None,,title\n2019,A,1,\n,B,2,\n2020-30,C,,\n")
    run(path)
    path.write_text("Year,Month,Day,Headline,Type\n,,,Nothing,title\n2019,2,30,A,\n")
    run(path)
    assert set(Timeline.objects.values_list("title", flat=True)) == {"Two", "None"}


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,date\nA,x\n")
    run(path)
    run(tmp_path / "a.rest.csv")
    assert {one.name for one in tmp_path.iterdir()} == {"a.csv", "a.rest.csv", "a.rest-2.csv"}


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("title,date\nA,x\nB,2019\n")
    run(path, dry_run=True)
    out, err = capsys.readouterr()
    assert "new event b-2019" in out
    assert "a.csv:2" in err
    assert not Event.objects.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_cannot_be_read_to_its_end_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('title,date\nA,x\nB,2019\nC,"2019\nD,2020\n')
    with pytest.raises(CommandError, match="never closed"):
        run(path)
    assert not Event.objects.exists()


def test_the_result_is_json_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    written(an_event("a", title="Old"))
    path.write_text("slug,title,date\na,New,\n,B,2019\nc,,2019-13\n")
    with pytest.raises(CommandError, match=r"Nothing was imported: 2 problems\.$"):
        call_command("import_events", path, format_out="json", overwrite=True)
    refused = json.loads(capsys.readouterr().out)
    assert (refused["accepted"], refused["problem_count"], refused["new"]) == (False, 2, [])
    assert [problem["place"] for problem in refused["problems"]] == [f"{path}:4 event.title", f"{path}:4 event.date"]
    run(path, format_out="json", overwrite=True)
    result = json.loads(capsys.readouterr().out)
    assert result["changed"][0]["changes"] == {"title": ["Old", "New"]}
    assert [row["slug"] for row in result["new"]] == ["b-2019"]
    assert (result["dry_run"], result["accepted"], result["unchanged"]) == (False, True, 0)
    assert result["rest"] == [str(tmp_path / "a.rest.csv")]
    assert result["notes"][0] == f"{path}: read as csv, by its content."
