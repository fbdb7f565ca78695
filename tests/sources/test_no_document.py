"""Pages that are no document are recognised, and never make a quotation gone."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sources.capture.extract import NoDocument, extract_text, read_html
from sources.capture.no_document import count_words, find_kind, read_plain
from sources.models import Outcome, Source
from tests.sources.conftest import DAY, HTML, NOW, Site, captured, page

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "data" / "pages"
#: What a page's name begins with, by what it is called in messages.
KINDS = {
    "consent": "consent",
    "bot": "whether the visitor is a program",
    "missing": "the document is not there",
    "error": "reports an error",
    "login": "asks to log in",
    "shell": "empty without its scripts",
}


@cache
def judged() -> dict[str, str]:
    """What is said of each page of the corpus; "" where it is taken for a document."""
    found = {}
    for path in sorted(PAGES.glob("*.html")):
        try:
            read_html(path.read_bytes())
        except NoDocument as reason:
            found[path.stem] = str(reason)
        else:
            found[path.stem] = ""
    return found


def measured() -> tuple[float, float]:
    """Precision and recall over the corpus."""
    counts = Counter((not name.startswith("document-"), bool(reason)) for name, reason in judged().items())
    right = counts[True, True]
    return right / (right + counts[False, True]), right / (right + counts[True, False])


def test_the_corpus_has_as_many_documents_as_other_pages_in_several_languages() -> None:
    names = list(judged())
    documents = [name for name in names if name.startswith("document-")]
    assert len(names) - len(documents) >= 50
    assert len(documents) >= 50
    languages = {name.split("-")[1] for name in names}
    assert languages >= {"en", "de", "fr", "es", "it", "pt", "pl", "ru", "zh", "ja"}


def test_precision_and_recall_are_those_that_the_documentation_states() -> None:
    precision, recall = measured()
    stated = re.search(r"precision (\d\.\d\d), recall (\d\.\d\d)", (ROOT / "docs" / "sources.md").read_text())
    assert stated
    assert (f"{precision:.2f}", f"{recall:.2f}") == stated.groups()
    assert min(precision, recall) >= 0.95


def test_each_page_is_called_what_it_is() -> None:
    wrong = [
        (name, reason)
        for name, reason in judged().items()
        if reason and not name.startswith("document-") and KINDS[name.split("-")[0]] not in reason
    ]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("404 Not Found\n", "not found"),
        ("Service Unavailable\nPlease try again later.", "error"),
        ("请完成验证后继续访问", "bot check"),
        ("Chips used anywhere in the world violate the controls.", None),
        ("Correction: the page could not be found by the auditors, who looked for it in three archives.", None),
    ],
)
def test_a_plain_text_is_judged_too(text: str, kind: str | None) -> None:
    assert find_kind(read_plain(text), text) == kind


def test_two_chinese_characters_count_as_a_word() -> None:
    assert count_words("出口管制 of chips") == 4


WORDS = "Chips used anywhere in the world violate the controls, the Bureau said on Tuesday."


@pytest.mark.parametrize("name", ["consent-de-1", "missing-fr-1", "shell-en-1"])
def test_what_is_no_document_makes_no_capture_and_says_what_it_is(source: Source, site: Site, name: str) -> None:
    assert captured(source, site).outcome is Outcome.NEW
    site.pages["/"] = (200, HTML, (PAGES / f"{name}.html").read_bytes())
    attempt = captured(source, site, NOW + DAY)
    assert (attempt.outcome, source.captures.count()) == (Outcome.NO_DOCUMENT, 1)
    assert KINDS[name.split("-")[0]] in attempt.reason
    assert source.checked_at == NOW + DAY


def test_a_server_that_leads_to_its_front_page_shows_no_document(source: Source, site: Site) -> None:
    source.url = site.url("/news/ban")
    site.pages["/news/ban"] = (302, {"Location": "/"}, b"")
    site.pages["/"] = (200, HTML, page(WORDS))
    attempt = captured(source, site)
    assert (attempt.outcome, source.captures.count()) == (Outcome.NO_DOCUMENT, 0)
    assert "front page" in attempt.reason


def test_a_source_that_is_a_front_page_is_captured(source: Source, site: Site) -> None:
    site.pages["/"] = (200, HTML, page(WORDS))
    assert captured(source, site).outcome is Outcome.NEW


def test_markdown_is_read_without_its_marks() -> None:
    body = b"---\nurl: x\n---\n# A *title*\n\n"
    body += b"It **said**: [these words](https://a.example/), <b>and</b>\nmore.\n\n1. One\n2. Two"
    assert extract_text(body, "text/markdown") == "A title\n\nIt said: these words, and\nmore.\n\nOne\n\nTwo"
