import re
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.diff import Op, as_html, as_sentence, as_text, compare_runs, has_changes, shorten_ops, word_diff
from sources.typography import fold


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Use is banned.", "Use is banned.", "Use is banned."),
        ("Use is banned.", "Use is risky.", "Use is [-banned-]{+risky+}."),
        ("", "New", "{+New+}"),
        ("Old", "", "[-Old-]"),
        (
            "Use anywhere in the world",
            "Use in some parts of the world",
            "Use [-anywhere in-]{+in some parts of+} the world",
        ),
        ("A new rule on chips", "A rule on all chips", "A [-new -]rule on {+all +}chips"),
        ("U.S. law", "US law", "[-U.S.-]{+US+} law"),
        ("华为技术有限公司", "华为有限公司", "华为[-技术-]有限公司"),
        ("AI芯片出口", "AI芯片进口", "AI芯片[-出-]{+进+}口"),
        ("A well-known rule", "A well-made rule", "A well-[-known-]{+made+} rule"),
    ],
)
def test_a_diff_is_reported_word_by_word(old: str, new: str, expected: str) -> None:
    assert as_text(word_diff(old, new)) == expected


#: Words, and how they may be set: what a text is made of when it is hard to compare.
PIECES = (
    *"the US U.S. café cafe\u0301 con\u00adtrols controls AI ＡＩ <b> “ \" `` '' ’ ' – - … ...".split(" "),
    *(" ", "\u00a0", "\n", "\u200b", "\ufeff", "华", "为", "が", "か\u3099", "한국", "\u1112\u1161\u11ab"),
)
SET = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def unset(text: str) -> str:
    """A text without white space, its quotation marks alike: two single ones may stand for a double one."""
    return re.sub("[\"'`]+", '"', fold(text).replace(" ", ""))


@given(st.text(max_size=200) | SET, st.text(max_size=200) | SET)
def test_the_runs_joined_are_the_new_text_exactly_and_the_old_one_but_for_its_typography(old: str, new: str) -> None:
    ops = word_diff(old, new)
    assert "".join(op.text for op in ops if op.op != "delete") == new
    assert unset("".join(op.text for op in ops if op.op != "insert")) == unset(old)
    runs = compare_runs(old, new)
    assert ("".join(run.old for run in runs), "".join(run.new for run in runs)) == (old, new)


@given(SET)
@example("U.S.…")
def test_a_text_in_another_normal_form_is_not_changed(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert not has_changes(word_diff(text, unicodedata.normalize(form, text))), form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('They said "no".', "They said “no”."),
        ("the US' move, it's said", "the US’ move, it‘s said"),
        ("2018-2020, chips - all - of them", "2018–2020, chips — all — of them"),
        ("two words", "two\u00a0words"),
        ("export controls", "ex\u00adport con\u00ad\u200btrols"),
        ("café", "cafe\u0301"),
        ("AI chips", "ＡＩ chips"),
        ("and so on...", "and so on…"),
        ("the entry for ``Huawei Cloud Brazil''", "the entry for “Huawei Cloud Brazil”"),
        ("한국이다", unicodedata.normalize("NFD", "한국이다")),
        ("ガが", unicodedata.normalize("NFD", "ガが")),
        ("a \u200b b", "a b"),
    ],
)
def test_typography_is_no_change_and_the_newer_stands(old: str, new: str) -> None:
    (op,) = word_diff(old, new)
    assert op == Op("equal", new)


def test_a_real_change_is_shown_beside_typography_that_is_none() -> None:
    ops = word_diff('He said "chips anywhere" - that\'s all.', "He said “chips somewhere” – that’s all.")
    assert as_text(ops) == "He said “chips [-anywhere-]{+somewhere+}” – that’s all."


def test_a_hundred_thousand_words_are_compared_in_a_second() -> None:
    old = [f"word{number % 7919}’s" for number in range(100_000)]
    new = [word if place % 400 else f"new{place}" for place, word in enumerate(old)]
    begun = time.process_time()
    assert has_changes(word_diff(" ".join(old), " ".join(new)))
    assert time.process_time() - begun < 1


def test_html_is_escaped() -> None:
    assert as_html(word_diff("a <b>", "a <i>")) == "a &lt;<del>b</del><ins>i</ins>&gt;"


def test_a_short_change_is_reported_in_a_sentence_and_a_long_one_is_not() -> None:
    assert as_sentence(word_diff("Use is banned.", "Use is risky.")) == "‘Use is banned.’ became ‘Use is risky.’"
    assert as_sentence(word_diff("word " * 50, "words " * 50)) is None
    assert as_sentence(word_diff("Same", "Same")) is None


def test_white_space_alone_is_no_change() -> None:
    assert not has_changes(word_diff("a b\nc", "a  b c"))
    assert has_changes(word_diff("a b", "a c"))


def test_of_a_protected_text_only_the_surroundings_of_a_change_are_shown() -> None:
    secret = [f"word{number}" for number in range(1000)]
    reworded = [*secret[:500], "changed", *secret[501:]]
    ops = shorten_ops(word_diff(" ".join(secret), " ".join(reworded)))
    shown = as_text(ops)
    assert "[-word500-]{+changed+}" in shown
    assert len([op for op in ops if op.op == "equal" and "…" in op.text]) == 2
    assert sum(len(op.text.replace("…", "").split()) for op in ops if op.op == "equal") <= 50


def test_a_protected_text_that_is_wholly_replaced_is_not_shown_whole() -> None:
    ops = shorten_ops([Op("delete", "old " * 400), Op("insert", "new " * 400)])
    assert all(len(op.text.split()) <= 51 for op in ops)


def test_texts_that_do_not_differ_show_nothing_of_a_protected_text() -> None:
    assert as_text(shorten_ops(word_diff("A whole secret text", "A whole secret text"))) == "…"


@pytest.mark.parametrize("length", [4, 30, 200, 3000])
@pytest.mark.parametrize("every", [1, 2, 40])
def test_many_small_changes_do_not_give_a_protected_text_away(length: int, every: int) -> None:
    words = [f"w{number}" for number in range(length)]
    new = [word if place % every else "new" for place, word in enumerate(words)]
    shown = "".join(op.text for op in shorten_ops(word_diff(" ".join(words), " ".join(new)))).split()
    assert len(set(shown) & set(words)) <= length / 2
