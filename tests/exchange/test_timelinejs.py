"""Sheets of TimelineJS, in either form, become events that keep what was said and no more."""

import json
from collections import Counter
from pathlib import Path

import pytest

from events.exchange.files import File
from events.exchange.formats import read_as
from events.exchange.reading import Reading
from events.exchange.timelinejs import read_timelinejs
from events.exchange.writing import import_rows
from tests.answers import Json

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "timelinejs"
HEADER = (
    "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
    "Media Caption,Media Thumbnail,Alt Text,Type,Group,Background"
)


def sheet(*rows: str, header: str = HEADER) -> Reading:
    return read_timelinejs("s.csv", "\n".join([header, *rows]).encode())


def events(reading: Reading) -> list[dict[str, Json]]:
    return [row.row for row in reading.rows if row.subject == "event"]


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ("2018,,,,,,,,,A", "2018"),
        ("2018.0,5.0,3.0,,,,,,,A", "2018-05-03"),
        ("2018,5,,,,,,,,A", "2018-05"),
        ("2018,May,3,,,,,,,A", "2018-05-03"),
        ("2018,5,3,,2018,5,9,,,A", "2018-05-03/2018-05-09"),
        ("1943,7,,,1946,,,,,A", "1943-07/1946"),
        ("2018,5,3,10:00,2018,5,3,11:00,,A", "2018-05-03"),
    ],
)
def test_a_date_keeps_its_precision(row: str, date: str) -> None:
    (event,) = events(sheet(row))
    assert event["date"] == date


@pytest.mark.parametrize(
    "header", [HEADER.upper(), HEADER.replace(" ", "_"), HEADER.replace("Group", "Tag"), HEADER.replace(" ", "")]
)
def test_every_spelling_of_the_headings_is_read(header: str) -> None:
    reading = sheet("2018,5,3,,,,,,,A,Text,https://example.org/a.png,Me,Caption,,Alt,,Chips,#fff", header=header)
    (event,) = events(reading)
    assert event["media"] == {"url": "https://example.org/a.png", "caption": "Caption", "credit": "Me", "alt": "Alt"}
    assert event["topics"] == ["chips"]


def test_html_becomes_text() -> None:
    (event,) = events(sheet('2018,,,,,,,,,<b>A</b> &amp; B,"<p>One</p><p>Two<script>x</script></p>"'))
    assert (event["title"], event["summary"]) == ("A & B", "One\nTwo")


def test_a_quotation_in_the_media_column_stands_in_the_summary() -> None:
    (event,) = events(sheet("2018,,,,,,,,,A,Text,<blockquote>Said</blockquote>"))
    assert event["summary"] == "Text\nSaid"
    assert "media" not in event


def test_the_title_slide_becomes_a_timeline_with_the_eras() -> None:
    reading = sheet(",,,,,,,,,Chips,Intro,,,,,,title", "2018,,,,2019,,,,,Truce,,,,,,,era", "2018,,,,,,,,,A")
    (timeline,) = [row.row for row in reading.rows if row.subject == "timeline"]
    assert timeline["eras"] == [{"title": "Truce", "date": "2018/2019"}]
    assert timeline["question"] == {"slug": ["a-2018"]}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,,,,,,,A", "s.csv:2 row: a slide without a year"),
        ("2018,13,,,,,,,,A", "the month ‘13’"),
        ("-44,,,,,,,,,A", "the year ‘-44’"),
        ("2018,,5,,,,,,,A", "a day needs a month"),
        ("2018,,,,,,,,,", "without a headline"),
    ],
)
def test_a_slide_that_is_no_event_is_told_with_its_line(row: str, reason: str) -> None:
    (problem,) = sheet(row).problems
    assert reason in str(problem)


