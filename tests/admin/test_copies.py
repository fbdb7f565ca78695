"""A second event like the first is made in one step."""

import pytest
from django.test import Client

from events.models import Event
from tests.desk import an_event, latest_revision, published

from .conftest import Login, address

pytestmark = pytest.mark.django_db
WHOLE = {
    "summary": "Words",
    "jurisdictions": ["US"],
    "topics": ["chips"],
    "actors": [{"actor": "bis", "role": "issuer"}],
    "dates": [{"type": "effective", "date": "2019-05-16", "sources": ["gazette"]}],
    "citations": [{"source": "gazette", "quote": "Words of it"}],
    "relations": [{"type": "amends", "event": "older"}],
    "identifiers": {"docket": ["A-1"]},
}


@pytest.fixture
def event(db: None) -> Event:
    published(
        an_event("a-rule", **WHOLE),
        an_event("older"),
        topics=[{"slug": "chips", "name": "Chips"}],
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
    )
    return Event.objects.get(slug="a-rule")


def test_a_copy_has_everything_but_slug_and_identifiers_and_is_a_draft_of_its_own(editor: Client, event: Event) -> None:
    assert editor.get(address(event, "duplicate")).status_code == 200
    assert Event.objects.count() == 2
    page = editor.post(address(event, "duplicate"), {"confirmed": "yes"}, follow=True)
    copy = Event.objects.get(slug="a-rule-2")
    assert page.redirect_chain[-1][0] == address(copy)
    before, after = event.row(), copy.row()
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert differing == {"id", "slug", "identifiers"}
    assert "identifiers" not in after
    assert latest_revision(copy).comment == "copied from a-rule"
    assert "This event is" in page.content.decode()
    assert event.relations.get().event.slug == "older"


def test_only_those_who_may_write_may_copy(login: Login, event: Event) -> None:
    nobody = login("nobody")
    assert nobody.post(address(event, "duplicate"), {"confirmed": "yes"}).status_code == 403
    assert Event.objects.count() == 2
