"""Translations in the forms of events and timelines, and the stale ones on the desk."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.editions.models import Revision
from events.models import Event, EventTranslation, Timeline, TimelineTranslation
from events.models.translations import get_pin
from tests.desk import an_event, written

from .conftest import address, form_values, sent

pytestmark = pytest.mark.django_db

ZH = {"lang": "zh", "title": "禁令", "summary": "概要"}
DESK = "/admin/"


def saved(editor: Client, event: Event, **typed: str) -> Any:
    page = editor.post(address(event), form_values(editor, event) | typed, follow=True)
    assert "errornote" not in page.text
    event.refresh_from_db()
    return page


@pytest.fixture
def event() -> Event:
    written(an_event("ban", title="The ban", translations=[ZH]), an_event("other"))
    return Event.objects.get(slug="ban")


def is_current(event: Event) -> bool:
    return EventTranslation.objects.get(event=event).renders == get_pin(event)


def test_saving_an_untouched_form_changes_nothing(editor: Client, event: Event) -> None:
    saved(editor, event)
    assert Revision.objects.filter(subject="event", subject_id=event.pk).count() == 1


def test_a_translation_is_typed_in_the_form_and_renders_the_words_saved_with_it(editor: Client, event: Event) -> None:
    other = Event.objects.get(slug="other")
    typed = {
        "translations-TOTAL_FORMS": "1", "translations-0-lang": "zh", "translations-0-title": "另一个",
        "translations-0-summary": "另文", "title": "Another title",
    }  # fmt: skip
    saved(editor, other, **typed)
    (translation,) = other.translations.all()
    assert (translation.title, translation.summary) == ("另一个", "另文")
    assert other.title == "Another title"
    assert is_current(other)
    row = Revision.objects.filter(subject_id=other.pk).order_by("-number")[0].row
    assert row["translations"] == [{"lang": "zh", "title": "另一个", "summary": "另文", "renders": get_pin(other)}]


def test_it_is_stale_once_the_title_changes_until_it_is_changed_or_confirmed(editor: Client, event: Event) -> None:
    saved(editor, event, title="The ban, in part")
    assert not is_current(event)
    page = editor.get(address(event)).text
    assert "stale: it renders revision 1" in page
    assert f"{address(event, 'compare')}?old=1" in page
    saved(editor, event, **{"translations-0-confirm": "on"})
    assert is_current(event)
    assert EventTranslation.objects.get(event=event).title == "禁令"
    saved(editor, event, title="The whole ban")
    saved(editor, event, **{"translations-0-title": "全面禁令"})
    assert is_current(event)


def test_stale_translations_are_listed_on_the_desk_and_found_by_a_filter(editor: Client, event: Event) -> None:
    written(timelines=[{"slug": "t", "title": "All", "translations": [{"lang": "zh", "title": "全部"}]}])
    changelist = reverse("admin:events_event_changelist")

    def found(state: str) -> set[str]:
        page = editor.get(f"{changelist}?translation={state}")
        return {one.slug for one in page.context["cl"].result_list}

    def panel() -> list[tuple[str, str]]:
        (rows,) = [one.rows for one in editor.get(DESK).context["panels"] if one.title == "Stale translations"]
        return list(rows)

    assert panel() == []
    assert (found("stale"), found("current"), found("none")) == (set(), {"ban"}, {"other"})
    saved(editor, event, title="The ban, in part")
    Timeline.objects.update(title="All of it")
    assert (found("stale"), found("current"), found("none")) == ({"ban"}, set(), {"other"})
    timeline = reverse("admin:events_timeline_change", args=[Timeline.objects.get().pk])
    assert panel() == [("timeline: All of it", timeline), ("The ban, in part", address(event))]


def test_a_language_has_one_translation(editor: Client, event: Event) -> None:
    values = form_values(editor, event) | {
        "translations-TOTAL_FORMS": "2", "translations-1-lang": "zh", "translations-1-title": "禁令之二",
    }  # fmt: skip
    assert "is listed twice" in editor.post(address(event), values).text
    assert EventTranslation.objects.count() == 1


def test_a_timeline_is_translated_in_its_form_with_its_steps_and_eras(editor: Client) -> None:
    written(
        an_event("ban"),
        timelines=[{"slug": "t", "title": "All", "eras": [{"title": "First", "date": "2018/2019"}],
                    "steps": [{"event": "ban", "heading": "It begins", "text": ""}]}],
    )  # fmt: skip
    timeline = Timeline.objects.get()
    form = reverse("admin:events_timeline_change", args=[timeline.pk])
    typed = {
        "translations-TOTAL_FORMS": "1", "translations-0-lang": "zh", "translations-0-title": "全部",
        "translations-0-steps": "ban: 开始\r\n如此。", "translations-0-eras": "第一期",
    }  # fmt: skip
    page = editor.post(form, sent(editor.get(form)) | typed, follow=True)
    assert "errornote" not in page.text
    translation = TimelineTranslation.objects.get()
    assert (translation.title, translation.eras) == ("全部", ["第一期"])
    assert translation.steps == [{"event": "ban", "heading": "开始", "text": "如此。"}]
    assert translation.renders == get_pin(timeline)
    editor.post(form, sent(editor.get(form)), follow=True)
    assert Revision.objects.filter(subject="timeline").count() == 2
