"""Events as Apache Parquet: the tables of csv with types, whole or in parts, and never another one's bytes."""

import datetime as dt
import io
from typing import Any

import duckdb
import pandas
import pyarrow.parquet
import pytest
from django.test import Client
from fsspec.implementations.http import HTTPFileSystem
from pytest_django.live_server_helper import LiveServer

from events.editions.http.cache import ResponseCache
from events.formats import page
from events.formats.csv import COLUMNS, ROWS
from tests.desk import an_event, published

URL = "/api/v1/events.parquet"
CITATIONS = [{"source": "gazette", "quote": "By order."}]


@pytest.fixture
def two() -> None:
    actors = [{"slug": "bis", "name": "Bureau", "kind": "agency"}]
    published(
        an_event("first", date="2019-05-16", title="=1+1", citations=CITATIONS, jurisdictions=["US", "EU"]),
        an_event("second", date="2020~/..", actors=[{"actor": "bis", "role": "issuer"}]),
        actors=actors,
    )


def read(body: bytes) -> Any:
    return pyarrow.parquet.read_table(io.BytesIO(body))


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_numbers_days_instants_and_lists_have_their_types(client: Client) -> None:
    response = client.get(URL)
    table = read(response.content)
    assert table.column_names == COLUMNS["events"]
    first, second = table.to_pylist()
    assert (first["title"], first["significance"], first["jurisdictions"]) == ("=1+1", 3, ["US", "EU"])
    assert (first["date_earliest"], second["date_latest"]) == (dt.date(2019, 5, 16), None)
    assert (first["actors"], second["actors"]) == ([], ["bis (issuer)"])
    assert first["updated"].tzinfo is not None
    assert table.schema.metadata[b"edition"] == response.headers["Annals-Edition"].encode()
    assert response.headers["Content-Type"] == "application/vnd.apache.parquet"
    assert 'rel="describedby"' in response.headers["Link"]


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("rows", ROWS)
def test_each_table_has_the_cells_that_csv_has(client: Client, rows: str) -> None:
    cells = pandas.read_csv(
        io.BytesIO(client.get(f"/api/v1/events.csv?rows={rows}&limit=1000").content), dtype=str, keep_default_na=False
    )
    table = read(client.get(f"{URL}?rows={rows}").content)
    assert table.column_names == list(cells.columns)
    said = [[_as_csv(value) for value in row.values()] for row in table.to_pylist()]
    assert said == cells.map(lambda cell: cell.removeprefix("'")).to_numpy().tolist()


def _as_csv(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return "" if value is None else str(value)


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_fields_and_limits_choose_columns_and_rows(client: Client) -> None:
    table = read(client.get(f"{URL}?fields=slug,date.edtf&limit=1").content)
    assert table.to_pylist() == [{"slug": "first", "date": "2019-05-16"}]


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_parts_of_the_file_are_parts_of_one_version_and_never_compressed(client: Client) -> None:
    whole = client.get(URL, headers={"Accept-Encoding": "zstd, br, gzip"})
    body, tag = whole.content, whole.headers["ETag"]
    assert (whole.headers["Accept-Ranges"], whole.headers["Content-Length"]) == ("bytes", str(len(body)))
    assert "Content-Encoding" not in whole.headers
    size = len(body)
    for given, first, last in (
        ("bytes=0-3", 0, 3), ("bytes=-8", size - 8, size - 1), (f"bytes={size - 4}-", size - 4, size - 1),
        (f"bytes=4-{size + 9}", 4, size - 1), (f"bytes=-{size + 9}", 0, size - 1),
    ):  # fmt: skip
        part = client.get(URL, headers={"Range": given, "If-Range": tag, "Accept-Encoding": "gzip"})
        assert (part.status_code, part.content) == (206, body[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert (part.headers["ETag"], part.headers["Content-Length"]) == (tag, str(last - first + 1))
    outside = client.get(URL, headers={"Range": f"bytes={size}-"})
    assert (outside.status_code, outside.headers["Content-Range"]) == (416, f"bytes */{size}")
    for headers in ({"Range": "bytes=0-1,4-5"}, {"Range": "rows=0-1"}, {"Range": "bytes=0-3", "If-Range": '"other"'}):
        assert (client.get(URL, headers=headers).status_code, client.get(URL, headers=headers).content) == (200, body)
    head = client.head(URL)
    assert (head.status_code, head.headers["Content-Length"], head.headers["ETag"]) == (200, str(size), tag)


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_the_same_edition_gives_the_same_bytes_and_another_one_another_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(URL)
    monkeypatch.setattr("events.editions.http.views.RESPONSE_CACHE", ResponseCache())
    assert client.get(URL).content == before.content
    published(an_event("third"))
    after = client.get(URL)
    assert after.headers["ETag"] != before.headers["ETag"]
    mixed = client.get(URL, headers={"Range": "bytes=0-3", "If-Range": before.headers["ETag"]})
    assert (mixed.status_code, mixed.content) == (200, after.content)


@pytest.mark.django_db
@pytest.mark.usefixtures("two")
def test_without_pyarrow_the_answer_says_what_to_install(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "find_spec", lambda name: None)
    response = client.get(URL)
    assert response.status_code == 406
    assert "requirements-parquet.txt" in response.json()["detail"]


class DatedHttp(HTTPFileSystem):  # type: ignore[misc]  # it has no types
    """Files at addresses, with the date by which DuckDB would tell versions of a file apart."""

    def modified(self, path: str) -> dt.datetime:
        return dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
@pytest.mark.usefixtures("two")
def test_duckdb_and_pandas_read_it_by_its_address(live_server: LiveServer) -> None:
    address = f"{live_server.url}{URL}"
    with duckdb.connect() as database:
        database.register_filesystem(DatedHttp())
        found = database.sql(f"SELECT slug, date_earliest FROM read_parquet('{address}') WHERE significance = 3")
        assert found.fetchall() == [("first", dt.date(2019, 5, 16)), ("second", dt.date(2020, 1, 1))]
    frame = pandas.read_parquet(address, columns=["slug", "significance"])
    assert frame.to_dict("records") == [{"slug": "first", "significance": 3}, {"slug": "second", "significance": 3}]
