"""Keyset pages against the Relay specification's algorithm, and what cursors refuse."""

import base64
import random

import orjson
import pytest

from events.editions.keyset import CursorError, Sort, Window, decode_cursor, encode_cursor, get_slice
from events.editions.models import Edition
from tests.answers import Json
from tests.desk import an_event, published

COLUMNS = ("begins", "subject_id")


def reference(rows: Json, window: Window) -> Json:
    """https://relay.dev/graphql/connections.htm#sec-Pagination-algorithm"""
    edges = [row for row in rows if window.after is None or row > window.after]
    edges = [row for row in edges if window.before is None or row < window.before]
    has_next = window.before is not None and window.first is None
    has_previous = window.after is not None and window.last is None
    if window.first is not None:
        has_next = len(edges) > window.first
        edges = edges[: window.first]
    if window.last is not None:
        has_previous = len(edges) > window.last if window.first is None else has_previous or len(edges) > window.last
        edges = edges[max(len(edges) - window.last, 0) :]
    return edges, has_previous, has_next


@pytest.mark.django_db
def test_a_thousand_random_pages_are_those_of_the_specification() -> None:
    for number in range(1, 13):
        published(an_event(f"event-{number}"))
    rows = [(number,) for number in range(1, 13)]
    chance = random.Random(7)

    def one_of() -> tuple[int] | None:
        return (chance.randint(0, 14),) if chance.random() < 0.5 else None

    for _ in range(1000):
        sizes = [(chance.randint(0, 14), None), (None, chance.randint(0, 14)), (5, 3)]
        first, last = chance.choice(sizes)
        window = Window(first, one_of(), last, one_of())
        part = get_slice(Edition.objects.all(), Sort(("number",)), window)
        keys, _, has_next = reference(rows, window)
        assert part.keys == keys, window
        if first is not None and last is None:
            assert part.has_next is has_next, window


def test_a_cursor_carries_the_edition_and_the_key() -> None:
    from datetime import date
    from uuid import UUID

    key = (date(2025, 5, 13), UUID(int=7))
    assert decode_cursor(encode_cursor(4, "q", key), "q", COLUMNS) == (4, key)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "é",
        "A" * 500,
        base64.urlsafe_b64encode(b"[" * 200).decode(),
        base64.urlsafe_b64encode(b"5").decode(),
        base64.urlsafe_b64encode(b"null").decode(),
        base64.urlsafe_b64encode(orjson.dumps([True, "q", "2025-05-13", "x"])).decode(),
        base64.urlsafe_b64encode(orjson.dumps([10**12, "q", "2025-05-13", "x"])).decode(),
        base64.urlsafe_b64encode(orjson.dumps([1, "q", "2025-05-13"])).decode(),
        base64.urlsafe_b64encode(orjson.dumps([1, "q", "2025-02-30", "x"])).decode(),
        base64.urlsafe_b64encode(b"arrayconnection:9223372036854775808").decode(),
    ],
)
def test_a_damaged_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CursorError, match="damaged"):
        decode_cursor(cursor, "q", COLUMNS)


@pytest.mark.parametrize(
    "value",
    [None, True, 5, 10**18, [], {}, "\0", "-1", "9" * 19, "٣", "2020-01-01T00:00:00", "0001-01-01T00:00:00+23:59", ""],
)
@pytest.mark.parametrize("column", ["subject_id", "begins", "own_published_at", "significance", "position", "slug"])
def test_a_cursor_that_was_never_given_is_refused(
    column: str, value: bool | dict[str, Json] | int | list[Json] | str | None
) -> None:
    forged = base64.urlsafe_b64encode(orjson.dumps([1, "q", value])).decode()
    if column == "slug" and isinstance(value, str) and value != "\0":
        assert decode_cursor(forged, "q", (column,)) == (1, (value,))
        return
    with pytest.raises(CursorError, match="damaged"):
        decode_cursor(forged, "q", (column,))


def test_a_cursor_of_another_question_is_refused() -> None:
    with pytest.raises(CursorError, match="another query"):
        decode_cursor(encode_cursor(1, "other", (1, 2)), "q", COLUMNS)