def test_what_is_left_out_is_said() -> None:
    assert "s.csv: ignored the display date of 1 slide." in sheet("2018,,,,,,,,Spring,A").notes


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"events": 5}', '{"events": [5]}', '{"events": [{"start_date": 5, "text": []}]}']
)
def test_json_that_is_no_timeline_is_refused(text: str) -> None:
    assert read_timelinejs("s.json", text.encode()).problems


def test_json_and_sheet_give_the_same_event() -> None:
    slide = {"start_date": {"year": 2018, "month": "5"}, "text": {"headline": "A", "text": "T"}, "group": "Chips"}
    (one,) = events(read_timelinejs("s.json", json.dumps({"events": [slide]}).encode()))
    (other,) = events(sheet("2018,5,,,,,,,,A,T,,,,,,,Chips"))
    assert one == other


def a_whole_sheet(ending: str) -> Reading:
    path = SAMPLES / f"chips.{ending}"
    return read_timelinejs(path.name, path.read_bytes())


def test_a_whole_sheet_is_the_same_in_both_forms() -> None:
    as_table, as_json = a_whole_sheet("csv"), a_whole_sheet("json")
    assert (as_table.problems, as_json.problems) == ([], [])
    assert len(events(as_table)) == 8
    assert events(as_table) == events(as_json)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_whole_sheet_is_imported_again_without_effect(ending: str) -> None:
    first = import_rows(a_whole_sheet(ending).rows)
    assert Counter(revision.subject for revision in first.new) == {"event": 8, "topic": 3, "source": 2, "timeline": 1}
    again = import_rows(a_whole_sheet(ending).rows)
    assert (again.new, again.changed) == ([], [])


def test_links_in_a_slide_s_text_become_its_sources() -> None:
    text = (
        '<p>See <a href="https://example.org/rule?a=1&amp;b=2">the rule</a>,'
        " <a class=x href=//example.org/press>it</a>,"
        ' <a href="mailto:a@example.org">us</a> and <a href="https://example.org/rule?a=1&amp;b=2">the rule</a>.</p>'
    )
    data = json.dumps({"events": [{"start_date": {"year": 2019}, "text": {"headline": "Listed", "text": text}}]})
    reading = read_timelinejs("s.json", data.encode())
    sources = {row.row["slug"]: row.row["url"] for row in reading.rows if row.subject == "source"}
    (event,) = events(reading)
    assert [sources[one["source"]] for one in event["citations"]] == [
        "https://example.org/rule?a=1&b=2",
        "https://example.org/press",
    ]


def test_media_without_a_scheme_is_fetched_by_https() -> None:
    (event,) = events(sheet("2018,,,,,,,,,A,Text,//example.org/a.jpg,Agency,The signing"))
    assert event["media"]["url"] == "https://example.org/a.jpg"
    assert event["summary"] == "Text"


def test_eras_without_a_title_make_a_timeline_named_by_its_file() -> None:
    data = {
        "events": [{"start_date": {"year": 2018}, "text": {"headline": "Trade war"}}],
        "eras": [{"start_date": {"year": 2017}, "end_date": {"year": 2021}, "text": {"headline": "First term"}}],
    }
    reading = read_timelinejs("some/us_china.json", json.dumps(data).encode())
    (timeline,) = [row.row for row in reading.rows if row.subject == "timeline"]
    assert (timeline["title"], timeline["eras"]) == ("us china", [{"title": "First term", "date": "2017/2021"}])
    assert "some/us_china.json: there is no title; the timeline is named “us china”." in reading.notes


def test_a_file_without_events_makes_no_timeline_of_everything() -> None:
    reading = read_timelinejs("s.json", b'{"title": {"text": {"headline": "T"}}, "events": []}')
    assert reading.rows == []
    assert "no timeline is made" in reading.notes[-1]


