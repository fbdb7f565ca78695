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
from tests.graphql.asking import small_timeline

Act = Callable[[], Any]

_QUERY = """query($first: Int, $topic: [String!]) { events(first: $first, filter: {topic: $topic}) { totalCount nodes {
  title date { display } kind { name } actors { role actor { name } } citations { source { title } quote { status } }
} } }"""


def requests() -> dict[str, tuple[Act, Act]]:
    """By name: one that warms up what a process remembers, and one like it that no process has answered yet."""
    small_timeline(5)
    asked, staff = Client(), _member_of_staff()
    return {
        "REST list": _both(lambda limit: _got(asked, f"/api/v1/events?topic=topic-001&limit={limit}")),
        "REST one event": _both(lambda number: _got(asked, f"/api/v1/events/event-00{number}")),
        "format (ics)": _both(lambda limit: _got(asked, f"/api/v1/events.ics?topic=topic-001&limit={limit}")),
        "GraphQL events": _both(lambda first: _graphql(asked, first)),
        "home page": _both(lambda number: _got(asked, f"/?topic=topic-00{number}")),
        "page of one event": _both(lambda number: _got(asked, f"/events/event-00{number}")),
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


def _graphql(client: Client, first: int) -> Act:
    def act() -> None:
        variables = {"first": first, "topic": ["topic-001"]}
        response = client.post("/graphql", {"query": _QUERY, "variables": variables}, content_type="application/json")
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


def _done(got: Any, wanted: Any, response: Any) -> None:
    if got != wanted:
        raise RuntimeError(f"{response.request['PATH_INFO']} was not answered: {response.content.decode()[:500]}")
