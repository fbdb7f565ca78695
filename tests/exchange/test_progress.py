"""What an import says while it goes on, by a clock of the test's own."""

from itertools import count

import pytest
from django.core.management import call_command

from events.exchange.progress import report_progress


def test_a_log_has_a_line_every_ten_seconds_with_a_rate_and_an_end_and_one_at_the_end() -> None:
    lines: list[str] = []
    clock = count(step=2)
    assert list(report_progress(range(1_234), lines.append, lambda: next(clock))) == list(range(1_234))
    assert lines[:2] == [
        "4 of 1,234 rows written, 0 a second, 3,075 s left.",
        "9 of 1,234 rows written, 0 a second, 2,722 s left.",
    ]
    assert lines[-1] == "1,234 rows written in 2,470 s."


def test_what_is_quickly_done_has_no_line() -> None:
    lines: list[str] = []
    assert list(report_progress([1, 2], lines.append, lambda: 0)) == [1, 2]
    assert lines == []


@pytest.mark.django_db
def test_the_command_writes_lines_where_its_errors_are_no_terminal(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("events.exchange.progress._INTERVAL", 0.0)
    path = f"{tmp_path}/a.yaml"
    with open(path, "w") as file:
        file.write("kinds:\n- {slug: a, name: A}\n- {slug: b, name: B}\n")
    call_command("import_events", path)
    said = capsys.readouterr().err
    assert "1 of 2 rows written" in said
    assert "2 rows written in" in said
    call_command("import_events", path, verbosity=0)
    assert "rows written" not in capsys.readouterr().err
