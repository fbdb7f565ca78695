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
    written(timelines=[{"slug": "t", "title": "T", "question": QUESTION, "eras": ERAS}])
    saved(editor, Timeline.objects.get())
    assert Revision.objects.filter(subject="timeline").count() == 1
    timeline = Timeline.objects.get()
    assert (timeline.question, timeline.eras) == (QUESTION, ERAS)


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
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_in_words_and_not_saved(editor: Client, field: str, typed: str, told: str) -> None:
    page = saved(editor, a_timeline(), **{field: typed})
    assert page.status_code == 200
    assert told in page.content.decode()
    timeline = Timeline.objects.get()
    assert (timeline.question, timeline.eras) == ({}, [])


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
    assert "Not yet publishable: timeline t: its question names the topic ‘chips’, which is not public yet." in page


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
