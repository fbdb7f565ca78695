"""`import_events` as an operator meets it."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.editions.models import Edition
from events.models import Event
from tests.desk import KIND, SOURCE, an_event, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"kinds": [KIND], "sources": [SOURCE], "events": [an_event("a")]}))
    return path


def test_publishing_needs_a_note(file: Path) -> None:
    with pytest.raises(CommandError, match="--publish needs --note"):
        call_command("import_events", file, publish=True)
    assert not Event.objects.exists()


def test_what_was_imported_is_published_as_one_edition(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_events", file, publish=True, note="First")
    assert Edition.objects.get().note == "First"
    assert "New 3, changed 0, unchanged 0." in capsys.readouterr().out


def test_words_in_a_quotations_place_that_no_capture_shows_are_imported_and_pointed_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = SOURCE | {"captures": [{"seen": "2025-05-19", "text": "Words that stand there."}]}
    events = [
        an_event(slug, citations=[{"source": "gazette", "quote": "Words that stood.", "now": now}])
        for slug, now in (("a", "Nobody wrote this"), ("b", "Words that stand there"))
    ]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"kinds": [KIND], "sources": [source], "events": events}))
    call_command("import_events", path)
    (warning,) = capsys.readouterr().err.splitlines()
    assert warning.startswith(f"Warning: {path} events[0].citations[0].now: The newest capture, 1, does not contain")
    assert Event.objects.count() == 2


def test_importing_the_same_again_makes_no_edition(file: Path) -> None:
    for _ in range(2):
        call_command("import_events", file, publish=True, note="First")
    assert Edition.objects.count() == 1


def test_a_dry_run_changes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_events", file, dry_run=True)
    assert "Dry run: new 3" in capsys.readouterr().out
    assert not Event.objects.exists()


def test_problems_of_all_files_are_reported_together(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.yaml"
    other.write_text("events: [a]")
    with pytest.raises(CommandError) as refused:
        call_command("import_events", file, other, tmp_path / "none.yaml")
    assert "2 problems" in str(refused.value)
    assert "No such file" in str(refused.value)


def test_what_cannot_be_published_is_not_imported_for_publishing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"event": {"slug": "a", "title": "A"}}')
    with pytest.raises(CommandError, match="it has no kind"):
        call_command("import_events", path, publish=True, note="x")
    assert not Event.objects.exists()


def test_a_sheet_for_timelinejs_is_published_with_what_it_lacks(tmp_path: Path) -> None:
    written()
    path = tmp_path / "s.csv"
    path.write_text("Year,Headline,Text\n2019,A ban,x\n2020,Another,x\n")
    call_command("import_events", path, kind="rule", source=["gazette"], publish=True, note="All")
    assert Edition.objects.get().entries.filter(subject="event").count() == 2


def test_problems_of_reading_and_of_checking_are_named_in_the_order_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    rows = "".join(f"{day},Slide\n" for day in ("2018,13,1", "2020,2,30", "2018,1,40", "2019,4,31"))
    path.write_text(f"Year,Month,Day,Headline\n{rows}")
    with pytest.raises(CommandError) as refused:
        call_command("import_events", path, format="timelinejs")
    assert re.findall(r"s.csv:(\d+)", str(refused.value)) == ["2", "3", "4", "5"]
