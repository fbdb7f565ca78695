"""Quotations held against texts that were changed in known ways: no status may be wrong."""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.editions.edtf import Edtf
from sources.quotations import Seen, check

from .mutants import Mutant, mutants, phrases

SENTENCES = json.loads((Path(__file__).parent / "data" / "sentences.json").read_text())
ALL = [
    mutant
    for language, sentences in SENTENCES.items()
    for made in (mutants, phrases)
    for mutant in made(sentences, language, 12)
]
NAMES = sorted({mutant.name.split(",")[0] for mutant in ALL})


def captures(mutant: Mutant) -> list[Seen]:
    days = ("2025-05-13", mutant.old), ("2025-05-19", mutant.new)
    return [Seen(number, Edtf.parse(day), True, text) for number, (day, text) in enumerate(days, 1)]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_status_is_the_one_known_by_construction(name: str) -> None:
    begun = time.process_time()
    wrong = []
    for mutant in (one for one in ALL if one.name.split(",")[0] == name):
        checked = check(mutant.exact, captures(mutant), prefix=mutant.prefix, suffix=mutant.suffix)
        if (checked.status, plain(checked.now or "")) != (mutant.status, plain(mutant.now or "")):
            wrong.append((mutant, checked))
    answer = [
        f"{m.name}\n  quoted {m.exact}\n  old {m.old}\n  new {m.new}\n  {c.status}, now {c.now}" for m, c in wrong
    ]
    assert not answer, "\n".join([f"{len(answer)} wrong", *answer[:3]])
    assert time.process_time() - begun < 5


def test_there_are_at_least_five_hundred_mutants() -> None:
    assert len(ALL) >= 500


def test_now_holds_a_word_of_its_own_and_is_a_passage_of_the_newer_text() -> None:
    altered = 0
    for mutant in ALL:
        now = check(mutant.exact, captures(mutant), prefix=mutant.prefix, suffix=mutant.suffix).now
        if now is None:
            continue
        altered += 1
        assert now in plain(mutant.new)
        # What only loses a mark before it stood behind that mark.
        assert now not in plain(mutant.old) or mutant.name.startswith("mark undone")
        assert plain(now) != plain(mutant.exact)
    assert altered > 500


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_what_is_found_word_for_word_at_its_place_stands(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(SENTENCES)))
    sentences = data.draw(st.permutations(SENTENCES[language]).map(lambda order: order[:6]))
    old, new = (" ".join(data.draw(st.permutations(sentences))) for _ in range(2))
    quoted = data.draw(st.sampled_from(sentences))
    spellings: list[Callable[[str], str]] = [
        str,
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("'", "’"),
    ]
    typeset = data.draw(st.sampled_from(spellings))
    for prefix, suffix in (("", ""), (new.partition(quoted)[0][-20:], ""), ("", new.partition(quoted)[2][:20])):
        seen = [Seen(1, Edtf.parse("2025"), True, old), Seen(2, Edtf.parse("2026"), True, typeset(new))]
        assert check(quoted, seen, prefix=prefix, suffix=suffix).status == "stands"


def test_a_long_source_is_checked_in_little_time() -> None:
    """A text of 60,000 words with a hundred edits, and a hundred quotations of it, none of which stands."""
    chance = random.Random(5)
    words = [f"w{number}" for number in range(3000)]
    sentences = [" ".join(["It", *chance.choices(words, k=19)]) + "." for _ in range(3000)]
    edited = list(sentences)
    places = chance.sample(range(len(sentences)), 100)
    for place in places:
        edited[place] = edited[place].replace(" ", " newly ", 1)
    seen = [Seen(1, Edtf.parse("2025"), True, " ".join(sentences)), Seen(2, Edtf.parse("2026"), True, " ".join(edited))]
    begun = time.process_time()
    checked = [check(sentences[place], seen) for place in places]
    assert time.process_time() - begun < 3
    assert [one.now for one in checked] == [edited[place] for place in places]
