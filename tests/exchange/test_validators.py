"""Each part of a row that does not fit is told with its place, all of them at once."""

from typing import Any

import pytest

from events.exchange.reading import ImportRow
from events.exchange.schema import check_row
from tests.answers import Json


def problems(row: dict[str, Any], subject: str = "event") -> list[str]:
    _, report = check_row(ImportRow(subject, row, "f", (f"{subject}s", 0), {}))
    return [str(problem) for problem in report.problems]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"slug": "A b"}, "f events[0].slug: ‘A b’ is not a slug"),
        ({"slug": "a", "titel": "x"}, "events[0].titel: "),
        ({"slug": "a", "title": "x" * 201}, "title has 201 characters; the limit is 200"),
        ({"slug": "a", "title": ["x"]}, "title must be text, not ['x']"),
        ({"slug": "a", "title": "  "}, "title is empty"),
        ({"slug": "a", "date": "2025-02-30"}, "February 2025 has 28 days"),
        ({"slug": "a", "date": "20250513"}, "Write 2025-05-13"),
        ({"slug": "a", "date": "2 April 2017"}, "‘2 April 2017’ is not a date in EDTF. Write 2017-04-02."),
        ({"slug": "a", "date": 2018}, "A date is written as text"),
        ({"slug": "a", "dates": [{"type": "signed"}]}, "events[0].dates[0]: date is missing"),
        ({"slug": "a", "dates": [{"type": "sined", "date": "2018"}]}, "signed"),
        ({"slug": "a", "dates": {}}, "dates must be a list"),
        ({"slug": "a", "significance": 6}, "significance must be a whole number from 1 to 5"),
        ({"slug": "a", "significance": True}, "significance must be a whole number"),
        ({"slug": "a", "significance": "१"}, "significance must be a whole number"),
        ({"slug": "a", "significance": "9" * 5000}, "significance must be a whole number"),
        ({"slug": "a", "jurisdictions": ["usa"]}, "events[0].jurisdictions[0]: ‘usa’ is not an ISO 3166-1"),
        ({"slug": "a", "topics": ["b", "b"]}, "events[0].topics[1]: duplicate value in topics"),
        ({"slug": "a", "media": {"url": "javascript:alert(1)"}}, "not a valid URL. Use http:// or https://"),
        ({"slug": "a", "media": {"url": "http://me@example.org/"}}, "not a valid URL"),
        ({"slug": "a", "citations": [{"stance": "agrees", "source": "s"}]}, "stance"),
        ({"slug": "a", "id": "1"}, "‘1’ is not a UUID"),
        ({"title": "x"}, "slug is missing"),
    ],
)
def test_a_value_that_does_not_fit_is_reported_with_its_place(row: dict[str, Json], problem: str) -> None:
    (found,) = problems(row)
    assert problem in found


def test_every_problem_of_a_row_is_reported_at_once() -> None:
    row = {"slug": "A", "title": "", "date": "x", "significance": 9, "extra": "1"}
    assert len(problems(row)) == 5


@pytest.mark.parametrize("value", [5, 0, "x", [], ["x"], [None], [""], [[]], {}, {"a": 1}, True, "", "\u202e"])
@pytest.mark.parametrize(
    ("subject", "key"),
    [
        ("event", key)
        for key in (
            "id", "slug", "former_slugs", "title", "summary", "kind", "date", "date_type", "dates", "topics",
            "jurisdictions", "significance", "actors", "relations", "media", "citations", "identifiers",
        )
    ]
    + [("actor", "identifiers")]
    + [("source", key) for key in ("publisher", "authors", "type", "url", "published", "identifiers", "captures")]
    + [("timeline", key) for key in ("question", "eras", "media", "sides", "steps")],
)  # fmt: skip
def test_no_value_of_any_sort_breaks_the_check(
    subject: str, key: str, value: bool | dict[str, Json] | int | list[Json] | str
) -> None:
    for problem in problems({"slug": "a"} | {key: value}, subject):
        assert problem.startswith(f"f {subject}s[0]")


def test_an_absent_key_stays_absent_and_null_clears() -> None:
    values, _ = check_row(ImportRow("event", {"slug": "a", "summary": None}, "f", (), {}))
    assert values == {"slug": "a", "summary": ""}


def test_a_question_of_a_timeline_is_read_as_rest_reads_it() -> None:
    (problem,) = problems({"slug": "a", "question": {"tpoic": ["chips"]}}, "timeline")
    assert "tpoic" in problem


@pytest.mark.parametrize("key", ["dates", "topics", "jurisdictions", "actors", "relations", "citations"])
def test_an_empty_place_in_a_list_is_reported(key: str) -> None:
    assert problems({"slug": "a", key: [None]}) == [
        f"f events[0].{key}[0]: {key} has an empty item. Fill it in or remove it."
    ]


def test_no_capture_was_seen_in_the_future() -> None:
    (found,) = problems({"slug": "s", "captures": [{"seen": "2999", "text": "Words"}]}, "source")
    assert "sources[0].captures[0].seen: 2999 is in the future" in found
