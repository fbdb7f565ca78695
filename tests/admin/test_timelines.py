"""A timeline's form: its question and eras as people type them, and what keeps it from the public."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.editions.drafts import save_revision
from events.editions.models import Edition, Revision
from events.editions.publishing import publish, withdraw
from events.models import Timeline
from tests.desk import an_event, key, published, written

from .conftest import sent

pytestmark = pytest.mark.django_db
TOPIC = {"slug": "chips", "name": "Chips"}
QUESTION = {"topic": ["chips", "trade, tariffs"], "since": ["2018"], "order": ["-date"], "group": ["kind"]}
ERAS = [{"title": "Truce: the first", "date": "2025-05-12/2025-08-12"}]
SIDES = {"above": ["US"], "below": ["CN", "HK"]}
STEPS = [{"event": "first", "heading": "How it began", "text": "In words."}, {"event": "b", "heading": "C", "text": ""}]


def a_timeline(question: Any = None, eras: Any = None) -> Timeline:
    """A timeline that asks this, whether it can be asked or not."""
    written(timelines=[{"slug": "t", "title": "T"}])
    Timeline.objects.update(question={} if question is None else question, eras=[] if eras is None else eras)
    return Timeline.objects.get()


def saved(editor: Client, timeline: Timeline, **typed: str) -> Any:
    form = reverse("admin:events_timeline_change", args=[timeline.pk])
    return editor.post(form, sent(editor.get(form)) | typed, follow=True)


def publish_page(publisher: Client, timeline: Timeline) -> Any:
    return publisher.get(reverse("admin:events_timeline_publish_one", args=[timeline.pk]), follow=True)


def test_saving_an_untouched_form_changes_nothing(editor: Client) -> None:
    written(timelines=[{"slug": "t", "title": "T", "question": QUESTION, "eras": ERAS, "sides": SIDES, "steps": STEPS}])
    saved(editor, Timeline.objects.get())
    assert Revision.objects.filter(subject="timeline").count() == 1
    timeline = Timeline.objects.get()
    assert (timeline.question, timeline.eras) == (QUESTION, ERAS)
    assert (timeline.sides, timeline.steps) == (SIDES, STEPS)


def test_sides_and_steps_are_typed_as_they_are_read(editor: Client) -> None:
    steps = "first: How it began\r\nOne line\r\nand another.\r\n\r\n\r\nsecond: Answered: at once"
    saved(editor, a_timeline(), sides="above: eu, us\r\nbelow: CN HK", steps=steps)
    timeline = Timeline.objects.get()
    assert timeline.sides == {"above": ["EU", "US"], "below": ["CN", "HK"]}
    assert timeline.steps == [
        {"event": "first", "heading": "How it began", "text": "One line and another."},
        {"event": "second", "heading": "Answered: at once", "text": ""},
    ]
    saved(editor, timeline, sides="above: US", steps="")
    timeline.refresh_from_db()
    assert (timeline.sides, timeline.steps) == ({"above": ["US"], "below": []}, [])


def test_a_step_needs_an_event_that_is_public(publisher: Client) -> None:
    written(an_event("draft"), timelines=[{"slug": "t", "title": "T", "steps": [STEPS[0] | {"event": "draft"}]}])
    told = publish_page(publisher, Timeline.objects.get()).content.decode()
    assert "a step names the event ‘draft’, which is not public. Publish that first." in told
    published(an_event("draft"))
    assert "a step names" not in publish_page(publisher, Timeline.objects.get()).content.decode()


def answers(client: Client, question: str) -> Any:
    return client.get(reverse("admin:events_timeline_answers"), {"question": question}).json()


def test_the_form_says_which_events_match_while_the_question_is_typed(editor: Client) -> None:
    assert answers(editor, "") == {"count": 0, "events": []}
    published(*(an_event(f"e-{n:02}", date=f"2019-05-{n + 1:02}", topics=["chips"]) for n in range(25)), topics=[TOPIC])
    found = answers(editor, "topic: chips\nsince: 2019-05-03")
    assert (found["count"], len(found["events"])) == (23, 20)
    assert found["events"][0] == {"slug": "e-02", "date": "3 May 2019", "title": "E 02"}
    assert "did you mean" in answers(editor, "topic: chps")["error"]
    assert "is not a parameter and a value" in answers(editor, "chips")["error"]


def test_the_form_of_a_new_timeline_begins_with_the_question_of_a_page(editor: Client) -> None:
    page = editor.get(reverse("admin:events_timeline_add"), {"question": "topic: chips\nsince: 2018", "title": "Chips"})
    assert "topic: chips\nsince: 2018</textarea>" in page.content.decode()
    assert 'value="Chips"' in page.content.decode()


def test_only_staff_may_ask_what_a_question_finds(client: Client) -> None:
    assert client.get(reverse("admin:events_timeline_answers")).status_code == 302


def test_a_question_and_eras_are_typed_a_line_for_each_thing(editor: Client) -> None:
    lines = {"question": "topic: chips\r\n\r\ntopic: trade\r\nsince: 2018", "eras": "2025-05-12/.. The truce"}
    saved(editor, a_timeline(), **lines)
    timeline = Timeline.objects.get()
    assert timeline.question == {"topic": ["chips", "trade"], "since": ["2018"]}
    assert timeline.eras == [{"title": "The truce", "date": "2025-05-12/.."}]


def test_the_address_of_a_page_is_the_question_it_asks(editor: Client) -> None:
    saved(editor, a_timeline(), question="https://annals.example/?topic=chips&q=&since=2018&cursor=abc&edition=3")
    assert Timeline.objects.get().question == {"topic": ["chips"], "since": ["2018"]}


def test_what_is_left_empty_asks_for_everything(editor: Client) -> None:
    saved(editor, a_timeline(QUESTION, ERAS), question="", eras=" \r\n")
    timeline = Timeline.objects.get()
    assert (timeline.question, timeline.eras) == ({}, [])


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("question", "nope: x", "unknown parameter &#x27;nope&#x27;"),
        ("question", "since: 2025-13", "since: "),
        ("question", "since: 2020\nsince: 2021", "since is given 2 times"),
        ("question", "disputed: maybe", "unknown value &#x27;maybe&#x27;"),
        ("question", "chips", "‘chips’ is not a parameter and a value. Write them as topic: chips."),
        ("question", "q: \x00", "control character"),
        ("question", "[" * 5000, "is not a parameter and a value"),
        ("question", "null", "is not a parameter and a value"),
        ("question", "https://annals.example/", "has no filter parameters"),
        ("eras", "2025", "‘2025’ needs both a date and a title"),
        ("eras", "zz Truce", "zz"),
        ("eras", "2025 " + "x" * 301, "the limit is 300"),
        ("eras", "2025 a\x00b", "control character"),
        ("sides", "US", "‘US’ is not a side. Write above: US"),
        ("sides", "left: US", "‘left: US’ is not a side"),
        ("sides", "above: USA", "USA"),
        ("sides", "above: US\nbelow: CN, US", "US is on both sides. Remove it from above or from below."),
        ("steps", "first", "‘first’ does not begin a step"),
        ("steps", "first: One\n\nfirst: Two", "duplicate value in steps"),
        ("steps", "No slug: One", "slug"),
        ("steps", "first: " + "x" * 201, "the limit is 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_words_and_not_saved(editor: Client, field: str, typed: str, told: str) -> None:
    page = saved(editor, a_timeline(), **{field: typed})
    assert page.status_code == 200
    assert told in page.content.decode()
    timeline = Timeline.objects.get()
    assert (timeline.question, timeline.eras, timeline.sides, timeline.steps) == ({}, [], {}, [])


@pytest.mark.parametrize("question", [5, [5], {"nope": ["x"]}, {"topic": "chips"}, {"since": ["2025-13"]}, [], "a"])
@pytest.mark.parametrize("eras", [[{"title": "x"}], [5], "a", [{"title": "x", "date": "zz"}]])
def test_a_form_opens_whatever_was_stored_before(editor: Client, question: Any, eras: Any) -> None:
    timeline = a_timeline(question, eras)
    assert editor.get(reverse("admin:events_timeline_change", args=[timeline.pk])).status_code == 200


@pytest.mark.parametrize(
    ("question", "eras", "told"),
    [
        (5, [], "question maps parameters to lists of text"),
        ({"nope": ["x"]}, [], "unknown parameter"),
        ({}, [5], "eras is a mapping"),
        ({}, [{"title": "x"}], "date is missing"),
        ({}, [{"title": "x", "date": "zz"}], "zz"),
        ({"topic": ["chps"]}, [], "unknown topic &#x27;chps&#x27;: did you mean &#x27;chips&#x27;?"),
        ({"topic": ["chips,draft"]}, [], "names the topic ‘draft’, which is not public yet. Publish that first."),
    ],
)
def test_what_readers_could_not_be_answered_is_not_published(
    publisher: Client, question: Any, eras: Any, told: str
) -> None:
    published(an_event("a", topics=["chips"]), topics=[TOPIC])
    written(topics=[{"slug": "draft", "name": "Draft"}], timelines=[{"slug": "t", "title": "T"}])
    timeline = a_timeline(question, eras)
    Revision.objects.create(subject="timeline", subject_id=timeline.pk, number=2, row=timeline.row())
    assert told in publish_page(publisher, timeline).content.decode()
    assert Edition.objects.count() == 1


def test_saving_says_which_words_are_not_public_yet(editor: Client) -> None:
    written(topics=[TOPIC])
    page = saved(editor, a_timeline(), question="topic: chips").content.decode()
    assert "Not yet publishable: its question names the topic ‘chips’, which is not public yet." in page


def test_words_that_become_public_in_the_same_edition_are_public() -> None:
    published(
        an_event("a", topics=["chips"]),
        topics=[TOPIC],
        timelines=[{"slug": "t", "title": "T", "question": {"topic": ["chips"]}}],
    )
    assert Edition.objects.count() == 1


def test_one_value_that_was_stored_alone_is_told_as_a_list(client: Client) -> None:
    published(an_event("a", topics=["chips"]), topics=[TOPIC])
    timeline = a_timeline({"topic": "chips"})
    publish([save_revision(timeline, by=None)], by=None, note="As it was typed once")
    assert client.get("/api/v1/timelines/t").json()["question"] == {"topic": ["chips"]}


def test_a_timeline_is_answered_though_a_topic_of_its_question_was_withdrawn(client: Client) -> None:
    published(an_event("a"), topics=[TOPIC], timelines=[{"slug": "t", "title": "T", "question": {"topic": ["chips"]}}])
    withdraw([key("topic", "chips")], by=None, reason="No such topic")
    for page in ("/timelines/t", "/embed/t", "/api/v1/timelines/t"):
        assert client.get(page).status_code == 200
