"""Translations in imports and exports: each keeps the pin of the words that it renders, and is stale by that alone."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from events.editions.documents import digest
from events.editions.drafts import save_revision
from events.editions.models import Entry, Revision
from events.editions.planning import plan_rerender
from events.exchange.annals import read
from events.exchange.csv import read_csv
from events.exchange.writing import Imported, ImportRefused, import_rows
from events.models import Event, EventTranslation, Timeline
from events.models.translations import get_pin, pin_of
from tests.answers import Json
from tests.desk import an_event, document, entry, latest_revision, published, written

pytestmark = pytest.mark.django_db

ZH = {"lang": "zh", "title": "禁令", "summary": "概要"}


def translated(slug: str = "ban", **words: Any) -> dict[str, Any]:
    return an_event(slug, title="The ban", summary="In short", translations=[ZH]) | words


def status(slug: str = "ban", subject: str = "event") -> str:
    (translation,) = document(slug, subject)["translations"]
    return str(translation["status"])


def answer(address: str) -> bytes:
    response = Client().get(f"/api/v1/{address}")
    assert response.status_code == 200
    return response.getvalue()


def import_file(name: str, data: bytes | str) -> Imported:
    data = data.encode() if isinstance(data, str) else data
    reading = (read_csv if name.endswith(".csv") else read)(name, data)
    assert reading.problems == []
    return import_rows(reading.rows, overwrite=True)


def test_a_translation_is_current_until_the_words_that_it_renders_change() -> None:
    published(translated())
    assert document("ban")["translations"] == [ZH | {"status": "current"}]
    published(translated(significance=5))
    assert status() == "current"
    published(translated(title="The ban, in part"))
    assert status() == "stale"
    published(translated(title="The ban, in part", summary="In other words"))
    assert status() == "stale"
    published(translated())
    assert status() == "current"


def test_another_translation_renders_the_words_that_are_there() -> None:
    published(translated())
    published(translated(title="The ban, in part", translations=[ZH | {"title": "部分禁令"}]))
    assert status() == "current"


def test_a_row_can_say_that_a_translation_holds_all_the_same_or_does_not() -> None:
    published(translated())
    published(translated(title="The Ban", translations=[ZH | {"status": "current"}]))
    assert status() == "current"
    published(translated("other", translations=[ZH | {"status": "stale"}]))
    assert status("other") == "stale"
    published(translated("third", translations=[ZH | {"renders": pin_of({"title": "A", "summary": ""})}]))
    assert status("third") == "stale"
    published(translated("third", title="A", summary="", translations=[ZH]))
    assert status("third") == "current"


def test_an_event_without_a_translation_has_the_document_that_it_had() -> None:
    published(an_event("ban"))
    before = entry("ban")
    assert "translation" not in (before.document or "")
    assert "translations" not in before.revision.row
    assert plan_rerender() == []
    published(an_event("ban", translations=[ZH]))
    published(an_event("ban", translations=[]))
    assert entry("ban").digest == before.digest == digest(before.document or "")
    assert entry("ban").revision.row == before.revision.row


def test_a_document_is_the_same_whenever_it_is_rendered() -> None:
    published(translated(), timelines=[TIMELINE])
    assert plan_rerender() == []
    assert [*document("all", "timeline")["translations"][0]][:2] == ["lang", "title"]


def test_a_neighbour_of_a_translated_event_is_not_published_again() -> None:
    published(an_event("ban"), an_event("answer", relations=[{"type": "responds_to", "event": "ban"}]))
    edition = published(an_event("ban", translations=[ZH]))
    assert [one.slug for one in Entry.objects.filter(edition=edition)] == ["ban"]


@pytest.mark.parametrize("rows", ["events", "dates"])
def test_a_table_of_our_own_leaves_translations_as_they_are(rows: str) -> None:
    published(translated())
    result = import_file("a.csv", answer(f"events.csv?rows={rows}"))
    assert (result.changed, len(result.unchanged) > 0) == ([], True)
    assert EventTranslation.objects.get().title == "禁令"


def test_lines_of_documents_come_back_as_no_change_stale_or_current() -> None:
    published(translated(), translated("stale"))
    published(translated("stale", title="Another title"))
    assert [status(), status("stale")] == ["current", "stale"]
    exported = answer("events.ndjson")
    assert import_file("a.ndjson", exported).changed == []
    # Elsewhere too the one is stale and the other current.
    lines = [json.loads(line) for line in exported.splitlines()]
    elsewhere = [line | {"id": str(uuid4()), "slug": f"x-{line['slug']}"} for line in lines]
    import_file("a.ndjson", "\n".join(map(json.dumps, elsewhere)))
    pins = {one.event.slug: one.renders == get_pin(one.event) for one in EventTranslation.objects.all()}
    assert (pins["x-ban"], pins["x-stale"]) == (True, False)


def test_a_translation_made_from_an_export_renders_what_that_export_said() -> None:
    published(an_event("ban", title="The ban"))
    (line,) = [json.loads(line) for line in answer("events.ndjson").splitlines()]
    published(an_event("ban", title="The ban, in part"))
    import_file("a.ndjson", json.dumps(line | {"translations": [ZH]}))
    event = Event.objects.get(slug="ban")
    assert event.title == "The ban, in part"
    (translation,) = event.translations.all()
    assert translation.renders != get_pin(event)
    assert list(EventTranslation.objects.stale()) == [translation]


def test_the_database_and_the_program_agree_on_what_is_stale() -> None:
    texts = [("A", ""), ("Größe", "一行\n两行"), ("a\\b'\"", " x "), ("\U0001f600", "é")]
    for number, (title, summary) in enumerate(texts):
        written(an_event(f"e{number}", title=title, summary=summary, translations=[ZH]))
    assert list(EventTranslation.objects.stale()) == []
    for event in Event.objects.all():
        event.summary += "."
        event.save()
    assert EventTranslation.objects.stale().count() == len(texts)


def test_restoring_a_revision_restores_its_translations() -> None:
    written(translated())
    event = Event.objects.get(slug="ban")
    first = latest_revision(event)
    written(translated(translations=[]))
    event.refresh_from_db()
    none = latest_revision(event)
    assert "translations" not in none.row
    event.restore(first.row)
    assert save_revision(event, by=None).row == first.row
    event.restore(none.row)
    assert not EventTranslation.objects.exists()


TIMELINE: Json = {
    "slug": "all", "title": "All", "description": "Everything",
    "eras": [{"title": "First", "date": "2018/2019"}],
    "steps": [{"event": "ban", "heading": "It begins", "text": "Here."}],
    "translations": [{"lang": "zh", "title": "全部", "description": "一切", "eras": ["第一"],
                      "steps": [{"event": "ban", "heading": "开始", "text": "此处。"}]}],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"title": "All of it"}, {"description": ""}, {"eras": [{"title": "Second", "date": "2018/2019"}]},
        {"steps": [{"event": "ban", "heading": "It began", "text": "Here."}]},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_timeline_s_translation_is_stale_when_any_of_its_words_change(change: Json) -> None:
    published(an_event("ban"), timelines=[TIMELINE])
    assert document("all", "timeline")["translations"] == [TIMELINE["translations"][0] | {"status": "current"}]
    published(timelines=[TIMELINE | {"question": {"since": ["2018"]}}])
    assert status("all", "timeline") == "current"
    published(timelines=[TIMELINE | change])
    assert status("all", "timeline") == "stale"
    timeline = Timeline.objects.get()
    first = Revision.objects.get(subject="timeline", number=1)
    timeline.restore(first.row)
    assert save_revision(timeline, by=None).row == first.row


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ({"lang": "fr", "title": "L’interdiction"}, "lang"),
        ({"lang": "zh"}, "title is missing"),
        ({"title": "禁令"}, "lang is missing"),
        ({"lang": "zh", "title": "禁" * 201}, "200"),
        ({"lang": "zh", "title": "禁令", "status": "fresh"}, "status"),
        ({"lang": "zh", "title": "禁令", "renders": "xyz"}, "16 hexadecimal digits"),
    ],
)
def test_what_is_wrong_with_a_translation_is_reported(translation: Json, reason: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        written(an_event("ban", translations=[translation]))
    assert reason in str(refused.value)
    with pytest.raises(ImportRefused, match="duplicate"):
        written(an_event("ban", translations=[ZH, ZH]))


def test_the_history_of_a_translated_event_can_be_verified() -> None:
    published(translated())
    published(translated(title="Another title"))
    with connection.cursor() as cursor:
        # Editions get their links when they are committed, or now.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("verify_history")


def test_a_table_in_chinese_comes_back_as_no_change_and_takes_translations() -> None:
    published(translated(), an_event("plain", title="Only in English", summary="As it is"))
    table = answer("events.csv?lang=zh").decode()
    assert import_file("a.csv", table).changed == []
    assert import_file("a.ndjson", answer("events.ndjson?lang=zh")).changed == []
    typed = table.replace("Only in English", "现有中文", 1).replace("禁令", "新禁令", 1)
    assert len(import_file("a.csv", typed).changed) == 2
    ban, plain = Event.objects.get(slug="ban"), Event.objects.get(slug="plain")
    assert (ban.title, plain.title, plain.summary) == ("The ban", "Only in English", "As it is")
    assert [(one.title, one.summary) for one in ban.translations.all()] == [("新禁令", "概要")]
    assert [(one.title, one.summary) for one in plain.translations.all()] == [("现有中文", "")]


def test_columns_of_a_table_of_one_s_own_translate() -> None:
    published(translated())
    import_file("a.csv", "slug,title,title_zh\nban,The ban,全面禁令\nnew,New,新的\n")
    titles = {one.event.slug: (one.title, one.summary) for one in EventTranslation.objects.all()}
    # The summary, which the table does not have, stays.
    assert titles == {"ban": ("全面禁令", "概要"), "new": ("新的", "")}
