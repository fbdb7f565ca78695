import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.wording import Op, as_html, as_sentence, as_text, changed, shortened, word_diff


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Use is banned.", "Use is banned.", "Use is banned."),
        ("Use is banned.", "Use is risky.", "Use is [-banned-]{+risky+}."),
        ("", "New", "{+New+}"),
        ("Old", "", "[-Old-]"),
        ("U.S. law", "US law", "[-U.S.-]{+US+} law"),
        ("华为技术有限公司", "华为有限公司", "华为[-技术-]有限公司"),
    ],
)
def test_a_diff_is_told_word_by_word(old, new, told):
    assert as_text(word_diff(old, new)) == told


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_runs_joined_are_the_two_texts(old, new):
    ops = word_diff(old, new)
    assert "".join(op.text for op in ops if op.op != "insert") == old
    assert "".join(op.text for op in ops if op.op != "delete").split() == new.split()


def test_html_is_escaped():
    assert as_html(word_diff("a <b>", "a <i>")) == "a &lt;<del>b</del><ins>i</ins>&gt;"


def test_a_short_change_is_told_in_a_sentence_and_a_long_one_is_not():
    assert as_sentence(word_diff("Use is banned.", "Use is risky.")) == "‘Use is banned.’ became ‘Use is risky.’"
    assert as_sentence(word_diff("word " * 50, "words " * 50)) is None
    assert as_sentence(word_diff("Same", "Same")) is None


def test_white_space_alone_is_no_change():
    assert not changed(word_diff("a b\nc", "a  b c"))
    assert changed(word_diff("a b", "a c"))


def test_of_a_protected_text_only_the_surroundings_of_a_change_are_shown():
    secret = [f"word{number}" for number in range(1000)]
    reworded = [*secret[:500], "changed", *secret[501:]]
    ops = shortened(word_diff(" ".join(secret), " ".join(reworded)))
    shown = as_text(ops)
    assert "[-word500-]{+changed+}" in shown
    assert len([op for op in ops if op.op == "equal" and "…" in op.text]) == 2
    assert sum(len(op.text.replace("…", "").split()) for op in ops if op.op == "equal") <= 50


def test_a_protected_text_that_is_wholly_replaced_is_not_shown_whole():
    ops = shortened([Op("delete", "old " * 400), Op("insert", "new " * 400)])
    assert all(len(op.text.split()) <= 51 for op in ops)


def test_texts_that_do_not_differ_show_nothing_of_a_protected_text():
    assert as_text(shortened(word_diff("A whole secret text", "A whole secret text"))) == "…"


@pytest.mark.parametrize("length", [4, 30, 200, 3000])
@pytest.mark.parametrize("every", [1, 2, 40])
def test_many_small_changes_do_not_give_a_protected_text_away(length, every):
    words = [f"w{number}" for number in range(length)]
    new = [word if place % every else "new" for place, word in enumerate(words)]
    shown = "".join(op.text for op in shortened(word_diff(" ".join(words), " ".join(new)))).split()
    assert len(set(shown) & set(words)) <= length / 2
