"""A few standard requests, against a small timeline of their own."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from events.models import Event
from tests.admin.conftest import address, form_values
from tests.desk import an_event, published, written
from tests.graphql.client import small_timeline

Act = Callable[[], object]

_QUERY = """query($filter: EventFilter) { events(first: 50, filter: $filter) { totalCount nodes {
  title date { display } kind { name } actors { role actor { name } } citations { source { title } quote { status } }
} } }"""


def requests() -> dict[str, tuple[Act, Act]]:
    """By name: one that warms up what a process remembers, and one like it that no process has answered yet.

    The second asks for another day, so that the answer is made, but what the question is made of (names, statements,
    columns, documents of GraphQL and their costs) is remembered, as in a process that has served for a while.
    """
    small_timeline(5)
    client, staff = Client(), _member_of_staff()
    return {
        "REST list": _both(lambda day: _got(client, f"/api/v1/events?topic=topic-001&since=2019-01-0{day}")),
        "REST one event": _both(lambda number: _got(client, f"/api/v1/events/event-00{number}")),
        "format (ics)": _both(lambda day: _got(client, f"/api/v1/events.ics?topic=topic-001&since=2019-01-0{day}")),
        "GraphQL events": _both(lambda day: _graphql(client, {"topic": ["topic-001"], "since": f"2019-01-0{day}"})),
        "home page": _both(lambda day: _got(client, f"/?topic=topic-001&since=2019-01-0{day}")),
        "page of one event": _both(lambda number: _got(client, f"/events/event-00{number}")),
        "admin save": _both(lambda number: _saved(staff, f"saved-{number}")),
        "publish": _both(_published),
        "import of a row": _both(_imported),
    }


def _both(act: Callable[[int], Act]) -> tuple[Act, Act]:
    return act(1), act(2)


def _got(client: Client, path: str) -> Act:
    def act() -> None:
        response = client.get(path)
        _done(response.status_code, 200, response)
        b"".join(response) if response.streaming else response.content

    return act


def _graphql(client: Client, filter: dict[str, object]) -> Act:
    def act() -> None:
        request = {"query": _QUERY, "variables": {"filter": filter}}
        response = client.post("/graphql", request, content_type="application/json")
        _done("errors" in response.json(), False, response)

    return act


def _member_of_staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _saved(client: Client, slug: str) -> Act:
    published(an_event(slug))
    event = Event.objects.get(slug=slug)
    sent = form_values(client, event) | {"title": "Another title"}

    def act() -> None:
        response = client.post(address(event), sent)
        _done(response.status_code, 302, response)

    return act


def _published(number: int) -> Act:
    written(an_event(f"draft-{number}"))
    return lambda: call_command("publish", f"event/draft-{number}", note="A note", stdout=StringIO())


def _imported(number: int) -> Act:
    rows = {"events": [an_event(f"imported-{number}", kind="export-control", topics=["topic-001"])]}

    def act() -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "events.json"
            path.write_text(json.dumps(rows))
            call_command("import_events", str(path), stdout=StringIO(), stderr=StringIO(), verbosity=0)

    return act


def _done(got: object, wanted: object, response: Any) -> None:
    if got != wanted:
        raise RuntimeError(f"{response.request['PATH_INFO']} was not answered: {response.content.decode()[:500]}")
