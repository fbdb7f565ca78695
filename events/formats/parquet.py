"""Apache Parquet: the tables of csv with types (numbers, days, instants, lists); pyarrow writes them.

The same question of the same edition gives the same bytes.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from .csv import get_header, iter_rows, select_columns
from .page import Page

if TYPE_CHECKING:
    import pyarrow

#: Rows that are read together by who wants some of them.
_GROUP = 10_000
_NUMBERS = frozenset({"significance", "edition", "revision"})
_DAYS = frozenset({"date_earliest", "date_latest", "earliest", "latest"})
_TRUTHS = frozenset({"uncertain", "approximate"})
_INSTANTS = frozenset({"updated"})
_LISTS = frozenset({"topics", "jurisdictions", "actors", "source_urls", "sources", "identifiers"})


def render(page: Page) -> bytes:
    return gather(iter([page]))


def gather(pages: Iterator[Page]) -> bytes:
    """One file of the events of all pages, whose schema names the edition, the licence and the address."""
    import pyarrow
    import pyarrow.parquet

    first = next(pages)
    rows = first.options.get("rows", "events")
    header = get_header(first)
    places = select_columns(rows, first.fields) if first.fields else range(len(header))
    names = [header[place] for place in places]
    said = {"edition": str(first.edition), "licence": first.licence.get("url", ""), "address": first.url}
    schema = pyarrow.schema([(name, _type_of(name)) for name in names], metadata=said)
    cells = chain.from_iterable(map(partial(_iter_cells, rows), chain([first], pages)))
    body = io.BytesIO()
    with pyarrow.parquet.ParquetWriter(body, schema, compression="zstd") as writer:
        while group := list(islice(cells, _GROUP)):
            columns = [
                pyarrow.array([_to_value(name, row[place]) for row in group], _type_of(name))
                for name, place in zip(names, places, strict=True)
            ]
            writer.write_table(pyarrow.table(columns, schema=schema))
    return body.getvalue()


def _iter_cells(rows: str, page: Page) -> Iterator[Sequence[object]]:
    return chain.from_iterable(iter_rows(rows, event, page) for event in page.events)


def _type_of(column: str) -> "pyarrow.DataType":
    import pyarrow

    if column in _NUMBERS:
        return pyarrow.int32()
    if column in _DAYS:
        return pyarrow.date32()
    if column in _TRUTHS:
        return pyarrow.bool_()
    if column in _INSTANTS:
        return pyarrow.timestamp("us", "UTC")
    return pyarrow.list_(pyarrow.string()) if column in _LISTS else pyarrow.string()


def _to_value(column: str, cell: object) -> object:
    """A cell as its column has it; None where csv leaves it empty."""
    if column in _LISTS:
        return list(cell) if isinstance(cell, Iterable) else []
    if cell in (None, ""):
        return None
    if column in _DAYS:
        return dt.date.fromisoformat(str(cell))
    return dt.datetime.fromisoformat(str(cell)) if column in _INSTANTS else cell
