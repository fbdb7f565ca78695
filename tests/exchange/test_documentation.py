"""What docs/importing.md shows can be imported as it stands."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from events.exchange.formats import FORMATS
from events.exchange.mappings import COLUMNS
from events.exchange.reading import SECTIONS, ImportRow
from events.exchange.schema import check_row
from events.formats.csv import COLUMNS as EXPORTED
from events.models import Event

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text()
EXAMPLES = re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_is_imported(name: str, text: str, tmp_path: Path) -> None:
    format = next((format for format in reversed(FORMATS) if format in name), "annals")
    path = tmp_path / name
    path.write_text(text)
    call_command("import_events", path, format="csv" if name == "example.csv" else format)
    assert Event.objects.filter(title__regex="Entity List").count() == 1


def test_every_format_has_an_example() -> None:
    assert len(EXAMPLES) == len(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_named(format: str) -> None:
    assert format in PAGE


def keys_of_table(heading: str) -> set[str]:
    """What the first cells of a table of the page name."""
    rows = PAGE.partition(f"\n{heading}\n")[2].partition("\n\n")[0].splitlines()
    return {name for row in rows for name in re.findall(r"`([^`/?]+)`", row.split("|")[1])}


def test_every_key_of_the_annals_format_is_in_its_table() -> None:
    keys: set[str] = set()
    for subject in SECTIONS.values():
        _, report = check_row(ImportRow(subject, {"slug": "a", "#": ""}, "f", (), {}))
        # An unknown key is refused with all that are known.
        (reason,) = (problem.reason for problem in report.problems)
        keys |= set(reason.partition(": one of ")[2].removesuffix(".").split(", "))
    assert keys_of_table("| key | of | goes to |") == keys


def test_every_column_of_csv_is_in_its_table() -> None:
    translated = {"lang", "translation", "title_original", "summary_original"}
    assert keys_of_table("| column | goes to |") == {*COLUMNS, *EXPORTED["events"], *translated}
