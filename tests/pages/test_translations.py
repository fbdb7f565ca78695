"""Translated events and timelines on pages: in Chinese, marked as translations, with the original at hand."""

import re

import pytest
from django.test import Client

from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

TITLE, SUMMARY = "对芯片的禁令", "禁令自当日起适用。"


@pytest.fixture(autouse=True)
def world() -> None:
    published(
        an_event("ban", title="The ban on chips", summary="It applies from that day.",
                 actors=[{"actor": "bis", "role": "issuer"}],
                 translations=[{"lang": "zh", "title": TITLE, "summary": SUMMARY}]),
        an_event("stale", title="An old title", date="2019-06", translations=[{"lang": "zh", "title": "旧标题"}],
                 relations=[{"type": "responds_to", "event": "ban"}]),
        an_event("plain", title="Only in English", date="2019-07-01", relations=[{"type": "amends", "event": "stale"}]),
        actors=[{"slug": "bis", "name": "BIS", "kind": "agency"}],
        timelines=[{"slug": "all", "title": "All of it", "description": "Everything",
                    "eras": [{"title": "The first period", "date": "2019/2020"}],
                    "steps": [{"event": "ban", "heading": "It begins", "text": "So it was."}],
                    "translations": [{"lang": "zh", "title": "全部", "description": "一切", "eras": ["第一期"],
                                      "steps": [{"event": "ban", "heading": "开始", "text": "如此。"}]}]}],
    )  # fmt: skip
    published(an_event("stale", title="A new title", date="2019-06"))


def read(path: str) -> str:
    page = Client().get(path)
    assert page.status_code == 200
    return page.text


def main(text: str) -> str:
    return re.sub(r"<script.*?</script>", "", text.partition("<main")[2].partition("</main>")[0], flags=re.DOTALL)


def test_an_event_in_chinese_is_marked_as_a_translation_and_has_its_original() -> None:
    page = read("/events/ban?lang=zh")
    assert f"<title>{TITLE} · Annals</title>" in page
    assert f"<h1>{TITLE}</h1>" in page
    assert f'<p class="dek">{SUMMARY}</p>' in page
    assert "<summary>译文：查看原文</summary>" in page
    original = page.partition("查看原文")[2].partition("</details>")[0]
    assert '<p lang="en" dir="auto"><strong>The ban on chips</strong></p>' in original
    assert '<p lang="en" dir="auto">It applies from that day.</p>' in original


def test_a_stale_translation_is_said_to_be_one() -> None:
    page = read("/events/stale?lang=zh")
    assert "<h1>旧标题</h1>" in page
    assert "译自原文的较早版本" in page
    assert "A new title" in page
    assert "译自原文的较早版本" not in read("/events/ban?lang=zh")
    assert 'title="A new title">译自较早版本</span>' in read("/?lang=zh")


def test_an_event_without_a_translation_is_marked_as_english() -> None:
    page = read("/events/plain?lang=zh")
    assert '<h1 lang="en" dir="auto">Only in English</h1>' in page
    assert "查看原文" not in page
    listed = read("/?lang=zh")
    assert 'data-event="plain" lang="en" dir="auto">Only in English</a>' in listed


def test_related_and_neighbouring_events_and_timelines_have_their_translated_titles() -> None:
    assert f'data-event="ban">{TITLE}</a>' in read("/events/stale?lang=zh")
    page = read("/events/plain?lang=zh")
    assert 'data-event="stale">旧标题</a>' in page
    assert '<a rel="prev" href="/events/stale?lang=zh">旧标题</a>' in page
    assert '<a href="/timelines/all?lang=zh">全部</a>' in page


@pytest.mark.parametrize(
    "path", ["/", "/timelines/all", "/actors/bis", "/kinds/rule", "/sources/gazette", "/embed/all", "/embed/events/ban"]
)
def test_every_list_of_events_has_their_translated_titles(path: str) -> None:
    page = main(read(f"{path}?lang=zh"))
    assert TITLE in page
    shown = re.sub(r'title="[^"]*"|<details.*?</details>', "", page, flags=re.DOTALL)
    assert "The ban on chips" not in shown


def test_a_timeline_tells_its_story_in_chinese() -> None:
    page = read("/timelines/all?lang=zh")
    assert "<h1>全部</h1>" in page
    for text in ("一切", "第一期", "开始", "如此。"):
        assert text in page, text
    assert '<p lang="en" dir="auto">Everything</p>' in page
    assert "全部" in read("/timelines?lang=zh")


def test_pages_in_english_show_nothing_of_translations() -> None:
    for path in ("/events/ban", "/", "/timelines/all", "/timelines"):
        page = re.sub("镓|中文", "", main(read(f"{path}?lang=en")))
        assert not re.search(r"[\u4e00-\u9fff]", page), path
        assert "show the original" not in page, path
        assert "translation" not in page, path


def test_a_search_in_chinese_finds_what_is_translated() -> None:
    assert 'data-event="ban"' in read("/?lang=zh&q=芯片")
    assert 'data-event="plain"' not in read("/?lang=zh&q=芯片")


def test_history_shows_what_of_a_translation_was_changed() -> None:
    translations = [{"lang": "zh", "title": "部分禁令", "summary": SUMMARY}]
    published(an_event("ban", title="The ban on chips", summary="It applies from that day.", translations=translations))
    page = read("/events/ban?lang=en")
    assert "What changed: translations" in page
    assert "部分禁令" in re.sub("</?ins>", "", page)
