"""Files are read into rows that know their place; whatever cannot be read is told with it."""

import json

import pytest

from events.exchange.annals import read
from events.exchange.reading import Reading


def yaml(text: str) -> Reading:
    return read("a.yaml", text.encode())


def reasons(reading: Reading) -> str:
    return "\n".join(map(str, reading.problems))


def test_an_unquoted_window_stays_a_date() -> None:
    (row,) = yaml("events: [{slug: a, date: [2025-05-14..2025-05-19]}]").rows
    assert row.row["date"] == "[2025-05-14..2025-05-19]"


@pytest.mark.parametrize("scalar", ["NO", "2018", "2025-05-13", "0x10", "1e3", "true", "12:30"])
def test_a_yaml_scalar_is_text(scalar: str) -> None:
    (row,) = yaml(f"events: [{{slug: a, title: {scalar}}}]").rows
    assert row.row["title"] == scalar


def test_a_yaml_null_is_null() -> None:
    (row,) = yaml("events: [{slug: a, kind: null, summary: ~}]").rows
    assert (row.row["kind"], row.row["summary"]) == (None, None)


def test_a_part_of_a_yaml_row_knows_its_line() -> None:
    (row,) = yaml("events:\n- slug: a\n  dates:\n  - type: signed\n    date: 2018\n").rows
    assert row.place("dates", 0, "date") == "a.yaml:5 events[0].dates[0].date"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("events: [", "a.yaml: line 2: did not find expected node content"),
        ("- a", "the file must be a mapping"),
        ("event: []", "events"),
        ("events: {}", "a.yaml:1: events must be a list of rows"),
        ("events: [a]", "a.yaml:1 events[0]: a row must be a mapping, not text"),
        ("events:\n- slug: a\n  slug: b", "line 3: the key ‘slug’ appears twice"),
        ("events: [&a {slug: a}, *a]", "anchors and aliases are not supported"),
        ("events: [!!python/object:os.system {slug: a}]", "tags such as"),
        ("events: [" + "[" * 300 + "]" * 300 + "]", "nested too deeply"),
        ('events:\n- {slug: a, title: "\\0"}', "a.yaml:2 events[0].title: Character 1 is a control character"),
        ('events: [{slug: a, title: "\\ud800"}]', "a.yaml"),
    ],
)
def test_yaml_that_is_not_the_format_is_refused_with_its_place(text: str, reason: str) -> None:
    assert reason in reasons(yaml(text))


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    )
    assert "line 1: anchors and aliases" in reasons(yaml(bomb))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("5", "the file must be a mapping"),
        ('{"events": [{"slug": "a", "slug": "b"}]}', "appears twice in one mapping"),
        ('{"events": [{"slug": "a", "significance": NaN}]}', "NaN"),
        ('{"events": [{"slug": "a", "significance": 1.5}]}', "1.5 is not a whole number"),
        ('{"events": [{"slug": "a", "title": "\\ud800"}]}', "events[0].title: Character 1"),
        ('{"events": [{"slug": "a", "title": "a\\u0000"}]}', "events[0].title: Character 2"),
        ('{"events": [{"slug": "a", "b\\u0000": 1}]}', "Character 2"),
        ('{"events": [}', "line 1, column 13: this is not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_not_the_format_is_refused_with_its_place(text: str, reason: str) -> None:
    assert reason in reasons(read("a.json", text.encode()))


def test_json_lines_hold_one_row_each() -> None:
    text = '{"kind": {"slug": "rule"}}\n\n{"event": {"slug": "a"}}\n'
    assert [(row.subject, row.place("slug")) for row in read("a.jsonl", text.encode()).rows] == [
        ("kind", "a.jsonl:1 kind.slug"),
        ("event", "a.jsonl:3 event.slug"),
    ]


def test_every_bad_line_of_json_lines_is_reported() -> None:
    reading = read("a.ndjson", b'{"event": {"slug": "a"}}\n{"event"\n{"thing": {}}\n[]\n')
    assert [problem.place for problem in reading.problems] == ["a.ndjson:2", "a.ndjson:3", "a.ndjson:4"]
    assert len(reading.rows) == 1


def test_a_line_separator_within_text_does_not_end_a_json_line() -> None:
    line = json.dumps({"event": {"slug": "a", "title": "one\u2028two"}}, ensure_ascii=False)
    (row,) = read("a.jsonl", line.encode()).rows
    assert row.row["title"] == "one\u2028two"


def test_a_file_that_is_not_utf_8_is_refused() -> None:
    assert "byte 9 is not UTF-8" in reasons(read("a.yaml", "kinds: [{Ü".encode("latin-1")))


def test_a_byte_order_mark_is_not_text() -> None:
    assert read("a.yaml", b"\xef\xbb\xbfevents: [{slug: a}]").rows
