"""The identifiers of an event and of an actor stand on their pages, and lead to the registers that have an address."""

import re

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listing() -> None:
    published(
        an_event(
            "listing",
            actors=[{"actor": "huawei", "role": "target"}],
            identifiers={"docket": ["1:19-cv-00159"], "celex": ["32024R1689"]},
        ),
        an_event("other"),
        actors=[{"slug": "huawei", "name": "Huawei", "kind": "company", "identifiers": {"wikidata": ["Q160120"]}}],
    )


def test_an_event_s_page_has_them_and_leads_to_their_registers(client: Client) -> None:
    page = client.get("/events/listing").content.decode()
    assert "<code>1:19-cv-00159</code></li>" in page
    assert '<a href="https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024R1689" rel="noopener">' in page
    assert "Q160120" not in page
    assert 'aria-label="标识符"' in client.get("/events/listing?lang=zh").content.decode()
    assert "Identifiers" not in client.get("/events/other").content.decode()


def test_an_actor_s_page_has_them(client: Client) -> None:
    page = client.get("/actors/huawei").content.decode()
    assert '<a href="https://www.wikidata.org/wiki/Q160120" rel="noopener"><code>Q160120</code></a>' in page


def test_a_change_of_identifiers_is_told_in_the_history(client: Client) -> None:
    published(an_event("listing", identifiers={"docket": ["1:19-cv-00160"]}))
    page = client.get("/events/listing").content.decode()
    history = re.sub("<[^>]*>", "", page.partition('class="history"')[2])
    assert "What changed: identifiers" in " ".join(history.split())
    assert "docket:1:19-cv-" in history
    assert "00160" in history
