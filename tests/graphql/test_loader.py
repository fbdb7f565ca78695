"""What resolvers wait for is read together, by however long ways it is reached."""

import asyncio

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from events.editions.graphql import loader
from events.editions.graphql.loader import Levels, Loader
from events.graphql.http.document_cache import ParsedDocument
from tests.graphql.client import data, small_timeline


class Batch:
    """A batch that notes which keys were read together."""

    def __init__(self) -> None:
        self.read: list[list[str]] = []

    def __call__(self, keys: list[str]) -> list[str]:
        self.read.append(keys)
        return [key.upper() for key in keys]


async def reached(execute: Loader, batch: Batch, key: str, turns: int) -> str:
    """A value that is asked for after so many turns of the loop."""
    for _ in range(turns):
        await asyncio.sleep(0)
    return str(await execute.load(batch, key))


@pytest.mark.parametrize("turns", range(11))
def test_what_is_reached_ten_turns_later_is_read_with_the_rest(turns: int) -> None:
    batch, execute = Batch(), Loader()

    async def both() -> list[str]:
        return list(await asyncio.gather(reached(execute, batch, "near", 0), reached(execute, batch, "far", turns)))

    assert execute.run(both()) == ["NEAR", "FAR"]
    assert batch.read == [["near", "far"]]


def test_what_is_reached_much_later_is_read_too() -> None:
    batch, execute = Batch(), Loader()

    async def both() -> list[str]:
        return list(await asyncio.gather(reached(execute, batch, "near", 0), reached(execute, batch, "far", 1000)))

    assert execute.run(both()) == ["NEAR", "FAR"]


def test_a_key_is_read_once_whoever_requests_it_and_whenever() -> None:
    batch, execute = Batch(), Loader()

    async def thrice() -> list[str]:
        first = await asyncio.gather(*[reached(execute, batch, "one", 0) for _ in range(2)])
        return [*first, await reached(execute, batch, "one", 0)]

    assert execute.run(thrice()) == ["ONE"] * 3
    assert batch.read == [["one"]]


FAR_APART = """{
  a: events(first: 3) { nodes { kind { name description } } }
  b: events(first: 3) { edges { node { kind { name description } actors { actor { name aliases } } } } }
  c: timelines(first: 2) { nodes { events(first: 3) { edges { node {
    citations { source { publisher { name url } } } kind { name description }
    relations { event { kind { name description } actors { actor { aliases } } } }
  } } } } }
}"""


@pytest.mark.django_db
def test_no_turn_more_would_save_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ways to what lies deepest in the schema are within the turns that are waited for."""
    small_timeline(10, timelines=3)

    def queries(note: str) -> int:
        with CaptureQueriesContext(connections["public"]) as captured:
            data(f"{FAR_APART} # {note}")
        return len(captured)

    queries("what names mean is remembered after the first")
    planned = queries("by its plan")
    monkeypatch.setattr(ParsedDocument, "get_plan", lambda *_: None)
    usual = queries("the usual number of turns")
    assert planned == usual
    monkeypatch.setattr(loader, "_TURNS", 200)
    assert queries("many more turns") == usual
    monkeypatch.setattr(loader, "_TURNS", 0)
    assert queries("none") > usual


async def _twice(levels: Levels, batch: Batch, key: str) -> str:
    """A value that is asked for by another value."""
    first = await levels.load(batch, key)
    return str(await levels.load(batch, first + first))


def test_a_level_is_read_together_and_each_key_once() -> None:
    batch, levels = Batch(), Levels()
    answer: list[str] = []
    for key in ("a", "b", "a"):
        levels.start(_twice(levels, batch, key), answer.append)
    levels.read()
    assert batch.read == [["a", "b"], ["AA", "BB"]]
    assert sorted(answer) == ["AA", "AA", "BB"]


def test_a_resolver_hears_of_an_error_where_it_waits() -> None:
    levels = Levels()
    answer: list[str] = []

    async def hearing() -> str:
        try:
            return str(await levels.load(lambda keys: [KeyError(key) for key in keys], "a"))
        except KeyError as error:
            return f"none of {error}"

    levels.start(hearing(), answer.append)
    levels.read()
    assert answer == ["none of 'a'"]
    levels.start(_failing(levels), answer.append)
    with pytest.raises(ValueError, match="amiss"):
        levels.read()


async def _failing(levels: Levels) -> str:
    return str(await levels.load(lambda keys: [ValueError("amiss")], "b"))
