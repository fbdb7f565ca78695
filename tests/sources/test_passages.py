"""What texts are found by, and what protected ones do not give away."""

from pytest_django import Settings

from sources.occurrences import quoted
from sources.passages import has_in_sequence, pairs_of_quotation, pairs_of_text, sentence_hashes
from sources.words import Text

FIRST = "The bureau revised the rule on the seventh of May."
SECOND = "Two companies had asked it to do so in writing."


def test_a_text_has_the_pairs_of_whatever_stands_in_it() -> None:
    text = pairs_of_text(Text("The semi-\nconductor rule, “as amended”, applies to [them]."))
    for words in (
        "THE semiconductor rule",
        "semi-conductor rule",
        'rule, "as amended"',
        "[t]he semi",
        "rule … applies",
    ):
        assert any(pairs <= text for pairs in pairs_of_quotation(quoted(words))), words
    assert not any(pairs <= text for pairs in pairs_of_quotation(quoted("applies rule")))


def test_a_word_whose_ending_brackets_changed_is_in_no_pair() -> None:
    written, read = pairs_of_quotation(quoted("they develop[ed] chips in"))
    assert read == pairs_of_text(Text("chips in")) | pairs_of_text(Text("they they")) - pairs_of_text(Text("they they"))
    assert len(written) > len(read)


def test_whole_sentences_are_known_in_their_order() -> None:
    hashes = sentence_hashes(Text(f"{FIRST} {SECOND} It is so."))
    assert hashes[2] == 0
    assert has_in_sequence(hashes, sentence_hashes(Text(f"{FIRST} {SECOND}")))
    assert has_in_sequence(hashes, sentence_hashes(Text(SECOND.replace(" it ", " it  "))))
    assert not has_in_sequence(hashes, sentence_hashes(Text(f"{SECOND} {FIRST}")))
    assert not has_in_sequence(hashes, sentence_hashes(Text("It is so.")))
    assert not has_in_sequence(hashes, sentence_hashes(Text(FIRST.replace("seventh", "eighth"))))
    assert not has_in_sequence(hashes, sentence_hashes(Text(" ".join(FIRST.split()[:-1]))))


def test_a_chinese_sentence_has_twice_as_many_characters() -> None:
    assert sentence_hashes(Text("商务部决定对镓实施出口管制。")) == [0]
    assert sentence_hashes(Text("商务部决定自八月一日起对镓相关物项实施出口管制。")) != [0]


def test_hashes_are_keyed_by_the_secret_of_the_service(settings: Settings) -> None:
    before = sentence_hashes(Text(FIRST))
    settings.SECRET_KEY = "another secret of this service"
    assert sentence_hashes(Text(FIRST)) != before
