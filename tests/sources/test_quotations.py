import json
import random
import string
from pathlib import Path

import pytest
import yaml

from events.editions.edtf import Edtf
from sources.likeness import closest
from sources.occurrences import holds
from sources.quotations import Checked, Seen, check, edit_window
from sources.words import Text
from tests.answers import Json
from tests.desk import an_event, document, entry, published

OLD = "Issuing guidance that using Ascend chips anywhere in the world violates U.S. export controls."
NEW = "Issuing guidance alerting industry to the risks of using advanced computing ICs."


def seen(number: int, day: str, text: str, *, whole: bool = False) -> Seen:
    return Seen(number, Edtf.parse(day), whole, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They said “no”.", 'said "no"'),
        ("The US’ move", "The US' move"),
        ("2018–2020", "2018-2020"),
        ("two\u00a0words\n and more", "two words and"),
        ("con\u00adtrols", "controls"),
        ("cafe\u0301", "café"),
        ("ＡＩ chips", "AI chips"),
        (
            "the entry for ``Huawei\n    Cloud Brazil'' (under Brazil)",
            "the entry for “Huawei Cloud Brazil” (under Brazil)",
        ),
        ("Those words cannot bear such weight.", "[t]hose words cannot bear such weight."),
        ("It developed chips", "It develop[s] chips"),
        ("risks of using PRC chips", "risks of using [People’s Republic of China] chips"),
        ("The rule [as amended] applies", "The rule [as amended] applies"),
        ("It ends the rule, which nobody liked, and all its parts.", "It ends the rule … and all its parts"),
        ("It ends the rule, which nobody liked, and all its parts.", "It ends the rule [. . .] and all its parts"),
        ("technology-\nrelated con-\ntrols", "technology-related con-\ntrols"),
        ("all con-\n    trols of exports", "all controls of exports"),
        ("a sentence\n\n[[Page 22690]]\n\nthat goes on", "a sentence that goes on"),
        ("technology-\nrelated con-\ntrols", "technology-related controls"),
        ("the semiconductor rule", "the semi-\nconductor rule"),
        ("the semi- conductor rule", "the semiconductor rule"),
        ("the semi\u00ad\nconductor rule", "the semiconductor rule"),
        ("the semi-\nconductor rule", "the semicon-\nductor rule"),
        ("the com-\nmu-\nni-\nqué of May", "the communiqué of May"),
        ("export-controlled chips", "export-\ncontrolled chips"),
        ("export-\ncontrolled semi-\nconductors", "export-controlled semiconductors"),
        ("semi-\nconductors, or semiconductors", "semiconductors, or semi-\nconductors"),
        ("all con-\ntrols applied", "all control[s] applied"),
        ("all con-\ntrolled goods", "all control[] goods"),
        ("short-\nand long-term duties", "and long-term duties"),
        ("The answer is no. We go on.", "The answer is no."),
        ("a rate of 3½ percent", "a rate of 3 1/2 percent"),
        ("at least ⩾ 5 or ～5", "at least ≥ 5 or ~5"),
        ("✔️ as agreed", "✔ as agreed"),
        ("a fall of −5 points", "a fall of –5 points"),
        ("the non‑U.S. firms — all 2018–2020", "the non-U.S. firms - all 2018-2020"),
        ("“不得出口”", "「不得出口」"),
    ],
)
def test_typography_is_no_change(text: str, words: str) -> None:
    assert holds(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 percentage points", "10 percent"),
        ("a tariff of 10.5 percent", "a tariff of 10"),
        ("a fine of 1,000 dollars", "a fine of 1"),
        ("a tariff of 10%", "a tariff of 10"),
        ("non-compliance with it", "compliance with it"),
        ("of China's ministry", "of China"),
        ("non-\ncompliance with it", "compliance with it"),
        ("non- compliance with it", "compliance with it"),
        ("the export-\ncontrolled goods", "the export"),
        ("to re-\nsign the order", "to sign the order"),
        ("a fall of .5 percent", "a fall of 5 percent"),
        ("a rate of 3½ percent", "a rate of 3"),
        ("a rate of 3½ percent", "a rate of 31/2 percent"),
        ("a sum of 10⁶ dollars", "a sum of 106 dollars"),
        ("a sum of 10⁶ dollars", "a sum of 10"),
        ("a rate of 1/2 percent", "a rate of 1-2 percent"),
        ("a fine of 5 million dollars", "a fine of 5"),
        ("a gain of -$5 in all", "a gain of $5 in all"),
        ("a gain of -$5 in all", "$5 in all"),
        ("fewer than <5 percent", "5 percent"),
        ("A is ≠ B here", "A is = B here"),
        ("A is =\u0338 B here", "A is = B here"),
        ("A is != B here", "A is = B here"),
        ("goods A → B", "goods A ← B"),
        ("No. 5 companies were listed", "No 5 companies were listed"),
        ("№ 5 companies were listed", "No 5 companies were listed"),
        ("No, more duties apply", "No more duties apply"),
        ("他说不，同意出口", "他说不同意出口"),
        ("二十五家企业", "五家企业"),
        ("关税为二十五%", "关税为二"),
        ("增加5亿美元", "增加5"),
        ("a change of -5 points", "5 points"),
        ("关税为10.5%", "关税为10"),
        ("a U.S. rule", "a U"),
        ("It ends the rule. " + "Much is said. " * 80 + "It has all its parts.", "It ends the rule … all its parts"),
    ],
)
def test_words_end_where_they_end_in_the_text(text: str, words: str) -> None:
    assert not holds(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The firms will be licensed again.", "The firms will [not] be licensed again."),
        ("The firms will not, as we said, be licensed again.", "The firms will … be licensed again."),
        ("China faces up to a 245% tariff on imports", "China faces up to a [145%] tariff on imports"),
        ("❌ The firms are licensed.", "The firms are licensed."),
        ("The duty stays in force?", "The duty stays in force."),
        ("The duty is not in force today.", "in force today"),
    ],
)
def test_what_is_no_quotation_of_a_text_is_none_for_the_status_of_an_event(text: str, words: str) -> None:
    assert check(words, [seen(1, "2025", text, whole=True)]) == Checked("unchecked", unchecked="never_seen")