def test_every_key_that_is_not_read_is_named() -> None:
    data = {
        "scale": "human", "theme": "dark",
        "events": [
            {
                "start_date": {"year": 2020, "minute": 30, "display_date": "about noon", "format": "yyyy"},
                "text": {"headline": "A"}, "location": {"lat": 1}, "source": "https://example.org", "autolink": False,
                "media": {"url": "https://example.org/a.jpg", "link": "https://example.org/page"}, "tags": ["a"],
            },
            {"start_date": {"year": 2021}, "text": {"headline": "B"}, "tags": ["b"]},
        ],
    }  # fmt: skip
    notes = " ".join(read_timelinejs("s.json", json.dumps(data).encode()).notes)
    assert "ignored keys: autolink, location.lat, scale, source, start_date.format, tags (2), theme." in notes
    for left_out in ("time", "display date", "media link"):
        assert f"ignored the {left_out} of 1 slide." in notes


def test_a_second_title_slide_and_a_slide_without_a_headline_are_mentioned() -> None:
    reading = sheet(",,,,,,,,,One,,,,,,,title", ",,,,,,,,,Two,,,,,,,title", "2018,,,,,,,,,,The words of the slide.")
    assert [row["title"] for row in events(reading)] == ["The words of the slide."]
    notes = " ".join(reading.notes)
    assert "s.csv:3 row: this is a second title slide." in notes
    assert "s.csv:4 row: the slide has no headline." in notes


def test_what_is_not_read_of_a_title_slide_and_an_era_is_named() -> None:
    text = (
        'Year,Month,Headline,Text,Media,Type,Group\n2018,7,Trade,"<a href=""https://a.example/b"">x</a>",,title,Chips\n'
        "2019,,War,It began,//a.example/x.jpg,era,\n2019,5,A ban,,,,\n"
    )
    notes = read_timelinejs("s.csv", text.encode()).notes
    assert "s.csv:2 row: ignored of a title slide: group, month, year." in notes
    assert "s.csv:3 row: ignored of an era: media, text." in notes
    assert any(note.startswith("s.csv:2 row: the links in the text of a title slide are ignored") for note in notes)


OLD = {
    "timeline": {
        "headline": "Chips", "type": "default", "text": "<p>A timeline.</p>",
        "asset": {"media": "https://example.org/a.png", "credit": "Someone", "caption": "A picture"},
        "date": [
            {"startDate": "2019,5,16", "endDate": "2019,5,17", "headline": "Huawei listed", "text": "<p>It is.</p>",
             "tag": "Export controls", "asset": {"media": "//example.org/b.png", "thumbnail": "t.png"}},
            {"startDate": "5/20/2019,10,30", "headline": "", "text": ""},
            {"startDate": "12/10/2020", "headline": "Another", "classname": "red"},
        ],
        "era": [{"startDate": "2018", "endDate": "2020,1,15", "headline": "Trade war"}],
    }
}  # fmt: skip


def test_json_of_timelinejs_1_and_2_is_read() -> None:
    read = read_as("", File("old.json", json.dumps(OLD).encode()))
    assert "old.json: read as JSON of TimelineJS 1 or 2." in read.notes
    assert any("classname" in note for note in read.notes)
    first, second = (row.row for row in read.rows if row.subject == "event")
    assert (first["date"], first["summary"], first["topics"]) == (
        "2019-05-16/2019-05-17",
        "It is.",
        ["export-controls"],
    )
    assert first["media"]["url"] == "https://example.org/b.png"
    assert (second["title"], second["date"]) == ("Another", "2020-12-10")
    timeline = next(row.row for row in read.rows if row.subject == "timeline")
    assert (timeline["title"], timeline["description"], timeline["media"]["credit"]) == (
        "Chips", "A timeline.", "Someone",
    )  # fmt: skip
    assert timeline["eras"] == [{"title": "Trade war", "date": "2018/2020-01-15"}]
    assert [str(problem) for problem in read.problems] == [
        "old.json timeline.date[1]: a slide without a headline and text cannot become an event. Add a headline."
    ]
    assert read.extract
    ending, rest = read.extract(read.problems[0].units)
    assert (ending, len(json.loads(rest)["events"])) == (".json", 1)
