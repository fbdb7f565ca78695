"""Resources: the documentation, an event, a source."""

from pathlib import Path

import orjson
import pytest
from django.test import Client

from events.editions.publishing import withdraw
from tests.answers import Json
from tests.desk import an_event, key, published, written

from .talking import error, request, request_before, result

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"


def read(uri: str) -> Json:
    answer = result("resources/read", {"uri": uri})
    (contents,) = answer["contents"]
    assert contents["uri"] == uri
    return answer | contents


def test_every_page_of_the_documentation_that_is_listed_is_read_as_it_is() -> None:
    listed = result("resources/list")["resources"]
    assert {"annals://docs/assistants", "annals://docs/rest"} <= {one["uri"] for one in listed}
    for resource in listed:
        page = read(resource["uri"])
        assert page["text"] == (DOCS / f"{resource['name']}.md").read_text()
        assert (page["mimeType"], page["ttlMs"], page["cacheScope"]) == ("text/markdown", 3_600_000, "public")


def test_an_event_and_a_source_are_those_of_rest() -> None:
    published(an_event("ban", citations=[{"source": "gazette", "quote": "Words"}]))
    templates = [one["uriTemplate"] for one in result("resources/templates/list")["resourceTemplates"]]
    assert templates == ["annals://events/{slug}{?edition}", "annals://sources/{slug}{?edition}"]
    for kind, slug, name in (("events", "ban", "event"), ("sources", "gazette", "source")):
        page = read(f"annals://{kind}/{slug}")
        answer = orjson.loads(page["text"])
        assert answer[name] == Client().get(f"/api/v1/{kind}/{slug}").json()
        assert answer["cite"].endswith(f"http://testserver/{kind}/{slug}?edition=1.")
        assert (page["mimeType"], page["ttlMs"]) == ("application/json", 60_000)
    pinned = read("annals://events/ban?edition=1")
    assert pinned["ttlMs"] == 86_400_000
    published(an_event("ban", title="Another title"))
    assert read("annals://events/ban?edition=1")["text"] == pinned["text"]


NOWHERE = [
    "annals://events/nothing", "annals://events/ban?edition=9", "annals://events/ban?edition=x",
    "annals://events/ban?limit=2", "annals://events/ban?slug=leaving", "annals://events/ban?edition=",
    "annals://events/ban?junk", "annals://docs/nothing", "annals://docs/operations", "annals://docs/../README",
    "annals://docs/%2e%2e%2fREADME", "annals://docs/", "annals://", "annals:events/ban", "file:///etc/passwd",
    "https://testserver/events/ban", "annals://[", "annals://events/ban#x", "annals://events/draft", "",
    "annals://events/leaving",
]  # fmt: skip


def test_what_is_not_there_is_an_error_that_names_it() -> None:
    published(an_event("ban"), an_event("leaving"))
    written(an_event("draft"))
    withdraw([key("event", "leaving")], by=None, reason="It never happened")
    for uri in NOWHERE:
        newest = request("resources/read", {"uri": uri}) if uri else request_before("resources/read", {"uri": uri})
        code = -32602 if uri else -32002
        assert error(newest) == (200, code), uri
        assert newest.json()["error"]["data"] == {"uri": uri}
        assert error(request_before("resources/read", {"uri": uri})) == (200, -32002)
    for name in ("slug", "limit", "junk"):
        refused = request("resources/read", {"uri": f"annals://events/ban?{name}=x"}).json()["error"]["message"]
        assert refused == f"unknown parameter '{name}': one of as_of, edition."
    gone = request("resources/read", {"uri": "annals://events/leaving"}).json()["error"]["message"]
    assert gone == "The event ‘leaving’ was withdrawn in edition 2: It never happened"
    assert error(request_before("resources/read", {"uri": 5})) == (200, -32602)
