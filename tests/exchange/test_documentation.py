"""What docs/importing.md shows can be imported as it stands."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from events.exchange.formats import FORMATS
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
