"""The reading order of PDFs: columns one after another and tables row by row, in whatever order they were drawn."""

import io
import random

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from sources.capture.extract import extract_text
from sources.capture.pdf_pages import order_text

#: Words and where they are drawn, in points from the lower left corner.
Drawn = list[tuple[int, int, str]]

LEFT = [
    "The bureau revised the rule on", "the seventh of May and listed", "two companies that had asked",
    "for it in writing. They were", "told of it in the same week by", "a letter of the ministry.",
]  # fmt: skip
RIGHT = [
    "Exports of gallium require a", "licence from the first day of", "August. Whoever exports it to",
    "another country files a form", "with the ministry of commerce", "and waits for sixty days.",
]  # fmt: skip
HEADING = "A heading that goes over the whole width of the page and is a sentence of its own."
NOTE = "A note at the foot of the page that goes over its whole width, as such notes do at times."
TABLE = [("Code", "Product", "Rate"), ("2804.61", "Silicon", "25%"), ("2805.30", "Rare earths", "34%"),
         ("8112.92", "Gallium", "10%")]  # fmt: skip


def a_pdf(drawn: Drawn) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 10 Tf {' '.join(f'1 0 0 1 {x} {y} Tm ({words}) Tj' for x, y, words in drawn)} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def column(x: int, lines: list[str]) -> Drawn:
    return [(x, 700 - 14 * place, line) for place, line in enumerate(lines)]


def across(*columns: Drawn) -> Drawn:
    return [one for row in zip(*columns, strict=True) for one in row]


TWO = column(50, LEFT), column(320, RIGHT)
THREE = column(20, LEFT), column(220, RIGHT), column(440, LEFT[::-1])
PAGES = {
    "columns drawn one after another": ([*TWO[0], *TWO[1]], [*LEFT, *RIGHT]),
    "columns drawn line by line": (across(*TWO), [*LEFT, *RIGHT]),
    "columns between a heading and a note": (
        [(50, 740, HEADING), *across(*TWO), (50, 580, NOTE)],
        [HEADING, *LEFT, *RIGHT, NOTE],
    ),
    "three columns": (across(*THREE), [*LEFT, *RIGHT, *LEFT[::-1]]),
    "a column that ends before the other": (
        [*across(column(50, LEFT[:4]), column(320, RIGHT[:4])), *TWO[1][4:]],
        [*LEFT[:4], *RIGHT],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_columns_are_read_one_after_another(name: str) -> None:
    drawn, lines = PAGES[name]
    assert extract_text(a_pdf(drawn), "application/pdf").split() == " ".join(lines).split()


@pytest.mark.parametrize("by", ["row", "column"])
def test_a_table_is_read_row_by_row(by: str) -> None:
    columns = [column(x, [row[place] for row in TABLE]) for place, x in enumerate((50, 200, 400))]
    drawn = across(*columns) if by == "row" else [one for cells in columns for one in cells]
    assert extract_text(a_pdf(drawn), "application/pdf").splitlines() == [" ".join(row) for row in TABLE]


def test_a_layout_that_is_none_of_the_text_changes_nothing() -> None:
    rows = [f"{left:<40}{right}" for left, right in zip(LEFT, RIGHT, strict=True)]
    across_page = "\n".join(f"{left} {right}" for left, right in zip(LEFT, RIGHT, strict=True))
    assert order_text(across_page, "\n".join(rows)) == "\n".join([*LEFT, *RIGHT])
    assert order_text(across_page, "\n".join(rows[:-1])) == across_page
    assert order_text(across_page, "\n".join([*rows, "more words"])) == across_page
    down = "\n".join([*LEFT, *RIGHT])
    joined = [f"{left}  {right}" if len(left) > 29 else row for left, right, row in zip(LEFT, RIGHT, rows, strict=True)]
    assert order_text(down, "\n".join(joined)) == down


def test_a_text_of_one_column_is_as_it_was_drawn() -> None:
    chance = random.Random(4)
    lines = [" ".join(chance.sample(" ".join([*LEFT, *RIGHT]).split(), 9)) for _ in range(30)]
    assert order_text("\n".join(lines), "\n".join(f"   {line}" for line in lines)) == "\n".join(lines)