def test_an_excerpt_that_says_another_thing_with_the_words_shows_that_they_were_changed() -> None:
    first = seen(1, "2025-05-13", "Exports to A are authorized.", whole=True)
    gap = seen(2, "2025-05-14", "Exports to […] A are authorized.", whole=True)
    later = seen(3, "2025-05-19", "Exports to A are authorized unless the bureau objects.")
    words = "Exports to A are authorized"
    assert check(words, [first, gap]) == Checked("stands", 1)
    assert check(words, [first, gap, later]) == Checked("altered", 1, "[2025-05-14..2025-05-19]", later.text[:-1])


def test_what_cannot_be_seen_is_no_words() -> None:
    assert not holds("Any text", "\u00ad\u200b")


def test_words_that_stand_stand() -> None:
    assert check("violates U.S. export controls", [seen(1, "2025-05-13", OLD)]) == Checked("stands", 1)


def test_no_capture_leaves_words_unchecked() -> None:
    assert check("Words", []) == Checked("unchecked", unchecked="no_capture")


@pytest.mark.parametrize(
    ("text", "whole", "reason"),
    [
        ("Quite another text.", True, "never_seen"),
        ("Quite another text.", False, "only_excerpts"),
        # However like them a passage is, nobody has seen the words themselves.
        ("Using Ascend chips in most of the world violates U.S. export controls.", True, "never_seen"),
        ("Using Ascend chips in most of the world violates U.S. export controls.", False, "only_excerpts"),
    ],
)
def test_of_words_that_no_capture_contained_nothing_is_said(text: str, whole: bool, reason: str) -> None:
    quoted = "Using Ascend chips anywhere in the world violates U.S. export controls."
    checked = check(
        quoted, [seen(1, "2025-05-13", text, whole=whole), seen(2, "2025-05-19", text + " More.", whole=whole)]
    )
    assert (checked.status, checked.now, checked.reason) == ("unchecked", None, reason)


def test_an_excerpt_proves_that_words_stood_and_never_that_they_are_gone() -> None:
    captures = [seen(1, "2025-05-13", f"Before. {OLD} After.", whole=True), seen(2, "2025-05-19", "Before. After.")]
    assert check(OLD, captures) == Checked("stands", 1)
    assert check(OLD, captures).reason == "stands"


def test_a_whole_text_without_the_words_proves_that_they_are_gone() -> None:
    captures = [seen(1, "2025-05-13", OLD, whole=True), seen(2, "2025-05-19", "Nothing of the sort.", whole=True)]
    assert check(OLD, captures) == Checked("gone", 1, "[2025-05-14..2025-05-19]", None)


def test_an_editors_pair_in_an_excerpt_shows_an_alteration() -> None:
    captures = [seen(1, "2025-05-13", OLD), seen(2, "2025-05-19", NEW)]
    assert check(OLD, captures).status == "stands"
    assert check(OLD, captures, NEW) == Checked("altered", 1, "[2025-05-14..2025-05-19]", NEW)


def two(old: str, new: str, exact: str, **more: Json) -> Checked:
    """What became of a quotation between two whole captures."""
    return check(exact, [seen(1, "2025-05-13", old, whole=True), seen(2, "2025-05-19", new, whole=True)], **more)


