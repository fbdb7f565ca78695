"""Whether somebody said it: what is found, what is near, and what was never seen."""

import datetime as dt

import pytest

from events.editions.models import Edition
from events.query.check_shapes import CheckedText
from events.query.quotation_check import TextError, check_texts, split_document
from events.query.wording_scope import Scope, get_coverage
from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db

BAN = "Using these chips anywhere in the world violates U.S. export controls."
RISK = "Using these chips without a licence may violate U.S. export controls."
WHOLE = {"extent": "whole"}
FIRST = {"seen": "2025-05-13", "text": f"Notice. {BAN} The guidance is effective today.", **WHOLE}
SECOND = {"seen": "2025-05-15", "text": f"Notice of 13 May. {BAN} The guidance is effective today.", **WHOLE}
THIRD = {"seen": "2025-05-19", "text": f"Notice. {RISK} The guidance is effective today.", **WHOLE}


def source(*captures: Json, slug: str = "release", **row: Json) -> dict[str, Json]:
    whole = {"slug": slug, "title": slug.capitalize(), "type": "press_release", "rights": "public_domain"}
    return whole | {"captures": [*captures]} | row


def checked(text: str, **scope: Json) -> CheckedText:
    return check_texts([text], Scope(Edition.objects.using("public").newest(), **scope))[0]


def test_a_quotation_shows_its_whole_story() -> None:
    event = an_event("ban", citations=[{"source": "release", "quote": BAN}])
    published(event, sources=[source(FIRST, SECOND, THIRD)])
    answer = checked("using these chips anywhere in the world")
    assert (answer["status"], answer["near"]) == ("found", [])
    assert answer["found"] == [
        {
            "source": {"slug": "release", "title": "Release", "url": None},
            "captures": [1, 2],
            "first_seen": "2025-05-13",
            "last_stood": "2025-05-15",
            "status": "altered",
            "gone": "[2025-05-16..2025-05-19]",
            "now": RISK,
            "context": BAN,
            "events": ["ban"],
        }
    ]
    assert [(one["slug"], one["exact"]) for one in answer["quoted_by"]] == [("ban", BAN)]


