"""The desk's pages are compressed for those who work there, and not for a page of another site that asks in their name.

Drafts stand on a page beside the words that were searched for: a site that could see how long the compressed page is
could learn them letter by letter (BREACH).
"""

import pytest
from django.test import Client

from events.models import Event
from tests.decoding import decoded
from tests.desk import an_event, written

PAGES = [
    "/admin/",
    "/admin/events/event/?q=secret",
    "/admin/events/event/add/",
    "/admin/sources/capture/",
]


def fetch(client: Client, path: str, site: str | None) -> tuple[str | None, bytes]:
    headers = {"Accept-Encoding": "gzip, br, zstd"} | ({"Sec-Fetch-Site": site} if site else {})
    response = client.get(path, headers=headers)
    coding = response.headers.get("Content-Encoding")
    return coding, decoded(response.content, coding)


@pytest.mark.parametrize("path", PAGES)
def test_the_desk_is_compressed_for_its_own_pages_alone(publisher: Client, path: str) -> None:
    for site in (None, "cross-site", "same-site"):
        assert fetch(publisher, path, site)[0] is None, site
    for site in ("same-origin", "none"):
        coding, page = fetch(publisher, path, site)
        assert coding == "zstd", site
        assert b"<html" in page


def test_a_page_has_less_than_100_kilobytes_on_the_wire(publisher: Client) -> None:
    citations = [
        {"source": "gazette", "locator": str(number), "quote": f"Words {number} " * 40} for number in range(30)
    ]
    written(*(an_event(f"event-{number}", title=f"Event {number}", citations=citations) for number in range(60)))
    for path in (*PAGES, f"/admin/events/event/{Event.objects.all()[0].pk}/change/"):
        response = publisher.get(path, headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"})
        assert 1_000 < len(response.content) < 100_000, path


def test_so_is_the_login(client: Client, db: None) -> None:
    assert fetch(client, "/admin/login/", "cross-site")[0] is None
    assert fetch(client, "/admin/login/", "same-origin")[0] == "zstd"


def test_the_token_of_a_form_is_masked_again_for_each_page(publisher: Client) -> None:
    pages = [fetch(publisher, "/admin/events/event/add/", "same-origin")[1] for _ in range(2)]
    tokens = {page.partition(b'name="csrfmiddlewaretoken" value="')[2][:64] for page in pages}
    assert len(tokens) == 2
