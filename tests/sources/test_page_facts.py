"""What a page says of itself, whatever it says it in, and however hostile it is."""

import json

import pytest

from sources.capture.page_facts import Fact, Field, PageFacts, get_first, is_same_host, read_page_facts, to_facts
from sources.capture.page_tags import read_tags

URL = "https://news.example/2025/chips?utm=1"
ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Chips", "datePublished": "2025-05-13"}
#: Tells trafilatura nothing, so that only the tags speak.
BODY = "<body><p>Words.</p></body>"


def facts_of(head: str, html: str = "<html>") -> PageFacts:
    """In this process: the tests of captures show that the other one breaks alone."""
    return to_facts(read_tags(f"<!doctype html>{html}<head>{head}</head>{BODY}".encode()), URL)


def surest(head: str, field: Field, html: str = "<html>") -> str:
    found = get_first(facts_of(head, html)).get(field)
    return found.value if found else ""


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def tag(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("field", "head", "value"),
    [
        ("title", "<title>Plain</title>", "Plain"),
        ("title", "<title>Plain</title>" + tag("og:title", "Open"), "Open"),
        ("title", tag("og:title", "Open") + linked(ARTICLE), "Chips"),
        ("title", linked(ARTICLE) + tag("citation_title", "Cited"), "Cited"),
        ("title", tag("ArticleTitle", "商务部公告"), "商务部公告"),
        ("title", tag("og:title", "Two \n\t lines"), "Two lines"),
        ("publisher", '<meta property="og:site_name" content="The News">', "The News"),
        ("publisher", linked(ARTICLE | {"publisher": {"@type": "Organization", "name": "News Corp"}}), "News Corp"),
        ("publisher", tag("ContentSource", "商务部"), "商务部"),
        ("published", tag("citation_publication_date", "2025/05/13"), "2025-05-13"),
        ("published", tag("article:published_time", "2025-05-13T23:30:00-04:00"), "2025-05-13"),
        ("published", tag("PubDate", "2025-05-13 10:00"), "2025-05-13"),
        ("published", tag("dc.date", "May 2025"), "2025-05"),
        ("published", '<meta itemprop="datePublished" content="13 May 2025">', "2025-05-13"),
        ("language", tag("og:locale", "en_US"), "en"),
        ("language", tag("og:locale", "zh_TW"), "zh-Hant"),
        ("language", tag("dc.language", "zh-hans-CN"), "zh-Hans"),
        ("type", linked(ARTICLE), "news_article"),
        ("type", linked(ARTICLE | {"@type": ["OpinionNewsArticle"]}), "opinion"),
        ("type", linked(ARTICLE | {"@type": "Article"}), ""),
        ("type", tag("og:type", "article"), ""),
        ("authors", tag("citation_author", "Doe, Jane") + tag("citation_author", "Roe"), "Doe, Jane\nRoe"),
        ("authors", linked(ARTICLE | {"author": [{"name": "Jane Doe"}, "R. Roe", 7, None]}), "Jane Doe\nR. Roe"),
        ("authors", tag("article:author", "https://social.example/jane"), ""),
        ("identifiers", tag("citation_doi", "https://doi.org/10.1000/182"), "doi: 10.1000/182"),
        ("identifiers", tag("dc.identifier", "item 12"), ""),
        ("canonical", '<link rel="canonical" href="/2025/chips">', "https://news.example/2025/chips"),
        ("canonical", tag("og:url", "https://other.example/chips"), "https://other.example/chips"),
        ("archive_url", '<link rel="memento" href="https://archive.example/1/x">', "https://archive.example/1/x"),
    ],
)  # fmt: skip
def test_a_field_is_read_from_the_surest_tag(field: Field, head: str, value: str) -> None:
    assert surest(head, field) == value


def test_each_value_names_where_it_was_read() -> None:
    facts = facts_of(linked(ARTICLE) + tag("og:title", "Open"), '<html lang="de">')
    assert facts["title"] == [Fact("Chips", "JSON-LD headline"), Fact("Open", "<meta og:title>")]
    assert facts["language"] == [Fact("de", "<html lang>")]


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [{"@type": "WebPage", "name": "A page"}, ARTICLE]},
        [[{"@type": "Organization", "name": "News"}], [ARTICLE]],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": 7, "name": {"a": 1}, "hasPart": [ARTICLE, "NewsArticle", None, 1.5]},
    ],
    ids=["graph", "lists", "nested", "wrong types"],
)
def test_the_article_is_found_whatever_it_is_wrapped_in(data: object) -> None:
    assert surest(linked(data), "title") == "Chips"


def test_a_reference_within_a_graph_is_followed_once() -> None:
    house = {"@type": "Organization", "@id": "#house", "name": "News Corp", "publisher": {"@id": "#house"}}
    assert surest(linked({"@graph": [ARTICLE | {"publisher": {"@id": "#house"}}, house]}), "publisher") == "News Corp"
    alone = {"@type": "NewsArticle", "@id": "#a", "publisher": {"@id": "#a"}}
    assert surest(linked(alone), "publisher") == ""


@pytest.mark.parametrize(
    "hostile",
    [
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "' + "x" * 400_000 + '"}</script>',
        linked({"@type": "NewsArticle", "headline": [[], {}, 7, None, {"name": []}] * 1000}),
        linked([{"@type": "Thing"}] * 5000),
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>',
        "<div>" * 20_000,
        tag("", "") * 5000,
    ],
    ids=["deep", "huge", "mixed list", "many nodes", "broken", "deep tags", "many tags"],
)  # fmt: skip
def test_hostile_pages_say_nothing_and_break_nothing(hostile: str) -> None:
    assert surest(tag("og:title", "Open") + hostile, "title") == "Open"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)", "data:text/html,x", "http://localhost/a", "http://127.0.0.1/a", "https://u:p@news.example/",
        "http://[", "", "https://news.example/\\a", "ftp://news.example/a", "https://news.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_no_address_is_proposed_that_could_not_be_fetched(href: str) -> None:
    assert surest(f'<link rel="canonical" href="{href}">', "canonical") == ""


def test_values_are_of_one_line_and_of_a_length() -> None:
    facts = facts_of(
        tag("og:title", "A\x07B " + "x" * 900)
        + "".join(tag("citation_author", f"Doe {number} " + "y" * 300) for number in range(80))
        + tag("dc.language", "klingon-language")
        + tag("date", "5/11/2019")
    )
    assert facts["title"][0].value == "A B " + "x" * 496
    assert [len(name) for name in facts["authors"][0].value.split("\n")] == [200] * 50
    assert "language" not in facts
    # It could be two days.
    assert "published" not in facts


def test_hosts_are_compared_without_www() -> None:
    assert is_same_host("https://www.news.example/a", "http://news.example/b?c")
    assert not is_same_host("https://news.example.evil.example/a", "https://news.example/")
    assert not is_same_host("nonsense", "nonsense")


def test_a_page_is_read_by_a_process_of_its_own_and_what_it_lacks_is_guessed() -> None:
    page = b"<html><head></head><body><h1>A rule on chips</h1><p>Published on 13 May 2025.</p></body></html>"
    facts = read_page_facts(page, URL)
    assert facts["title"] == [Fact("A rule on chips", "the text (a guess)")]
    assert read_page_facts(b"\x00\x01", URL) == {}
