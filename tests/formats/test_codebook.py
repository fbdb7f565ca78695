"""The codebook says of tables what the schema and the tables do; ``WRITE_CODEBOOK=1`` writes docs/codebook.md."""

import csv
import io
import os
import re
from pathlib import Path

import pytest
from django.test import Client

from events.formats.csv import COLUMNS
from events.rest.openapi.codebook import render_codebook
from tests.desk import an_event, published
from tests.shipping import ship

FILE = Path(__file__).resolve().parents[2] / "docs" / "codebook.md"


def test_the_page_is_made_from_the_schema() -> None:
    if os.environ.get("WRITE_CODEBOOK"):
        FILE.write_text(render_codebook())
    assert FILE.read_text() == render_codebook()


def tables() -> dict[str, list[list[str]]]:
    """By ``rows``, of each column: its name, its type, its meaning, and what an empty cell means."""
    parts = re.split(r"^## rows=(\w+)$", render_codebook(), flags=re.MULTILINE)[1:]
    return {
        rows: [line.strip("| ").split(" | ") for line in re.findall(r"^\| `.*$", text, re.MULTILINE)]
        for rows, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_column_of_every_table_is_described() -> None:
    assert {rows: [line[0].strip("`") for line in lines] for rows, lines in tables().items()} == COLUMNS


@pytest.mark.django_db
def test_the_cells_of_the_shipped_timeline_are_as_it_says() -> None:
    ship()
    for rows, lines in tables().items():
        cells = list(csv.DictReader(io.StringIO(Client().get(f"/api/v1/events.csv?rows={rows}").getvalue().decode())))
        assert cells
        for column, type, _, nothing in lines:
            found = {row[column.strip("`")] for row in cells}
            if nothing == "does not occur":
                assert "" not in found, (rows, column)
            if type.startswith("`"):
                assert found - {""} <= set(re.findall("`(.*?)`", type)), (rows, column)
            if type.startswith("whole number"):
                assert all(cell.isdigit() for cell in found), (rows, column)


@pytest.mark.django_db
def test_a_table_points_to_it(client: Client) -> None:
    published(an_event("a"))
    link = client.get("/api/v1/events.csv?rows=dates").headers["Link"]
    address = re.search(r'<http://testserver(\S+)>; rel="describedby"; type="text/markdown"', link)
    assert address
    page = client.get(address[1])
    assert page.content.decode() == render_codebook()
    assert page.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert client.get(address[1], headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
    assert "describedby" not in client.get("/api/v1/events.ndjson").headers["Link"]
