"""Official numbers are found by words, however they are written."""

import pytest
from django.test import Client

from events.editions import search
from events.editions.publishing import rerender
from tests.answers import Json
from tests.desk import an_event, entry, published

pytestmark = pytest.mark.django_db

IDENTIFIERS = {
    "document_number": "2019-10616",
    "rin": "0694-AH86",
    "docket": "BIS-2019-0013",
    "executive_order": "13873",
    "cfr": "15 CFR 744, 15 CFR 734",
    "fr_citation": "84 FR 22961",
    "court_case": "2:19-cr-00010-RSM",
}
QUESTIONS = [
    "2019-10616", "201910616", "2019 10616",
    "0694-AH86", "0694AH86", "RIN 0694-AH86", "RIN: 0694 AH86", "rin 0694–AH86",
    "BIS-2019-0013", "bis20190013", "Docket No. BIS-2019-0013",
    "EO 13873", "E.O. 13873", "EO13873", "EO-13873", "Executive Order 13873", "13873",
    "15 CFR 744", "15CFR744", "15 C.F.R. 744", "15 CFR Part 734", "15 CFR § 744",
    "84 FR 22961", "84FR22961", "84 Fed. Reg. 22961", '"84 FR 22961"',
    "2:19-cr-00010-RSM", "219cr00010rsm",
]  # fmt: skip


def a_rule() -> dict[str, Json]:
    return {
        "slug": "rule-text",
        "title": "Addition of entities",
        "type": "regulation",
        "published": "2019-05-21",
        "identifiers": IDENTIFIERS,
    }


@pytest.fixture
def rules() -> None:
    other = {**a_rule(), "slug": "other-text", "identifiers": {"rin": "0694-AH87", "document_number": "2019-10617"}}
    published(
        an_event("listing", citations=[{"source": "rule-text"}]),
        an_event("other", citations=[{"source": "other-text"}]),
        sources=[a_rule(), other],
    )


def found(client: Client, path: str, words: str) -> list[str]:
    return [one["slug"] for one in client.get(f"/api/v1/{path}", {"q": words}).json()["results"]]


@pytest.mark.parametrize("words", QUESTIONS)
def test_a_document_is_found_by_its_number(client: Client, rules: None, words: str) -> None:
    assert found(client, "events", words) == ["listing"]
    assert found(client, "sources", words) == ["rule-text"]


@pytest.mark.parametrize("words", ["2019-1061", "0694-AH88", "EO 13874", "15 CFR 745", "BIS-2019-0014"])
def test_another_number_is_not_found(client: Client, rules: None, words: str) -> None:
    assert (found(client, "events", words), found(client, "sources", words)) == ([], [])


def test_what_was_published_before_is_found_once_it_is_rendered_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.documents.event.words_of_numbers", lambda identifiers: "")
    monkeypatch.setattr("sources.documents.words_of_numbers", lambda identifiers: "")
    published(an_event("listing", citations=[{"source": "rule-text"}]), an_event("unnumbered"), sources=[a_rule()])
    monkeypatch.setattr("events.documents.event.words_of_numbers", search.words_of_numbers)
    monkeypatch.setattr("sources.documents.words_of_numbers", search.words_of_numbers)
    assert found(client, "events", "0694AH86") == []
    before = entry("listing").digest
    assert rerender(by=None, note="Found by numbers").number == 2
    assert found(client, "events", "0694AH86") == ["listing"]
    assert found(client, "sources", "0694AH86") == ["rule-text"]
    assert entry("listing").digest == before
    assert entry("unnumbered").edition_id == 1
