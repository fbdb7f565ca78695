"""How the columns of a stranger's table are read: a mapping file, or the guesses that are made without one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from events.editions.problems import unknown_value_message
from events.editions.written_dates import Order

from ..choices import DateType
from ..identifiers import SCHEMES

#: What a column may hold, and other headings that are taken for it.
COLUMNS = {
    "id": (),
    "slug": (),
    "title": ("headline", "event", "event title", "name"),
    "summary": ("description", "text", "abstract", "details"),
    "kind": ("category", "event kind", "event type"),
    "date": ("edtf", "event date", "when"),
    "date_type": ("type of date",),
    "topics": ("topic", "tags", "tag"),
    "jurisdictions": ("jurisdiction", "country", "countries"),
    "actors": ("actor", "who"),
    "significance": ("importance",),
    "source_urls": ("source url", "source", "sources", "url", "link", "links"),
    "title_zh": ("chinese title",),
    "summary_zh": ("chinese summary",),
    "identifiers": (),
}
#: What only a mapping says: the slugs of sources, a date of each type, and identifiers of each scheme.
SOURCES = "sources"
DATES = {f"date {type}": type for type in DateType.values}
IDENTIFIERS = {f"identifier {scheme}": scheme for scheme in SCHEMES}
#: All that a column may be mapped to.
TARGETS = (*COLUMNS, SOURCES, *DATES, *IDENTIFIERS)
#: What stands between the cells of several columns that are read as one.
JOINED_BY = {"title": " ", "date": " ", "summary": "\n", "title_zh": " ", "summary_zh": "\n", "source_urls": "\n"}
_SECTIONS = ("columns", "constants", "values", "date_order")


@dataclass(frozen=True)
class TableMapping:
    """What each heading stands for, and what is read where the table says nothing.

    Args:
        columns: by heading, the column.
        constants: by column, the cell of rows in which it is empty.
        values: by heading, what stands for a cell.
    """

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_order: Order = ""

    def read(self, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row by column: translated, those of one column joined, and constants where it is empty."""
        read: dict[str, str] = {}
        for heading, column in self.columns.items():
            cell = cells.get(heading, "")
            cell = self.values.get(heading, {}).get(cell, cell)
            if cell:
                read[column] = f"{read[column]}{JOINED_BY.get(column, '; ')}{cell}" if read.get(column) else cell
        return {**self.constants, **read}

    def get_problems(self, headings: list[str]) -> list[str]:
        """What of it does not fit a table with these headings, in sentences."""
        problems = [
            unknown_value_message("heading", heading, headings)
            for heading in (*self.columns, *self.values)
            if heading not in headings
        ]
        named = [*self.columns.values(), *self.constants]
        return problems + [unknown_value_message("column", one, TARGETS) for one in named if one not in TARGETS]


def read_mapping(data: bytes) -> TableMapping:
    """Read a mapping file, YAML or JSON: ``Heading: column`` in lines, or sections of columns, constants and values.

    Raises:
        ValueError: it is not one.
    """
    try:
        # Every scalar is text: NO is not false, and 2018 no number.
        whole = yaml.load(data.decode("utf-8-sig"), Loader=yaml.CBaseLoader)  # noqa: S506 - it makes text alone
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(
            "a mapping file is YAML or JSON in UTF-8, with a heading and its column on each line."
        ) from error
    if not isinstance(whole, dict):
        raise ValueError("a mapping file maps headings to columns, such as “Headline: title”.")
    if all(isinstance(one, str) for one in whole.values()) and "columns" not in whole:
        return TableMapping(whole)
    for key in whole:
        if key not in _SECTIONS:
            raise ValueError(unknown_value_message("section", str(key), _SECTIONS))
    order = whole.get("date_order", "")
    if order not in ("", "day", "month"):
        raise ValueError(f"date_order must be day or month, not ‘{order!s:.40}’.")
    values = _read_section("values", whole)
    return TableMapping(
        _read_texts("columns", _read_section("columns", whole)),
        _read_texts("constants", _read_section("constants", whole)),
        {heading: _read_texts(heading, _read_section(heading, values)) for heading in values},
        order,
    )


def render_mapping(mapping: TableMapping) -> str:
    """A mapping as :func:`read_mapping` reads it."""
    sections = {
        "columns": dict(mapping.columns),
        "constants": dict(mapping.constants),
        "values": {heading: dict(cells) for heading, cells in mapping.values.items()},
        "date_order": mapping.date_order,
    }
    kept = {name: section for name, section in sections.items() if section or name == "columns"}
    return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=1_000)


def _read_section(key: str, whole: Mapping[str, object]) -> dict[str, object]:
    section = whole.get(key) or {}
    if not isinstance(section, dict):
        raise ValueError(f"“{key}” must be a mapping, such as “Headline: title”.")
    return section


def _read_texts(key: str, section: Mapping[str, object]) -> dict[str, str]:
    texts = {name: text for name, text in section.items() if isinstance(text, str)}
    if len(texts) < len(section):
        raise ValueError(f"“{key}” must map names to text.")
    return texts
