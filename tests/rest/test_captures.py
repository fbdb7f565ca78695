"""However many captures a source has, a page of them reads those alone."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.editions.redaction.redact import redact
from tests.desk import SOURCE, an_event, key, published

pytestmark = pytest.mark.django_db

MANY, LIST = 25, "/api/v1/sources/gazette/captures"
NUMBERS = list(range(1, MANY + 1))
CAPTURED = '{{ source(slug: "gazette") {{ captures({}) {{ totalCount nodes {{ number text }} pageInfo {{ {} }} }} }} }}'


@pytest.fixture
def many() -> None:
    captures = [{"seen": f"2025-05-{number:02}", "text": f"Words of day {number}."} for number in NUMBERS]
    published(an_event("tariff"), sources=[SOURCE | {"rights": "public_domain", "captures": captures}])


def _pages(client: Client, address: str | None) -> Iterator[tuple[list[int], int]]:
    """The numbers on each page and the count it gives, from one page to the next."""
    while address:
        response = client.get(address)
        page = response.json()
        links = {rel: url for url, rel in re.findall('<([^>]+)>; rel="([a-z]+)"', response.headers.get("Link", ""))}
        assert (links.get("next"), links.get("prev")) == (page["next"], page["previous"])
        yield [capture["number"] for capture in page["results"]], page["count"]
        address = page["next"]


def _read(client: Client, path: str) -> tuple[str, list[str]]:
    """The text of an answer, and the statements that read captures."""
    with CaptureQueriesContext(connections["public"]) as statements:
        response = client.get(path)
    assert response.status_code == 200, response.content
    return response.text, [one["sql"] for one in statements if "'capture'" in one["sql"]]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("limit", "sizes"), [("", [20, 5]), ("?limit=10", [10, 10, 5]), ("?limit=100", [25])])
def test_captures_are_listed_a_page_at_a_time(client: Client, limit: str, sizes: list[int]) -> None:
    pages = [*_pages(client, f"{LIST}{limit}")]
    assert [len(numbers) for numbers, _ in pages] == sizes
    assert [number for numbers, _ in pages for number in numbers] == NUMBERS
    assert {count for _, count in pages} == {MANY}


@pytest.mark.usefixtures("many")
def test_pages_of_captures_lead_back(client: Client) -> None:
    second = client.get(client.get(f"{LIST}?limit=10").json()["next"]).json()
    first = client.get(second["previous"]).json()
    assert [one["number"] for one in first["results"]] == NUMBERS[:10]
    assert first["previous"] is None


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("other", ["sources/other/captures", "sources/gazette/captures?on=2025-05-20"])
def test_a_cursor_belongs_to_one_list_of_captures(client: Client, other: str) -> None:
    published(sources=[SOURCE | {"slug": "other", "title": "Other"}])
    cursor = client.get(f"{LIST}?limit=10").json()["next"].partition("cursor=")[2]
    refused = client.get(f"/api/v1/{other}{'&' if '?' in other else '?'}cursor={cursor}")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "cursor")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("path", "seen", "unseen"),
    [
        (f"{LIST}?limit=2", (1, 2), (3, MANY)),
        (f"{LIST}?on=2025-05-07", (7,), (6, 8, MANY)),
        ("/api/v1/sources/gazette/changes/7..9", (), ()),
        ("/embed/sources/gazette/changes/7..9", (), ()),
    ],
)
def test_captures_are_read_by_their_numbers(
    client: Client, path: str, seen: tuple[int, ...], unseen: tuple[int, ...]
) -> None:
    text, statements = _read(client, path)
    assert all(f"Words of day {number}." in text for number in seen)
    assert not any(f"Words of day {number}." in text for number in unseen)
    (statement,) = statements
    assert len(re.findall(r"'gazette/\d+'", statement)) == (len(seen) or 2)


@pytest.mark.usefixtures("many")
def test_the_page_of_a_source_shows_a_page_of_its_copies(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, _ = _read(client, "/sources/gazette")
    assert whole.count('id="capture-') == MANY
    assert "Next page" not in whole
    monkeypatch.setattr("events.pages.views._COPIES", 20)
    published(an_event("answer"))
    first, statements = _read(client, "/sources/gazette")
    assert first.count('id="capture-') == 20
    assert len(statements) == 1
    following = re.search('<a rel="next" href="([^"]+)"', first)
    assert following is not None
    second = client.get(following[1].replace("&amp;", "&")).text
    assert re.findall(r'id="capture-(\d+)"', second) == [str(number) for number in NUMBERS[20:]]
    assert '<a rel="prev"' in second


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [("first: 3", [1, 2, 3]), ("last: 2", [24, 25]), ('on: "2025-05-07"', [7]), ('on: "2025-04-30"', [])],
)
def test_graphql_reads_the_captures_it_answers_with(client: Client, arguments: str, numbers: list[int]) -> None:
    query = CAPTURED.format(arguments, "hasNextPage hasPreviousPage")
    with CaptureQueriesContext(connections["public"]) as statements:
        answer = client.post("/graphql", {"query": query}, content_type="application/json").json()
    captures = answer["data"]["source"]["captures"]
    assert [node["number"] for node in captures["nodes"]] == numbers
    assert captures["totalCount"] == (len(numbers) if "on" in arguments else MANY)
    more = (arguments.startswith("first"), arguments.startswith("last"))
    assert (captures["pageInfo"]["hasNextPage"], captures["pageInfo"]["hasPreviousPage"]) == more
    reading = [one["sql"] for one in statements if "'capture'" in one["sql"]]
    assert [len(re.findall(r"'gazette/\d+'", sql)) for sql in reading] == ([len(numbers)] if numbers else [])


@pytest.mark.usefixtures("many")
def test_a_past_edition_lists_no_capture_that_was_redacted_since(client: Client, admin_user: User) -> None:
    redact(key("capture", "gazette/3"), by=admin_user, reason="Court order")
    # The change that capture 4 told of repeated the words of capture 3.
    for path, gone in ((LIST, {3}), (f"{LIST}?edition=1", {3, 4})):
        pages = [*_pages(client, path)]
        assert [number for numbers, _ in pages for number in numbers] == [n for n in NUMBERS if n not in gone]
        assert {count for _, count in pages} == {MANY - len(gone)}
