"""What is quoted of a captured source is found, and nothing that was changed in a known way is called found."""

import json
import random
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from events.editions.models import Edition, Entry
from events.query.quotation_check import check_texts
from events.query.wording_scope import Scope
from sources.typography import fold_token
from tests.desk import published
from tests.effort import number_of, some_of
from tests.shipping import ship
from tests.sources.mutants import MARKS, NEGATIONS, NUMBER_BEGINS, SIGNS, replaced, rewordings

pytestmark = pytest.mark.django_db

SENTENCES: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[1] / "sources" / "data" / "sentences.json").read_text()
)
NUMBER = 1000
#: Shorter ones, in characters, are no sentence any more.
LEAST = {"en": 30, "zh": 8}


def deny(sentence: str, language: str) -> tuple[str, str] | None:
    """The sentence with a negation put in, and what is left of it when all up to the negation is cut off."""
    denied = replaced(sentence, NEGATIONS[language])
    if denied is None:
        return None
    pattern = {"en": r"^.*?\b(?:not|never|no longer) ", "zh": "^.*?(?:否认|决定不|不应|不同意|可以)"}[language]
    left = re.sub(pattern, "", denied, count=1)
    return (denied, left) if left != denied and "可以" not in denied else None


def mutants(language: str) -> list[str]:
    """``NUMBER`` changed sentences, each once; those changed once come before those changed again."""
    made = list(SENTENCES[language])
    chance = random.Random(language)
    for sentence in made:
        # What begins after a comma and ends as its sentence does was said as it is.
        changed = [
            mutant
            for mutant in dict(rewordings(sentence, language, chance)).values()
            if not any(one.endswith(mutant) for one in SENTENCES[language])
        ]
        # The list grows while it is read, until there are enough.
        made += [mutant for mutant in dict.fromkeys(changed) if mutant not in made and len(mutant) > LEAST[language]]
        if len(made) >= NUMBER + len(SENTENCES[language]):
            break
    return made[len(SENTENCES[language]) :][:NUMBER]


def publish_text(sentences: list[str], language: str) -> Scope:
    text = ("" if language == "zh" else " ").join(sentences)
    row = {"slug": "speech", "title": "Speech", "type": "press_release", "rights": "public_domain"}
    published(sources=[row | {"captures": [{"seen": "2025-05-13", "text": text, "extent": "whole"}]}])
    return Scope(Edition.objects.using("public").newest())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_mutant_is_called_found_and_every_sentence_is(language: str) -> None:
    scope = publish_text(SENTENCES[language], language)
    tried = mutants(language)
    assert len(tried) == NUMBER
    chosen = some_of(tried, number_of(60, NUMBER), language)
    assert [one["text"] for one in check_texts(chosen, scope) if one["status"] == "found"] == []
    right = check_texts(SENTENCES[language], scope)
    assert [one["text"] for one in right if one["status"] != "found"] == []


class Signed(NamedTuple):
    """A sentence with a sign in one text, and with another or none as it is asked for."""

    text: int
    written: str
    asked: str


def with_signs(language: str) -> list[Signed]:
    """Every sentence with every sign before its number or mark before it, against all others and against none."""
    made = []
    for place, sentence in enumerate(SENTENCES[language]):
        found = NUMBER_BEGINS.search(sentence)
        ways = ((0, found.start(), SIGNS), (len(SIGNS), 0, (*MARKS, "✅ "))) if found else ()
        for first, begin, signs in ways:
            head, tail = sentence[:begin], sentence[begin:]
            for text in range(first, first + len(signs)):
                sign = signs[(place + text) % len(signs)]
                others = {other for other in (*signs, "") if fold_token(other) != fold_token(sign)}
                # A mark that affirms may be left out, and so may a plus before what is quoted.
                others -= {""} if sign == "✅ " else set()
                asked = [head + other + tail for other in sorted(others)]
                cut = [tail] if sign != "+" and len(tail) > LEAST[language] else []
                made += [Signed(text, head + sign + tail, one) for one in (*asked, *cut)]
    return made


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_sign_that_turns_the_sense_is_taken_for_another_or_for_none(language: str) -> None:
    made = [one for one in with_signs(language) if one.asked != one.written]
    assert len({one[1:] for one in made}) >= NUMBER
    written = [dict.fromkeys(one.written for one in made if one.text == text) for text in range(1 + max(made)[0])]
    texts = [("" if language == "zh" else " ").join(sentences) for sentences in written]
    row = {"title": "Speech", "type": "press_release", "rights": "public_domain"}
    published(
        sources=[
            row | {"slug": f"speech-{place}", "captures": [{"seen": "2025-05-13", "text": text, "extent": "whole"}]}
            for place, text in enumerate(texts)
        ]
    )
    edition = Edition.objects.using("public").newest()
    scopes = [Scope(edition, sources=(f"speech-{place}",)) for place in range(len(texts))]
    chosen = some_of(made, number_of(120, len(made)), language)
    wrong = [one for one in chosen if check_texts([one.asked], scopes[one.text])[0]["status"] == "found"]
    assert wrong == []
    assert [one for one in chosen if check_texts([one.written], scopes[one.text])[0]["status"] != "found"] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_left_of_a_denial_is_not_called_found(language: str) -> None:
    denials = [cut for one in SENTENCES[language] if (cut := deny(one, language))]
    assert len(denials) >= 4
    scope = publish_text([denied for denied, _ in denials], language)
    assert [one["text"] for one in check_texts([left for _, left in denials], scope) if one["status"] == "found"] == []


def test_every_shipped_quotation_that_a_capture_contained_is_found() -> None:
    ship()
    quotations = {
        (citation["source"]["slug"], citation["quote"]["exact"], citation["quote"]["status"])
        for text in Entry.objects.current().public().of("event").values_list("document", flat=True)
        for citation in json.loads(text or "")["citations"]
        if citation["quote"] and citation["quote"]["reason"] in ("stands", "altered", "gone")
    }
    assert len(quotations) >= 10
    scope = Scope(Edition.objects.using("public").newest())
    for source, exact, status in sorted(quotations):
        answer = check_texts([exact], scope)[0]
        assert [(one["source"]["slug"], one["status"]) for one in answer["found"]] == [(source, status)], exact
