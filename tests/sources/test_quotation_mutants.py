"""Quotations held against texts that were changed in known ways: no status may be wrong."""

import json
import time
from pathlib import Path

import pytest

from events.editions.edtf import Edtf
from sources.quotations import Seen, check

from .mutants import mutants, phrases

SENTENCES = json.loads((Path(__file__).parent / "data" / "sentences.json").read_text())
ALL = [
    mutant
    for language, sentences in SENTENCES.items()
    for made in (mutants, phrases)
    for mutant in made(sentences, language, 12)
]
NAMES = sorted({mutant.name.split(",")[0] for mutant in ALL})


def captures(mutant):
    days = ("2025-05-13", mutant.old), ("2025-05-19", mutant.new)
    return [Seen(number, Edtf.parse(day), True, text) for number, (day, text) in enumerate(days, 1)]


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_status_is_the_one_known_by_construction(name):
    begun = time.process_time()
    wrong = []
    for mutant in (one for one in ALL if one.name.split(",")[0] == name):
        checked = check(mutant.exact, captures(mutant), prefix=mutant.prefix, suffix=mutant.suffix)
        if (checked.status, plain(checked.now or "")) != (mutant.status, plain(mutant.now or "")):
            wrong.append((mutant, checked))
    told = [f"{m.name}\n  quoted {m.exact}\n  old {m.old}\n  new {m.new}\n  {c.status}, now {c.now}" for m, c in wrong]
    assert not told, "\n".join([f"{len(told)} wrong", *told[:3]])
    assert time.process_time() - begun < 5


def test_there_are_at_least_five_hundred_mutants():
    assert len(ALL) >= 500