SPELLINGS = {
    "dashes, quotation marks and blanks": ("He said “no—never” to it.", 'said "no - never" to  it'),
    "a word parted at the end of a line": ("The semi-\nconductor rule applies.", "The semiconductor rule applies"),
    "a word parted as it is asked for": ("The semiconductor rule applies.", "The semi-\nconductor rule applies"),
    "parted words of both kinds": (
        "The export-\ncontrolled semi-\nconductors are listed.",
        "The export-controlled semiconductors are listed.",
    ),
    "two parted words side by side": ("The advan-\nced con-\ntrols.", "The advanced controls."),
    "an ellipsis": ("The new rule, which was long awaited, takes effect now.", "The new rule … takes effect now."),
    "a bracketed ellipsis": ("The new rule, long awaited, takes effect now.", "The new rule […] takes effect now."),
    "an insertion": ("It will deny them in future.", "It will deny them [the applicants] in future."),
    "an initial in another case": ("The bureau warned of them again.", "[t]he bureau warned of them"),
    "Unicode forms": ("The ﬁrst café opens in the city.", "The first cafe\u0301 opens"),
    "Chinese": ("商务部决定对镓实施出口管制。", "对镓实施出口管制。"),
    "Chinese broken by width": ("商务部决定对镓\n实施出口管制。", "决定对镓实施出口管制"),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_typography_and_the_marks_of_quoters_are_understood(name: str) -> None:
    text, words = SPELLINGS[name]
    published(sources=[source({"seen": "2025", "text": text, **WHOLE})])
    assert checked(words)["status"] == "found"


TURNED = {
    "a negation left out": ("Exports to A are not authorized today.", "authorized today"),
    "a negation further off": ("It shall not be exported to A.", "exported to A"),
    "a condition left out": ("Exports to A are authorized unless the bureau objects.", "Exports to A are authorized"),
    "a sentence that goes on": ("The duty is 25 percent, as of March.", "The duty is 25 percent."),
    "a sentence that began before": ("He denied it: a claim that Huawei broke the law.", "Huawei broke the law."),
    "a Chinese negation": ("企业不得出口镓。", "出口镓。"),
    "a Chinese prohibition": ("国家禁止出口石墨到该国。", "出口石墨到该国"),
}


@pytest.mark.parametrize("name", TURNED)
def test_words_cut_out_of_their_sense_are_near_and_shown_in_their_sentence(name: str) -> None:
    text, words = TURNED[name]
    published(sources=[source({"seen": "2025", "text": text, **WHOLE})])
    answer = checked(words)
    assert (answer["status"], answer["found"]) == ("near", [])
    assert [one["passage"] for one in answer["near"]] == [text]
    assert {op["op"] for op in answer["near"][0]["diff"]} >= {"equal", "insert"}


def test_words_that_stand_in_another_sense_now_are_altered() -> None:
    later = {"seen": "2025-06", "text": "Exports to A are authorized unless the bureau objects.", **WHOLE}
    published(sources=[source({"seen": "2025-05", "text": "Exports to A are authorized here.", **WHOLE}, later)])
    found = checked("Exports to A are authorized")["found"][0]
    assert (found["captures"], found["status"], found["now"]) == ([1], "altered", later["text"][:-1])


def test_a_passage_with_another_word_is_near_and_its_words_are_marked() -> None:
    published(sources=[source(FIRST)])
    answer = checked("Using these chips anywhere in Europe violates U.S. export controls.")
    assert (answer["status"], answer["found"]) == ("near", [])
    assert answer["near"][0]["passage"] == BAN
    changed = [(op["op"], op["text"].strip()) for op in answer["near"][0]["diff"] if op["op"] != "equal"]
    assert changed == [("delete", "Europe"), ("insert", "the world")]


def test_words_of_nobody_were_never_seen_and_the_answer_says_in_how_much() -> None:
    published(sources=[source(FIRST, SECOND), source(THIRD, slug="other")])
    assert checked("The minister resigned over potatoes yesterday.")["status"] == "never_seen"
    scope = Scope(Edition.objects.using("public").newest())
    assert get_coverage(scope) == {"sources": 2, "captures": 3, "protected": 0, "latest": "2025-05-19"}


def test_a_quotation_of_a_source_without_captures_is_no_proof() -> None:
    published(an_event("ban", citations=[{"source": "release", "quote": BAN}]), sources=[source()])
    answer = checked(BAN)
    assert (answer["status"], answer["found"]) == ("never_seen", [])
    assert [(one["slug"], one["status"]) for one in answer["quoted_by"]] == [("ban", "unchecked")]


def test_an_edition_answers_from_what_was_public_then() -> None:
    published(sources=[source(FIRST)])
    published(sources=[source(FIRST, THIRD)])
    then, now = (check_texts([BAN], Scope(edition))[0]["found"][0] for edition in Edition.objects.order_by("number"))
    assert (then["status"], now["status"]) == ("stands", "altered")
    assert check_texts([RISK], Scope(Edition.objects.get(number=1)))[0]["status"] != "found"


def test_a_day_a_source_and_a_language_narrow_what_is_searched() -> None:
    published(sources=[source(FIRST, THIRD, language="en"), source(FIRST, slug="other", language="de-AT")])
    assert checked(BAN, on=dt.date(2025, 5, 14), sources=("release",))["found"][0]["status"] == "stands"
    assert checked(BAN, on=dt.date(2025, 5, 12))["status"] == "never_seen"
    assert [one["source"]["slug"] for one in checked(BAN, sources=("other",))["found"]] == ["other"]
    assert [one["source"]["slug"] for one in checked(BAN, languages=("de",))["found"]] == ["other"]
    scope = Scope(Edition.objects.using("public").newest(), languages=("de",))
    assert get_coverage(scope)["captures"] == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [("", "0 words"), ("gone", "1 word "), ("… gone …", "1 word "), ("a b " * 600, "2,400 characters")],
)
def test_a_text_that_cannot_be_checked_is_refused_with_the_way_out(text: str, part: str) -> None:
    with pytest.raises(TextError, match=part):
        checked(text)


def test_the_quotations_of_a_manuscript() -> None:
    manuscript = 'He said “one two”, «three four», 「五六」 and "seven eight"; it\'s 5" wide. She: “gone”.'
    found, left_out = split_document(manuscript)
    assert [one.text for one in found] == ["one two", "three four", "五六", "seven eight"]
    assert [manuscript[one.begin : one.end] for one in found] == [one.text for one in found]
    assert [one["text"] for one in left_out] == ["gone"]
    with pytest.raises(TextError, match="no quotation"):
        split_document("Nothing here.")
    with pytest.raises(TextError, match="101 quotations; the limit is 100"):
        split_document("“one two” " * 101)
