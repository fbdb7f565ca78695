"""The store publishes any kind of subject, and says which kinds it knows by name."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest
from django.db.models import Model

from events.editions.subjects import get_owner, get_subjects
from events.models import Actor, Event, EventDate, Kind, Relation, Topic
from sources.models import Publisher
from tests.test_architecture import nodes

STORE = "events/editions/"
KITS = tuple(STORE + kit for kit in ("admin/", "graphql/", "http/", "rest/"))
#: What ``subjects.py`` and docs/architecture.md say the store knows; "kind" is also the name of a column.
KNOWN = {
    "models/entry.py": {"event", "kind"},
    "tallies.py": {"event", "kind"},
    "languages.py": {"source"},
}


def test_the_store_names_no_kind_of_subject_but_those_that_it_indexes() -> None:
    named = defaultdict(set)
    for path, node in nodes("events/editions"):
        if path.startswith(KITS) or not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        for subject in get_subjects():
            if node.value == subject or (f"'{subject}'" in node.value and ">>>" not in node.value):
                named[Path(path).relative_to(STORE).as_posix()].add(subject)
    assert named == KNOWN


def test_subjects_that_events_mention_say_in_which_column() -> None:
    mentions = {name: subject.mentions for name, subject in get_subjects().items() if subject.mentions}
    assert mentions == {"kind": "kind", "topic": "topics", "actor": "actors", "publisher": "publishers"}


@pytest.mark.parametrize("row", [Event(), Actor(), Publisher(), Topic(), Kind()])
def test_a_subject_owns_itself(row: Model) -> None:
    assert get_owner(row) is row


def test_a_part_is_owned_by_the_event_it_is_deleted_with() -> None:
    event, other = Event(title="A"), Event(title="B")
    assert get_owner(EventDate(event=event)) is event
    assert get_owner(Relation(source_event=event, event=other)) is event
