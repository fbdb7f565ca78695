"""Events and actors are found by their identifiers, over REST and GraphQL, and have them in their documents."""

from urllib.parse import quote

import orjson
import pytest
from django.test import Client

from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TOGETHER = {"csl": ["a1"]}


@pytest.fixture(autouse=True)
def listings() -> None:
    published(
        an_event(
            "listing",
            actors=[{"actor": "huawei", "role": "target"}],
            identifiers={"docket": ["BIS-2019-0015", "1:19-cv-00159"], "celex": ["32024R1689"]},
        ),
        an_event("other"),
        actors=[
            {"slug": "bis", "name": "BIS", "kind": "agency"},
            {
                "slug": "huawei",
                "name": "Huawei",
                "kind": "company",
                "identifiers": TOGETHER | {"wikidata": ["Q160120"]},
            },
            {"slug": "zte", "name": "ZTE", "kind": "company", "identifiers": TOGETHER},
        ],
    )


def slugs(client: Client, address: str) -> list[str]:
    return [one["slug"] for one in client.get(f"/api/v1/{address}").json()["results"]]


def ask(client: Client, query: str) -> Json:
    return client.post("/graphql", {"query": query}, content_type="application/json").json()


def test_an_actor_is_found_by_its_identifier(client: Client) -> None:
    assert slugs(client, "actors") == ["bis", "huawei", "zte"]
    assert slugs(client, "actors?identifier=wikidata:Q160120") == ["huawei"]
    assert slugs(client, "actors?identifier=csl:a1") == ["huawei", "zte"]
    assert slugs(client, "actors?identifier=wikidata:Q2") == []
    published(actors=[{"slug": "zte", "name": "ZTE", "kind": "company", "identifiers": {"wikidata": "Q1156"}}])
    assert slugs(client, "actors?identifier=csl:a1") == ["huawei"]
    assert slugs(client, "actors?identifier=csl:a1&edition=1") == ["huawei", "zte"]


def test_the_next_page_of_actors_keeps_to_the_identifier(client: Client) -> None:
    page = client.get("/api/v1/actors?identifier=csl:a1&limit=1").json()
    following = client.get(page["next"]).json()
    assert [one["slug"] for one in (*page["results"], *following["results"])] == ["huawei", "zte"]
    assert following["next"] is None
    cursor = page["next"].partition("cursor=")[2]
    assert client.get(f"/api/v1/actors?cursor={cursor}").status_code == 400


def test_documents_have_identifiers_where_there_are_any(client: Client) -> None:
    kept = {"celex": ["32024R1689"], "docket": ["BIS-2019-0015", "1:19-cv-00159"]}
    event = client.get("/api/v1/events/listing").json()
    assert event["identifiers"] == kept
    assert "identifiers" not in event["actors"][0]
    assert "identifiers" not in client.get("/api/v1/events/other").json()
    assert client.get("/api/v1/events?fields=slug,identifiers&slug=listing,other").json()["results"] == [
        {"slug": "listing", "identifiers": kept}, {"slug": "other"},
    ]  # fmt: skip
    assert client.get("/api/v1/actors/huawei").json()["identifiers"] == {"csl": ["a1"], "wikidata": ["Q160120"]}
    assert "identifiers" not in client.get("/api/v1/actors/bis").json()


def test_json_ld_names_them_in_the_words_of_schema_org(client: Client) -> None:
    published(an_event("other", identifiers={"wikidata": ["Q1"], "rin": ["0694-AH56"]}))
    event = client.get("/api/v1/events/other.jsonld").json()["hasPart"][0]
    assert event["sameAs"] == ["https://www.wikidata.org/wiki/Q1"]
    assert event["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "rin", "value": "0694-AH56"},
        {"@type": "PropertyValue", "propertyID": "wikidata", "value": "Q1"},
    ]


@pytest.mark.parametrize("address", ["events", "events.csv", "events/facets", "actors"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("wikidat:Q1", "identifier: unknown scheme 'wikidat': did you mean 'wikidata'?"),
        ("doi:10.1", "one of celex, csl, docket, fr_doc, isin, lei, rin, ror, wikidata."),
        ("wikidata:160120", "identifier: ‘160120’ is not a value of wikidata. Write Q and a number, such as Q160120."),
        ("Q160120", "identifier: ‘Q160120’ has no scheme."),
        ("lei:529900T8BM49AURSDO56", "check digits"),
    ],
)
def test_what_is_no_identifier_is_a_400_that_names_the_way_out(
    client: Client, address: str, value: str, reason: str
) -> None:
    answer = client.get(f"/api/v1/{address}?identifier={quote(value)}")
    assert answer.status_code == 400
    (error,) = orjson.loads(answer.getvalue())["errors"]
    assert error["parameter"] == "identifier"
    assert reason in error["detail"]


def test_graphql_gives_identifiers_of_events_and_of_their_actors(client: Client) -> None:
    query = """{
        events(filter: {identifier: ["docket:1:19-cv-00159"]}) {
            nodes { slug identifiers { scheme value } actors { actor { slug identifiers { scheme value } } } }
        }
        actors(identifier: ["wikidata:Q160120"]) { totalCount nodes { slug events { nodes { slug } } } }
        other: event(slug: "other") { identifiers { scheme } }
    }"""
    assert ask(client, query)["data"] == {
        "events": {
            "nodes": [
                {
                    "slug": "listing",
                    "identifiers": [
                        {"scheme": "celex", "value": "32024R1689"},
                        {"scheme": "docket", "value": "BIS-2019-0015"},
                        {"scheme": "docket", "value": "1:19-cv-00159"},
                    ],
                    "actors": [
                        {
                            "actor": {
                                "slug": "huawei",
                                "identifiers": [
                                    {"scheme": "csl", "value": "a1"}, {"scheme": "wikidata", "value": "Q160120"},
                                ],
                            }
                        }
                    ],
                }
            ]
        },
        "actors": {"totalCount": 1, "nodes": [{"slug": "huawei", "events": {"nodes": [{"slug": "listing"}]}}]},
        "other": {"identifiers": []},
    }  # fmt: skip


@pytest.mark.parametrize("field", ["events(filter: {identifier: VALUE})", "actors(identifier: VALUE)"])
def test_graphql_refuses_what_is_no_identifier(client: Client, field: str) -> None:
    (error,) = ask(client, f"{{ {field} {{ totalCount }} }}".replace("VALUE", '["doi:10.1"]'))["errors"]
    assert "identifier: unknown scheme 'doi': one of celex" in error["message"]


def test_the_words_of_a_search_find_an_actor_by_its_identifier(client: Client) -> None:
    found = ask(client, '{ actors(q: "Q160120") { nodes { slug } } }')["data"]["actors"]["nodes"]
    assert found == [{"slug": "huawei"}]
