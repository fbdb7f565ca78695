"""One table of questions, run through every surface: the same question gives the same events everywhere."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from strawberry.types import get_object_definition

from events.editions.publishing import withdraw
from events.graphql.inputs import EventFilter
from events.query.parameters import QUESTION
from events.query.question import NESTED, EventQuery
from tests.answers import Json
from tests.desk import an_event, key, published, written
from tests.surfaces import SURFACES

pytestmark = pytest.mark.django_db

TOPICS = [{"slug": "chips", "name": "Chips"}, {"slug": "minerals", "name": "Critical minerals"}]
ACTORS = [
    {"slug": "bis", "name": "Bureau of Industry and Security", "kind": "agency", "country": "US"},
    {"slug": "huawei", "name": "Huawei", "kind": "company", "country": "CN", "aliases": ["华为"]},
    {"slug": "mofcom", "name": "Ministry of Commerce", "kind": "agency", "country": "CN"},
]
SOURCES = [
    {
        "slug": "notice",
        "title": "Notice",
        "type": "official_notice",
        "published": "2019-05-21",
        "publisher": "office",
        "captures": [{"seen": "2019-06", "text": "A capture"}],
    },
    {"slug": "memo", "title": "Memo", "type": "analysis"},
    {"slug": "report", "title": "报道", "type": "news_article", "published": "2025-05", "language": "zh-Hans"},
]
EVENTS = [
    an_event(
        "listing",
        title="Huawei is put on the Entity List",
        date="2019-05-16",
        topics=["chips"],
        jurisdictions=["US"],
        significance=5,
        actors=[{"actor": "bis", "role": "issuer"}, {"actor": "huawei", "role": "target"}],
        citations=[{"source": "notice", "quote": "adding Huawei"}],
        identifiers={"fr_doc": ["2019-10616"], "docket": ["1:19-cv-00159", "BIS-2019-0015"]},
    ),
    an_event(
        "licence",
        title="A licence that was extended until it lapsed",
        date="2019-05-20/2020-08-13",
        relations=[{"type": "relates_to", "event": "listing"}],
        actors=[{"actor": "bis", "role": "issuer"}, {"actor": "huawei", "role": "beneficiary"}],
    ),
    an_event(
        "controls",
        title="Controls in force since",
        date="2022-10-07/..",
        identifiers={"docket": ["BIS-2019-0015"]},
        topics=["chips", "minerals"],
        citations=[{"source": "gazette"}, {"source": "memo"}, {"source": "memo", "locator": "p. 2"}],
    ),
    an_event("old", title="Since nobody knows when", date="../2018-03", kind="talks"),
    an_event("year", title="Some time in a year", date="2023", kind="talks", significance=1),
    an_event(
        "reply",
        title="China replies on gallium",
        dates=[
            {"type": "announced", "date": "2023-07-03"},
            {"type": "effective", "date": "2023-08-01"},
            {"type": "effective", "date": "2023-09-01", "status": "cancelled"},
        ],
        topics=["minerals"],
        jurisdictions=["CN"],
        actors=[{"actor": "mofcom", "role": "issuer"}],
        relations=[{"type": "responds_to", "event": "controls", "basis": "inferred"}],
    ),
    an_event(
        "reworded",
        title="Commerce rewords a statement",
        dates=[
            {"type": "observed", "date": "[2025-05-14..2025-05-19]", "sources": ["report"]},
            {"type": "announced", "date": "2025-05-12", "status": "disputed"},
        ],
        citations=[{"source": "report", "stance": "contradicts"}],
    ),
]

QUESTIONS = [
    ({}, "old listing licence controls year reply reworded"),
    ({"order": "-date"}, "reworded reply year controls licence listing old"),
    ({"order": "significance", "significance_min": 5}, "listing"),
    ({"since": "2023"}, "controls year reply reworded"),
    ({"since": "2019-06", "until": "2019-06"}, "licence"),
    ({"until": "2018-03"}, "old"),
    ({"since": "2018-04", "until": "2019-05-16"}, "listing"),
    ({"since": "2023-07", "until": "2023-07"}, "controls year reply"),
    ({"since": "2023-07", "until": "2023-07", "date_match": "certain"}, "reply"),
    ({"since": "2023", "until": "2023", "date_match": "certain"}, "year reply"),
    ({"until": "2019", "date_match": "certain"}, "old listing"),
    ({"since": "2020", "date_match": "certain"}, "controls year reply reworded"),
    ({"since": "2025-05-19", "until": "2025-05-25"}, "controls reworded"),
    ({"kind": ["talks"]}, "old year"),
    ({"kind": ["talks", "rule"], "topic": ["minerals"]}, "controls reply"),
    ({"topic": ["chips", "minerals"]}, "listing controls reply"),
    ({"actor": ["huawei"]}, "listing licence"),
    ({"actor": ["huawei"], "role": ["target"]}, "listing"),
    ({"actor": ["huawei", "mofcom"], "role": ["issuer"]}, "reply"),
    ({"role": ["issuer"]}, "listing licence reply"),
    ({"jurisdiction": ["CN"]}, "reply"),
    ({"identifier": ["fr_doc:2019-10616"]}, "listing"),
    ({"identifier": ["docket:1:19-cv-00159"]}, "listing"),
    ({"identifier": ["docket:BIS-2019-0015"]}, "listing controls"),
    ({"identifier": ["docket:2019-10616", "fr_doc:2019-10616"]}, "listing"),
    ({"identifier": ["docket:BIS-2019-0015"], "topic": ["minerals"]}, "controls"),
    ({"identifier": ["!docket:BIS-2019-0015"]}, "old licence year reply reworded"),
    ({"identifier": ["docket:BIS-2019-0015", "!fr_doc:2019-10616"]}, "controls"),
    ({"identifier": ["wikidata:Q1"]}, ""),
    ({"q": "1:19-cv-00159"}, "listing"),
    ({"source": ["notice"]}, "listing"),
    ({"publisher": ["office"]}, "listing"),
    ({"source_type": ["news_article"]}, "reworded"),
    ({"language": ["zh-Hans"]}, "reworded"),
    ({"date_type": ["announced"]}, "reply reworded"),
    ({"date_type": ["effective"], "since": "2023-07", "until": "2023-08"}, "controls year reply"),
    ({"date_type": ["effective"], "since": "2023-08-15", "until": "2023-09", "date_match": "certain"}, ""),
    ({"relation": ["responds_to"]}, "controls reply"),
    ({"disputed": "true"}, "reworded"),
    ({"disputed": "false", "kind": ["talks"]}, "old year"),
    ({"quote_status": ["unchecked"]}, "listing"),
    ({"in_force_on": "2020-01-01"}, "listing licence"),
    ({"in_force_on": "2023-06-01"}, "listing controls year"),
    ({"attested_by": "2019-12-31"}, "old listing licence controls year reply"),
    ({"change": ["new"], "kind": ["talks"]}, "old year"),
    ({"change": ["correction"]}, ""),
    ({"changed_since": 1}, ""),
    ({"slug": ["listing", "reply", "nowhere"]}, "listing reply"),
    ({"q": "gallium"}, "reply"),
    ({"q": "华为"}, "listing licence"),
    ({"q": "Huawei -licence"}, "listing"),
    ({"q": "nothing such"}, ""),
    ({"edition": 1, "kind": ["talks"]}, "old year"),
    ({"kind": ["!talks"]}, "listing licence controls reply reworded"),
    ({"topic": ["!chips"]}, "old licence year reply reworded"),
    ({"topic": ["minerals", "!chips"]}, "reply"),
    ({"topic": ["chips", "!chips"]}, ""),
    ({"actor": ["!huawei"]}, "old controls year reply reworded"),
    ({"actor": ["bis", "!huawei"]}, ""),
    ({"actor": ["!mofcom"], "role": ["issuer"]}, "listing licence"),
    ({"role": ["!issuer"]}, "listing licence"),
    ({"actor": ["huawei"], "role": ["!target"]}, "licence"),
    ({"actor": ["mofcom"], "role": ["!issuer"]}, ""),
    ({"role": ["issuer", "target", "!issuer"]}, "listing"),
    ({"date_type": ["!effective"]}, "reply reworded"),
    ({"date_type": ["!effective"], "since": "2023-08", "until": "2023-08"}, ""),
    ({"jurisdiction": ["!US"], "actor": ["bis", "mofcom"]}, "licence reply"),
    ({"source": ["!gazette"]}, "listing reworded"),
    ({"publisher": ["!office"], "jurisdiction": ["US", "CN"]}, "reply"),
    ({"source_type": ["!official_notice"]}, "reworded"),
    ({"language": ["!zh"], "since": "2023"}, "controls year reply"),
    ({"relation": ["!responds_to"], "topic": ["chips", "minerals"]}, "listing"),
    ({"quote_status": ["!unchecked"], "topic": ["chips"]}, "controls"),
    ({"change": ["!new"]}, ""),
    ({"slug": ["!listing", "!old"]}, "licence controls year reply reworded"),
    ({"slug": ["listing", "old", "!old"]}, "listing"),
    ({"significance_max": 1}, "year"),
    ({"significance_min": 1, "significance_max": 3}, "old licence controls year reply reworded"),
    ({"precision": ["year"]}, "year"),
    ({"precision": ["!day"]}, "old year"),
    ({"sources_min": 1}, "old listing licence controls year reply reworded"),
    ({"sources_min": 2}, "controls"),
    ({"primary": "true"}, "old listing licence controls year reply"),
    ({"primary": "false"}, "reworded"),
    ({"has_captures": "true"}, "listing"),
    ({"has_captures": "false"}, "old licence controls year reply reworded"),
    ({"has_captures": "false", "topic": ["chips"], "edition": 1}, "controls"),
    ({"changed_since": 0, "cause": ["own"], "kind": ["talks"]}, "old year"),
    ({"changed_since": 0, "cause": ["neighbour"]}, ""),
    ({"changed_since": 0, "cause": ["own", "neighbour"], "kind": ["talks"]}, "old year"),
]


@pytest.fixture
def timeline() -> None:
    published(
        *EVENTS,
        topics=TOPICS,
        actors=ACTORS,
        sources=SOURCES,
        publishers=[{"slug": "office", "name": "Office"}],
        kinds=[{"slug": "talks", "name": "Talks"}],
    )


@pytest.mark.parametrize(("question", "slugs"), QUESTIONS, ids=str)
def test_every_surface_gives_the_same_answer(timeline: None, question: dict[str, Json], slugs: str) -> None:
    assert {name: " ".join(fetch(question)) for name, fetch in SURFACES.items()} == dict.fromkeys(SURFACES, slugs)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_a_draft_is_invisible(timeline: None, surface: Callable[[dict[str, Json]], list[str]]) -> None:
    written(an_event("draft", title="Gallium in a draft"), an_event("year", title="Gallium in an edit", date="2024"))
    assert surface({"q": "gallium"}) == ["reply"]
    assert surface({"since": "2024", "until": "2024", "kind": ["talks"]}) == []
    assert surface({"slug": ["draft"]}) == []


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_what_is_withdrawn_answers_in_older_editions_alone(
    timeline: None, surface: Callable[[dict[str, Json]], list[str]]
) -> None:
    withdraw([key("event", "year")], by=None, reason="It never happened")
    assert surface({"kind": ["talks"]}) == ["old"]
    assert surface({"kind": ["talks"], "edition": 1}) == ["old", "year"]


def test_the_question_has_the_same_names_everywhere() -> None:
    names = {field.name for field in fields(EventQuery)} - {"captures_in"}
    graphql = {field.python_name for field in get_object_definition(EventFilter, strict=True).fields}
    assert names - {"order"} == graphql
    assert names - {*NESTED} == set(QUESTION)
