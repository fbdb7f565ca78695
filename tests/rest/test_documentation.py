"""docs/rest.md leaves nothing out."""

import re
from pathlib import Path

from events.formats.registry import FORMATS
from events.rest.openapi.operations import OPERATIONS
from events.rest.openapi.parameters import QUERY

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "rest.md").read_text()


def test_every_address_has_a_place_and_an_example() -> None:
    headings = set(re.findall(r"^### (/\S+)$", TEXT, re.MULTILINE))
    in_formats = {path for path in OPERATIONS if path.endswith(".{suffix}")}
    assert headings == set(OPERATIONS) - in_formats | {"/docs"}
    assert [path for path in in_formats if f"`{path}`" not in TEXT] == []
    shown = set(re.findall(r"^### (/\S+)\n(?:(?!^#).*\n)*?    GET /api/v1/", TEXT, re.MULTILINE))
    assert headings - shown == {"/docs"}


def test_every_parameter_and_format_is_reported() -> None:
    rows = {name + at for name, at in re.findall(r"^\| `(\w+)`( \(\w+\))? \|", TEXT, re.MULTILINE)}
    answer = {f"{name} ({place})" if place else name for place, _, name in (one.rpartition(".") for one in QUERY)}
    assert {*answer, "limit", *FORMATS} <= rows
