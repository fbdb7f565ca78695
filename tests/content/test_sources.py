"""The shipped sources: whose words they are, under which number, and how their captures tell what was reworded."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from config.run import DRAFTS
from tests.answers import Json
from tests.content.shipped import DRAFT_EVENTS, EVENTS, PUBLISHED, QUOTES, SOURCES, rows

ALL_SOURCES = SOURCES | rows("source", [DRAFTS])
CAPTURED = {slug: source["captures"] for slug, source in SOURCES.items() if source.get("captures")}
FEDERAL_PUBLISHERS = re.compile(
    r"the-white-house|federal-register|us-department-of-.*|us-district-court-.*|supreme-court-of-the-united-states"
    r"|united-states-congress|executive-office-of-the-president|library-of-congress-.*"
)
#: How the Federal Register numbers a document, and a correction of one.
NUMBER = r"(?:C\d-)?\d{4}-\d{5}"
#: Pages that set words of their own around the federal text they reprint.
AROUND_IT = {"copy-lexology-com-f2add4"}


def host(source: Json) -> str:
    return urlsplit(source.get("url") or "").hostname or ""


def is_of_the_federal_register(source: Json) -> bool:
    numbers = source.get("identifiers") or {}
    return (
        "fr_citation" in numbers
        or "document_number" in numbers
        or host(source).endswith("federalregister.gov")
        or "/pkg/FR-" in (source.get("url") or "")
    )


def is_federal(source: Json) -> bool:
    """A text by the US government, wherever it is printed; what companies file with it is theirs."""
    return (
        is_of_the_federal_register(source)
        or "executive_order" in (source.get("identifiers") or {})
        or bool(FEDERAL_PUBLISHERS.fullmatch(source.get("publisher") or ""))
        or (source["type"] == "press_release" and source["title"].startswith("Department of "))
        or (host(source).endswith(".gov") and not host(source).endswith("sec.gov"))
    )


def words_of(text: str) -> str:
    """Words and marks in order, typography aside."""
    return " ".join(text.translate(str.maketrans("‘’“”–—−", "''\"\"---")).split())


def holding(source: str, quoted: str) -> list[int]:
    """The places of the captures of a source that hold these words, oldest first."""
    return [place for place, one in enumerate(CAPTURED[source]) if words_of(quoted) in words_of(one["text"])]


def test_a_federal_text_is_in_the_public_domain_wherever_it_is_printed() -> None:
    federal = {slug: source for slug, source in ALL_SOURCES.items() if is_federal(source)}
    assert len(federal) > 80
    assert [slug for slug, source in federal.items() if source["rights"] != "public_domain"] == []
    reprints = {
        citation["via"]
        for event in (*EVENTS.values(), *DRAFT_EVENTS.values())
        for citation in event["citations"]
        if citation["source"] in federal and ALL_SOURCES.get(citation.get("via"), {"title": ""})["title"][:4] == "Copy"
    }
    assert len(reprints) > 8
    assert {slug for slug in reprints if ALL_SOURCES[slug]["rights"] != "public_domain"} == AROUND_IT


def test_what_companies_and_other_states_publish_is_not_in_the_public_domain() -> None:
    theirs = [
        slug
        for slug, source in ALL_SOURCES.items()
        if source["rights"] == "public_domain" and (host(source).endswith(("sec.gov", ".gov.cn", "huawei.com")))
    ]
    assert theirs == []


def test_a_document_of_the_federal_register_has_its_number() -> None:
    documents = {slug: source for slug, source in ALL_SOURCES.items() if is_of_the_federal_register(source)}
    numbers = {slug: (one.get("identifiers") or {}).get("document_number") or "" for slug, one in documents.items()}
    copies = {slug for slug, source in documents.items() if source["title"].startswith("Copy at")}
    assert len(numbers) > 60
    assert [slug for slug in numbers.keys() - copies if not re.fullmatch(NUMBER, numbers[slug])] == []
    named = {
        slug: match[0]
        for slug in numbers.keys() - copies
        if (match := re.search(rf"\b{NUMBER}\b", documents[slug].get("url") or ""))
    }
    assert len(named) > 40
    assert {slug: number for slug, number in named.items() if numbers[slug] != number} == {}


def test_one_number_stands_for_one_citation() -> None:
    """A reprint and the original agree on volume, page and number."""
    cited: dict[str, set[str]] = {}
    for source in ALL_SOURCES.values():
        numbers = source.get("identifiers") or {}
        if "fr_citation" in numbers:
            cited.setdefault(numbers["fr_citation"], set()).add(numbers["document_number"])
    assert {citation: numbers for citation, numbers in cited.items() if len(numbers) > 1} == {}


def test_an_address_leads_to_the_document_and_not_to_a_front_page() -> None:
    assert [
        slug
        for slug, source in ALL_SOURCES.items()
        if source.get("url") and urlsplit(source["url"]).path in ("", "/") and not urlsplit(source["url"]).query
    ] == []


def test_captures_are_short_excerpts_that_name_where_they_were_read() -> None:
    captures = [(slug, capture) for slug, captures in CAPTURED.items() for capture in captures]
    assert len(captures) >= 10
    assert [slug for slug, one in captures if one["extent"] != "excerpt" or len(one["text"].split()) > 60] == []
    assert [slug for slug, one in captures if not one.get("via") or not one.get("note")] == []
    assert [slug for slug in CAPTURED if SOURCES[slug]["rights"] != "public_domain"] == []


def test_captures_of_a_source_follow_each_other_and_differ() -> None:
    for captures in CAPTURED.values():
        assert all(a["seen"] <= b["seen"] and a["text"] != b["text"] for a, b in pairwise(captures))


def test_every_quotation_of_a_captured_source_is_found_in_a_capture() -> None:
    quoted = [
        (slug, citation["source"], citation["quote"]) for slug, citation in QUOTES if citation["source"] in CAPTURED
    ]
    assert len(quoted) > 15
    assert [one for one in quoted if not holding(one[1], one[2])] == []
    assert {source for _, source, _ in quoted} == CAPTURED.keys()


def test_reworded_words_stand_in_an_earlier_capture_and_what_took_their_place_in_the_newest() -> None:
    paired = [(slug, citation) for slug, citation in QUOTES if citation.get("now")]
    assert len(paired) >= 9
    wrong = []
    for slug, citation in paired:
        stood, stands = (holding(citation["source"], citation[key]) for key in ("quote", "now"))
        newest = len(CAPTURED[citation["source"]]) - 1
        if not stood or newest not in stands or max(stood) >= min(stands):
            wrong.append((slug, citation["quote"]))
    assert wrong == []


def test_what_no_longer_stands_is_paired_with_what_does() -> None:
    unpaired = [
        (slug, citation["quote"])
        for slug, citation in QUOTES
        if citation["source"] in CAPTURED
        and not citation.get("now")
        and len(CAPTURED[citation["source"]]) - 1 not in holding(citation["source"], citation["quote"])
    ]
    assert unpaired == []


def test_words_seen_elsewhere_are_the_sources_own() -> None:
    """A quoter's bracket, or somebody's summary, is not what the source says."""
    seen_elsewhere = [(slug, citation) for slug, citation in QUOTES if citation.get("via")]
    assert len(seen_elsewhere) > 20
    assert [(slug, c["quote"]) for slug, c in seen_elsewhere if re.search(r"\[\w|\w\]", c["quote"])] == []
    answer = re.compile(r"summari[sz]ed|paraphras", re.IGNORECASE)
    assert [(slug, c["supports"]) for slug, c in seen_elsewhere if answer.search(c.get("supports") or "")] == []


def test_a_courts_opinion_is_quoted_from_its_own_text() -> None:
    """Encyclopedias and law firms put a holding in words of their own."""
    opinions = {slug for slug, one in SOURCES.items() if one.get("publisher") == "supreme-court-of-the-united-states"}
    quoted = [(slug, citation) for slug, citation in QUOTES if citation["source"] in opinions]
    assert {citation["source"] for _, citation in quoted} == opinions
    assert [slug for slug, citation in quoted if citation.get("via")] == []


@pytest.mark.parametrize("kind", ["trade-war", "entity-restriction", "product-launch", "rule-amendment"])
def test_the_four_sorts_of_event_are_kinds_with_events(kind: str) -> None:
    word = rows("kind", PUBLISHED)[kind]
    assert word["name"] == kind.replace("-", " ").capitalize()
    assert [slug for slug, event in EVENTS.items() if event["kind"] == kind]


def test_what_makes_a_rule_and_what_changes_one_are_distinguished() -> None:
    """What rescinds or suspends a rule made earlier, of whichever country, amends it."""
    undoing = {
        slug
        for slug, event in EVENTS.items()
        for relation in event.get("relations") or []
        if relation["type"] in ("rescinds", "suspends")
        and EVENTS.get(relation["event"], {"kind": None})["kind"] in ("export-control", "rule-amendment")
    }
    assert len(undoing) >= 3
    assert [slug for slug in undoing if EVENTS[slug]["kind"] == "export-control"] == []
    assert {jurisdiction for slug in undoing for jurisdiction in EVENTS[slug]["jurisdictions"]} == {"US", "CN"}
