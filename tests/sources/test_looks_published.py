"""When a source was last looked at is public at once, and of nothing that is not."""

import datetime as dt

import pytest
from django.test import Client

from events.editions.publishing import withdraw
from sources.models import Outcome, Source, record_look
from tests.answers import Json
from tests.desk import an_event, key, published, written
from tests.sources.conftest import DAY, NOW

pytestmark = pytest.mark.django_db
PATH = "/api/v1/sources/gazette/look"
QUERY = '{ source(slug: "gazette") { look { lastLooked outcome nextLook } } }'


@pytest.fixture(autouse=True)
def source() -> Source:
    published(an_event("ban"))
    return Source.objects.get(slug="gazette")


def look(source: Source, outcome: Outcome, at: dt.datetime = NOW) -> None:
    source.url, source.check_every = "https://gazette.example/", 7
    source.save()
    record_look(source, at, outcome)


def graphql(client: Client, **headers: str) -> Json:
    return client.get("/graphql", {"query": QUERY}, headers={"accept": "application/json"} | headers)


def test_a_source_that_was_never_looked_at_says_so(client: Client) -> None:
    assert client.get(PATH).json() == {"source": "gazette", "last_looked": None, "outcome": None, "next_look": None}
    assert graphql(client).json()["data"] == {"source": {"look": None}}
    assert "Last looked at" not in client.get("/sources/gazette").content.decode()


def test_the_last_look_is_public_without_an_edition(client: Client, source: Source) -> None:
    look(source, Outcome.SIGHTING)
    told = {"last_looked": "2025-05-13T12:00:00Z", "outcome": "unchanged", "next_look": "2025-05-20"}
    assert client.get(PATH).json() == {"source": "gazette"} | told
    assert graphql(client).json()["data"]["source"]["look"] == {
        "lastLooked": told["last_looked"],
        "outcome": "unchanged",
        "nextLook": "2025-05-20",
    }
    page = client.get("/sources/gazette").content.decode()
    assert "13 May 2025" in page
    assert "the wording had not changed" in page
    assert "next look from 20 May 2025" in page


@pytest.mark.parametrize("surface", ["rest", "graphql", "page"])
def test_no_surface_keeps_what_was_said_of_the_look_before(client: Client, source: Source, surface: str) -> None:
    def get(**headers: str) -> Json:
        if surface == "graphql":
            return graphql(client, **headers)
        return client.get(PATH if surface == "rest" else "/sources/gazette", headers=headers)

    look(source, Outcome.SIGHTING)
    first = get()
    assert get(**{"if-none-match": first.headers["ETag"]}).status_code == 304
    look(source, Outcome.NO_DOCUMENT, NOW + DAY)
    second = get(**{"if-none-match": first.headers["ETag"]})
    assert (second.status_code, second.content == first.content) == (200, False)
    source.check_every = 3
    source.save()
    third = get(**{"if-none-match": second.headers["ETag"]})
    assert (third.status_code, third.content == second.content) == (200, False)


def test_of_what_is_not_public_no_look_is(client: Client, source: Source) -> None:
    written(sources=[{"slug": "draft", "title": "Draft", "type": "report"}])
    look(Source.objects.get(slug="draft"), Outcome.SIGHTING)
    assert client.get("/api/v1/sources/draft/look").status_code == 404
    look(source, Outcome.SIGHTING)
    withdraw([key("event", "ban"), key("source", "gazette")], by=None, reason="Not theirs")
    assert client.get(PATH).status_code == 410


def test_a_look_cannot_be_requested_of_an_edition(client: Client) -> None:
    answer = client.get(PATH, {"edition": 1})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "edition"
