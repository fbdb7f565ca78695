"""Countries and languages are asked for by codes that there are; languages by ranges (RFC 4647)."""

import pytest
from django.test import Client

from events.editions.codes import countries
from events.editions.drafts import save_revision
from events.editions.publishing import publish
from events.exchange.writing import ImportRefused
from events.models import Event
from sources.models import Source
from tests.answers import Json
from tests.desk import an_event, published, written
from tests.surfaces import SURFACES

pytestmark = pytest.mark.django_db


@pytest.fixture
def languages() -> None:
    tags = {"hans": "zh-Hans", "hant": "zh-Hant-TW", "plain": "zh", "german": "de", "zhuang": "za"}
    published(
        *(an_event(name, citations=[{"source": f"source-{name}"}], jurisdictions=["GB"]) for name in tags),
        sources=[
            {"slug": f"source-{name}", "title": name, "type": "report", "language": tag, "published": "2018-01-01"}
            for name, tag in tags.items()
        ],
    )


def test_the_countries_are_those_of_iso_3166_1_and_the_union() -> None:
    assert len(countries()) == 250
    assert {"US", "CN", "TW", "HK", "GB", "EU"} <= countries().keys()
    assert not {"UK", "SU", "XK", "ZZ", "UN"} & countries().keys()


@pytest.mark.parametrize(
    ("requested", "meant"),
    [
        ("jurisdiction=UK", "Write GB."), ("jurisdiction=USA", "Write US."), ("jurisdiction=us", "Write US."),
        ("jurisdiction=SU", "Write RU or"), ("jurisdiction=ZZ", "such as US"), ("jurisdiction=XX", "such as US"),
        ("jurisdiction=EN", "such as US"), ("jurisdiction=Japan", "Write JP."), ("language=cn", "Write zh."),
        ("language=us", "Write en."), ("language=jp", "Write ja."), ("language=english", "Write en."),
        ("language=en_US", "Write en-US."), ("language=chi", "Write zh."), ("language=en-UK", "Write en-GB."),
        ("language=xx", "such as en"), ("language=zh-Hanz", "such as en"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["events", "events/facets", "events.csv", "sources"])
def test_what_is_no_code_is_refused_with_the_one_meant(
    client: Client, languages: None, path: str, requested: str, meant: str
) -> None:
    if path == "sources" and requested.startswith("jurisdiction"):
        path = "events/histogram"
    response = client.get(f"/api/v1/{path}?{requested}")
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["parameter"], error["code"]) == (requested.partition("=")[0], "unknown_value")
    assert meant in error["detail"]


@pytest.mark.parametrize("field", ['jurisdiction: ["UK"]', 'language: ["cn"]'])
def test_graphql_refuses_them_too(client: Client, languages: None, field: str) -> None:
    answer = client.post("/graphql", {"query": f"{{ events(filter: {{{field}}}) {{ nodes {{ slug }} }} }}"},
                         content_type="application/json").json()  # fmt: skip
    assert "Write " in answer["errors"][0]["message"]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    ("range", "found"),
    [
        ("zh", {"hans", "hant", "plain"}), ("ZH", {"hans", "hant", "plain"}), ("zh-hans", {"hans"}),
        ("zh-Hant", {"hant"}), ("zh-Hans-CN", set()), ("zh-TW", set()), ("za", {"zhuang"}), ("fr", set()),
        ("de,zh-Hant-TW", {"german", "hant"}),
    ],
)  # fmt: skip
def test_a_range_takes_in_what_begins_with_it_and_nothing_wider(
    client: Client, languages: None, surface: str, range: str, found: set[str]
) -> None:
    given = range.split(",") if surface == "graphql" else range
    assert set(SURFACES[surface]({"language": given})) == found


def test_sources_are_found_by_range_too(client: Client, languages: None) -> None:
    result = client.get("/api/v1/sources?language=ZH").json()["results"]
    assert {one["language"] for one in result} == {"zh", "zh-Hans", "zh-Hant-TW"}
    query = '{ sources(filter: {language: ["zh-hans"]}) { nodes { slug } } }'
    result = client.post("/graphql", {"query": query}, content_type="application/json").json()
    assert [node["slug"] for node in result["data"]["sources"]["nodes"]] == ["source-hans"]


def test_a_code_that_was_ever_public_stays_answerable(client: Client) -> None:
    """As what was published before there was this rule."""
    published(an_event("old", jurisdictions=["US"]))
    assert client.get("/api/v1/events?jurisdiction=SU").status_code == 400
    event, source = Event.objects.get(slug="old"), Source.objects.get()
    event.jurisdictions, source.language = ["SU"], "xx-Cyrl"
    event.save()
    source.save()
    publish([save_revision(event, by=None), save_revision(source, by=None)], by=None, note="As it was once")
    event.jurisdictions, source.language = ["US"], "en"
    event.save()
    source.save()
    publish([save_revision(event, by=None), save_revision(source, by=None)], by=None, note="As it ought to be")
    assert client.get("/api/v1/events?jurisdiction=SU").json()["results"] == []
    assert client.get("/api/v1/events?edition=2&jurisdiction=SU").json()["results"][0]["slug"] == "old"
    assert client.get("/api/v1/events?edition=2&language=XX").json()["results"][0]["slug"] == "old"
    assert client.get("/api/v1/events?language=yy").status_code == 400


@pytest.mark.parametrize(
    ("row", "meant"),
    [
        ({"jurisdictions": ["UK"]}, "Write GB."),
        ({"citations": [{"source": "gazette", "quote": "Words", "language": "cn"}]}, "Write zh."),
        ({"citations": [{"source": "gazette", "quote": "Words", "translated_from": "jp"}]}, "Write ja."),
    ],
)
def test_an_import_is_refused_by_the_same_rule(row: dict[str, Json], meant: str) -> None:
    with pytest.raises(ImportRefused, match=meant):
        written(an_event("ban", **row))


@pytest.mark.parametrize("section", ["sources", "actors", "publishers", "timelines"])
def test_an_import_of_anything_else_is_too(section: str) -> None:
    rows: dict[str, dict[str, Json]] = {
        "sources": {"slug": "s", "title": "S", "type": "report", "language": "english"},
        "actors": {"slug": "a", "name": "A", "kind": "company", "country": "UK"},
        "publishers": {"slug": "p", "name": "P", "country": "ZZ"},
        "timelines": {"slug": "t", "title": "T", "question": {"jurisdiction": ["UK"]}},
    }
    with pytest.raises(ImportRefused, match="Write "):
        written(**{section: [rows[section]]})


def test_a_form_is_refused_by_the_same_rule() -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Write zh"):
        Source(slug="s", title="S", type="report", language="cn").full_clean()
    with pytest.raises(ValidationError, match="Write GB"):
        Event(slug="e", title="E", jurisdictions=["UK"]).full_clean()