def test_a_passage_that_replaced_it_is_reported_whole_as_the_text_has_it() -> None:
    text = "Before. {} After."
    old = "Using Ascend chips anywhere in the world violates U.S. export controls."
    new = "Using “Ascend” chips in most of the world violates U.S. export controls."
    checked = two(text.format(old), text.format(new), old)
    assert (checked.status, checked.now, checked.last_stood) == ("altered", new, 1)
    assert two(text.format(old), text.format(new), "chips anywhere in the world").now == "chips in most of the world"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The U.S. rule no. 5 of J. Doe. It said “no.” Then 10.5 percent. 2018 was over.",
         ["The U.S rule no . 5 of J Doe", "It said no", "Then 10.5 percent", "2018 was over"]),
        ("A heading\n- one item\n- another", ["A heading", "one item", "another"]),
        ("决定如下。自今日起施行！特此公告", ["决 定 如 下", "自 今 日 起 施 行", "特 此 公 告"]),
        ("It is the policy of the United States to act so\nthat trade may be free. And fair it may be to all of\nus.",
         ["It is the policy of the United States to act so that trade may be free", "And fair it may be to all of us"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_read_sentence_by_sentence(text: str, sentences: list[Json]) -> None:
    assert [" ".join(words) for words in Text(text).sentences] == sentences


CASES = yaml.safe_load((Path(__file__).parent / "data" / "quotations.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_what_became_of_a_quotation_between_two_whole_captures(case: Json) -> None:
    context = {side: case.get(side, "") for side in ("prefix", "suffix")}
    checked = two(case["old"], case["new"], case["quoted"], **context)
    assert (checked.status, checked.now) == (case["status"], case["now"])


def test_an_excerpt_shows_what_replaced_words_only_beside_a_sentence_that_did_not_change() -> None:
    new = "News. Export to A is allowed. Write to us."
    for excerpt, status in (("Export to A is prohibited.", "gone"), ("News. Export to A is prohibited.", "altered")):
        captures = [seen(1, "2025-05-13", excerpt), seen(2, "2025-05-19", new, whole=True)]
        assert check("Export to A is prohibited.", captures).status == status


def test_of_two_captures_with_one_last_day_the_one_seen_first_is_the_older() -> None:
    captures = [seen(1, "2025-05-19", "Other.", whole=True), seen(2, "2025-05-01/2025-05-19", OLD, whole=True)]
    assert check(OLD, captures).status == "gone"
    captures = [seen(1, "2025-05-19", OLD, whole=True), seen(2, "2025-05-01/2025-05-19", "Other.", whole=True)]
    assert check(OLD, captures) == Checked("stands", 1)
    captures = [seen(2, "2025-05-19", "Other.", whole=True), seen(1, "2025-05-19", OLD, whole=True)]
    assert check(OLD, captures).status == "gone"


def test_the_newest_capture_that_decides_decides_whatever_its_number() -> None:
    captures = [seen(1, "2025-05-19", "Other.", whole=True), seen(2, "2025-05-13", OLD, whole=True)]
    assert check(OLD, captures).status == "gone"


def test_the_window_narrows_when_a_capture_between_is_added() -> None:
    captures = [seen(1, "2025-05-13", OLD, whole=True), seen(2, "2025-05-19", "Other.", whole=True)]
    assert check(OLD, [*captures, seen(3, "2025-05-15", OLD, whole=True)]).changed == "[2025-05-16..2025-05-19]"
    assert check(OLD, [*captures, seen(3, "2025-05-15", "Other.", whole=True)]).changed == "[2025-05-14..2025-05-15]"


def test_words_that_came_back_stand() -> None:
    captures = [seen(1, "2025-05-13", OLD), seen(2, "2025-05-15", "Other.", whole=True), seen(3, "2025-05-19", OLD)]
    assert check(OLD, captures) == Checked("stands", 3)


@pytest.mark.parametrize(
    ("old", "new", "window"),
    [
        ("2025-05-13", "2025-05-19", "[2025-05-14..2025-05-19]"),
        ("2025-05-13", "2025-05-14", "2025-05-14"),
        ("2025-05-13", "2025-05-13", "2025-05-13"),
        ("2025-05", "2025-06", "[2025-05-02..2025-06-30]"),
        ("2025-05-01/2025-05-13", "2025-05-19/2025-06-01", "[2025-05-14..2025-05-19]"),
        (None, "2025-05-19", "[..2025-05-19]"),
        ("2025-05-13", "2025-05-19/..", "[2025-05-14..2025-05-19]"),
        (None, "../2025", None),
    ],
)
def test_the_edit_window_lies_between_the_last_old_and_the_first_new_sight(
    old: str | None, new: str, window: str | None
) -> None:
    found = edit_window(Edtf.parse(old) if old else None, Edtf.parse(new))
    assert found == window
    assert found is None or Edtf.parse(found)


def test_the_closest_passage_is_found_in_a_long_text() -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(20_000)]
    passage = words[12_000:12_020]
    quoted = [*passage[:9], "another", *passage[10:]]
    assert closest(" ".join(words), " ".join(quoted)) == " ".join(passage)


@pytest.mark.parametrize(
    ("text", "exact", "now"),
    [
        (
            "He said that tariffs would never end. Long closing words.",
            "tariffs would end soon",
            "tariffs would never end.",
        ),
        (
            "The U.S. Department will ban chips. And so on.",
            "The US Department will ban all chips",
            "The U.S. Department will ban chips",
        ),
        (
            "Chips are banned. Tools are banned too.",
            "chips and tools are banned",
            "Chips are banned. Tools are banned",
        ),
        (
            "Using chips is risky. Do not use them! It may hurt.",
            "Using chips is a violation. Do not use them anywhere.",
            "Using chips is risky. Do not use them!",
        ),
    ],
)
def test_the_closest_passage_ends_with_its_sentence_unless_more_is_alike(text: str, exact: str, now: str) -> None:
    assert closest(text, exact) == now


def source(*captures: Json, rights: str = "public_domain") -> dict[str, Json]:
    return {"slug": "gazette", "title": "Gazette", "type": "press_release", "rights": rights, "captures": [*captures]}


def first_quote(slug: str = "ban") -> Json:
    return document(slug)["citations"][0]["quote"]


@pytest.mark.django_db
def test_publishing_a_capture_checks_the_quotations_of_its_source() -> None:
    cited = {"source": "gazette", "quote": OLD}
    first = {"seen": "2025-05-13", "text": OLD, "extent": "whole"}
    published(an_event("ban", citations=[cited]), sources=[source(first)])
    assert first_quote()["status"] == "stands"
    edition = published(sources=[source({"seen": "2025-05-19", "text": NEW, "extent": "whole"})])
    quote = first_quote()
    assert (quote["status"], quote["last_stood"], quote["changed"]) == ("gone", 1, "[2025-05-14..2025-05-19]")
    assert {(e.subject, e.cause) for e in edition.entries.all()} == {
        ("capture", "own"),
        ("source", "neighbour"),
        ("event", "neighbour"),
    }
    assert entry("ban").quote_statuses == ["gone"]


@pytest.mark.django_db
def test_a_capture_shows_what_was_reworded_since_the_one_before() -> None:
    captures = [{"seen": "2025-05-13", "text": OLD}, {"seen": "2025-05-19", "text": NEW}]
    published(an_event("ban"), sources=[source(*captures)])
    assert document("gazette/1", "capture")["change"] is None
    change = document("gazette/2", "capture")["change"]
    assert (change["from"], change["window"]["edtf"]) == (1, "[2025-05-14..2025-05-19]")
    assert "".join(op["text"] for op in change["ops"] if op["op"] != "delete") == NEW


@pytest.mark.django_db
def test_a_capture_that_comes_in_between_narrows_what_was_public_already() -> None:
    captures = [{"seen": "2025-05-13", "text": OLD}, {"seen": "2025-05-19", "text": NEW}]
    published(an_event("ban"), sources=[source(*captures)])
    published(sources=[source({"seen": "2025-05-16", "text": OLD})])
    change = document("gazette/2", "capture")["change"]
    assert change["window"]["edtf"] == "[2025-05-17..2025-05-19]"


@pytest.mark.django_db
def test_a_protected_text_is_public_only_around_its_change() -> None:
    text = " ".join(f"secret{number}" for number in range(400))
    captures = [{"seen": "2025-05-13", "text": text}, {"seen": "2025-05-19", "text": f"{text} added"}]
    published(an_event("ban"), sources=[source(*captures, rights="protected")])
    for number in (1, 2):
        text = entry(f"gazette/{number}", "capture").document or ""
        assert json.loads(text)["text"] is None
        assert text.count("secret") <= 50
    assert "added" in str(document("gazette/2", "capture"))


@pytest.mark.django_db
@pytest.mark.parametrize(("original", "status"), [("原文如此", "stands"), ("别的话", "unchecked"), (None, "unchecked")])
def test_a_translation_is_checked_by_its_original(original: str | None, status: str) -> None:
    cited = {"source": "gazette", "quote": "So it says", "translated_from": "zh-Hans", "original": original}
    published(
        an_event("ban", citations=[cited]),
        sources=[source({"seen": "2025", "text": "原文如此。", "extent": "excerpt"})],
    )
    assert first_quote()["status"] == status
