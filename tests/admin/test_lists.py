"""Lists stay quick however long they are, and answer whatever they are asked."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import an_event, written

pytestmark = pytest.mark.django_db

EVENTS = "admin:events_event_changelist"


def _queries(client: Client, connection: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(reverse(EVENTS))
    return len(captured)


def test_a_list_takes_as_many_queries_for_two_rows_as_for_twenty(editor: Client) -> None:
    from django.db import connection

    written(an_event("a"), an_event("b"))
    editor.get(reverse(EVENTS))
    few = _queries(editor, connection)
    written(*[an_event(f"e{number}") for number in range(18)])
    assert _queries(editor, connection) == few


@pytest.mark.parametrize(
    "query",
    [
        "p=99999999999999999999", "p=-1", "p=x", "o=9.9", "o=99999999999999999999", "significance=x",
        "significance__exact=99999999999999999999", "significance__gte=1e999", "kind__id__exact=nothing",
        "topics__id__exact=%00", "q=%00", "q=%ff", "state=nothing", "e=1", "title__regex=(", "dates__earliest__year=0",
        "all=", "_popup=1&_to_field=x", "q=" + "x" * 5000, "significance__exact=%D9%A3",
    ],
)  # fmt: skip
def test_a_bad_query_string_is_never_an_error_of_ours(editor: Client, query: str) -> None:
    written(an_event("a"))
    assert editor.get(f"{reverse(EVENTS)}?{query}").status_code < 500


@pytest.mark.parametrize("state", ["draft", "in review", "published", "withdrawn"])
def test_a_list_is_filtered_by_state(editor: Client, state: str) -> None:
    written(an_event("a"))
    shown = editor.get(reverse(EVENTS), {"state": state}).context["cl"].result_list
    assert [event.slug for event in shown] == (["a"] if state == "draft" else [])


@pytest.mark.parametrize("model", ["events_event", "events_actor", "sources_source", "editions_revision"])
@pytest.mark.parametrize("name", ["change", "delete", "history"])
def test_an_address_of_nothing_leads_back(editor: Client, model: str, name: str) -> None:
    assert editor.get(reverse(f"admin:{model}_{name}", args=["nothing"])).status_code in (302, 403, 404)
