"""The page on which quotations are checked, without a script and in both languages."""

import re

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."
MANUSCRIPT = (
    f"It said “{BAN}”.\r\nAnd «using these chips anywhere in Europe violates U.S.», "
    'and "nobody ever said this" & “<b>”.'
)


@pytest.fixture(autouse=True)
def release() -> None:
    captures = [{"seen": f"2025-05-{day}", "text": text, "extent": "whole"} for day, text in ((13, BAN), (19, RISK))]
    row = {"slug": "release", "title": "The release", "type": "press_release", "rights": "public_domain"}
    event = an_event("ban", title="The ban", citations=[{"source": "release", "quote": BAN}])
    published(event, sources=[row | {"captures": captures}])


def read(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_every_page_leads_to_the_check_from_its_head(client: Client) -> None:
    for path in ("/", "/check", "/about", "/events/ban"):
        head = client.get(path).text.partition("</header>")[0]
        assert '<a href="/check">Check</a>' in head, path


def test_a_sentence_is_answered_with_its_story_and_what_it_rests_on(client: Client) -> None:
    page = client.get("/check", {"text": "anywhere in the world violates"})
    assert page.status_code == 200
    words = read(page.text)
    for part in ("Found word for word", "The release", "13 May 2025", "some time between 14 and 19 May 2025", BAN, RISK,
                 "The ban", "Checked in edition 1 of Annals: 2 saved copies of 1 sources"):  # fmt: skip
        assert part in words, part
    assert "/api/v1/quotes/check?text=anywhere+in+the+world+violates" in page.text


@pytest.mark.parametrize(
    "words", ["[a]nywhere in the world", "anywhere in the world …", "Using these chips […] violates U.S. export"]
)
def test_what_is_not_quoted_word_for_word_is_not_said_to_be(client: Client, words: str) -> None:
    page = read(client.get("/check", {"text": words}).text)
    assert "Found, with omissions or insertions marked" in page
    assert "Found word for word" not in page
    chinese = client.get("/check", {"text": words, "lang": "zh"}).text
    assert "已找到，省略或插入之处有标记" in chinese


def test_a_manuscript_is_sent_as_a_form_and_each_quotation_is_marked(client: Client) -> None:
    body = "text=" + "".join(f"%{byte:02X}" for byte in MANUSCRIPT.encode())
    page = client.post("/check", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    marked = re.findall(r'<a class="checked is-(\w+)" href="#quotation-(\d)">', page.text)
    assert marked == [("found", "1"), ("near", "2"), ("never_seen", "3"), ("never_seen", "4")]
    assert re.findall(r'id="quotation-(\d)"', page.text) == ["1", "2", "3", "4"]
    assert re.search(r"<del>Europe</del>\s*<ins>the world</ins>", page.text)
    assert "<b>" not in page.text
    assert "&lt;b&gt;" in page.text


def test_an_edition_and_a_language_are_kept(client: Client) -> None:
    published(an_event("other"))
    page = client.get("/check", {"text": BAN, "edition": "1", "lang": "zh"})
    assert page.headers["Content-Language"] == "zh-Hans"
    assert "逐字找到" in page.text
    assert '<input type="hidden" name="edition" value="1">' in page.text
    assert 'action="/check?lang=zh"' in page.text
    posted = client.post("/check?lang=zh", f"text={BAN}&edition=1", content_type="application/x-www-form-urlencoded")
    assert (posted.headers["Annals-Edition"], "依据 Annals 第 1 版核对" in posted.text) == ("1", True)


def test_without_a_text_there_is_the_form_alone(client: Client) -> None:
    for page in (
        client.get("/check"),
        client.post("/check", "text=+", content_type="application/x-www-form-urlencoded"),
    ):
        assert page.status_code == 200
        assert "<textarea" in page.text
        assert 'id="report"' not in page.text


def test_a_text_that_cannot_be_checked_stays_in_the_form_with_the_reason(client: Client) -> None:
    page = client.get("/check", {"text": "gone"})
    assert page.status_code == 400
    assert "has 1 word that can be looked for" in page.text
    assert ">gone</textarea>" in page.text
    long = client.post("/check", f"text={'a+' * 40_000}", content_type="application/x-www-form-urlencoded")
    assert long.status_code == 413
    assert client.put("/check").status_code == 405
