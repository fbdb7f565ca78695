"""Whatever way leads to a subject, it says of itself what it says where it is asked for by its id."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk import an_event, published
from tests.effort import some_of
from tests.graphql.client import data, execute, small_timeline
from tests.graphql.selections import NODE, SCHEMA, Step, is_node, leaves, paths, written

pytestmark = pytest.mark.django_db

#: Composite fields from the root on.
DEPTH = 5
#: What leads to nothing: no source attests these dates, nobody said these words, no document has this digest, an edition begins with no event.
NOTHING = (
    *("eras.date.sources", "seen.sources", "window.sources"),
    *("checkQuote.found", "checkQuote.near", "checkQuote.quotedBy"),
    *("verify.results", "changes.nodes.event", "changes.edges.node.event"),
)
LISTS = ("events", "actors", "sources", "kinds", "topics", "timelines", "publishers", "editions")
TYPES = sorted(type_.name for type_ in SCHEMA.get_possible_types(NODE))
#: A query for each type: `identifiers` of a source are of another type than those of an event.
REFERENCES = {
    name: f"query($ids: [ID!]!, $edition: Int) {{ nodes(ids: $ids, edition: $edition) {{ ... on {name}"
    f" {{ {leaves(SCHEMA.type_map[name])} }} }} }}"
    for name in TYPES
}


def _timeline() -> None:
    """Two editions that say different things of everything, and a third in which one event was changed."""
    published(
        *(an_event(f"event-00{number}", title="Before", kind="export-control") for number in range(3)),
        kinds=[{"slug": "export-control", "name": "Before", "description": "Before."}],
        topics=[{"slug": f"topic-00{number}", "name": "Before"} for number in range(3)],
        actors=[{"slug": "huawei", "name": "Before", "kind": "company"}],
        publishers=[{"slug": f"office-00{number}", "name": "Before", "country": "CN"} for number in range(3)],
    )
    small_timeline(3)
    media = {"url": "https://pictures.example/1.jpg", "caption": "A chip", "credit": "A. B.", "alt": "A chip"}
    published(
        {"slug": "event-001", "title": "After", "media": media},
        kinds=[{"slug": "export-control", "name": "After", "description": "After."}],
    )


def _references(ids: dict[str, list[str]], edition: int | None) -> Iterator[dict[str, Any]]:
    for name, of_type in ids.items():
        yield from data(REFERENCES[name], ids=of_type, edition=edition)["nodes"]


def _ends(value: Any, path: list[Step], edition: int | None) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """The objects a path leads to, each with the edition it is read in: that of an entry, or the request's."""
    if isinstance(value, list):
        for one in value:
            yield from _ends(one, path, edition)
    elif value is not None and not path:
        yield edition, value
    elif value is not None:
        (step, *rest) = path
        if "entryEdition" in value:
            edition = value["entryEdition"]["number"]
        yield from _ends(value.get(step.name), rest, edition)


def _query_along(path: list[Step], ids: dict[str, list[str]]) -> dict[str, Any]:
    """The answer to a path alone, with all that its end says of itself."""
    selected = written(path, leaves(path[-1].type))
    if path[0].name not in ("node", "nodes"):
        return execute(f"{{ {selected} }}")
    of_type = ids[path[1].parent.name]
    middle = len(of_type) // 2
    if path[0].name == "node":
        return execute(f"query($id: ID!) {{ {selected} }}", id=of_type[middle])
    return execute(f"query($ids: [ID!]!) {{ {selected} }}", ids=of_type[middle : middle + 2])


def test_every_path_leads_to_what_its_end_is_by_its_id() -> None:
    """Each path is asked alone: what stands beside it might read what it lacks."""
    _timeline()
    listed = data(f"{{ {' '.join(f'{name} {{ nodes {{ __typename id }} }}' for name in LISTS)} }}")
    ids: dict[str, list[str]] = defaultdict(list)
    for one in (node for connection in listed.values() for node in connection["nodes"]):
        ids[one["__typename"]].append(one["id"])
    failed: dict[str, Any] = {}
    nothing: list[str] = []
    # What was said of a subject, by the edition it was read in: once for each way of saying it, with a path to it.
    said: dict[int | None, dict[str, dict[str, tuple[Any, str]]]] = defaultdict(lambda: defaultdict(dict))
    every = list(paths(DEPTH))
    for path in some_of(every, len(every) // 2):
        name = ".".join(step.name for step in path)
        answer = _query_along(path, ids)
        if "errors" in answer:
            failed[name] = answer["errors"][0]
            continue
        ends = list(_ends(answer["data"], path, None))
        if not ends:
            nothing.append(name)
        for edition, end in ends if is_node(path[-1].type) else ():
            said[edition][end["id"]][repr(end)] = end, name
    assert failed == {}
    assert [name for name in nothing if not any(end in name for end in NOTHING)] == []
    assert {edition for edition in said if edition} >= {1, 2, 3}
    for edition, subjects in said.items():
        by_type: dict[str, list[str]] = defaultdict(list)
        for id, ways in subjects.items():
            by_type[next(iter(ways.values()))[0]["__typename"]].append(id)
        for end in _references(by_type, edition):
            assert {name: one for one, name in subjects[end["id"]].values() if one != end} == {}, end
