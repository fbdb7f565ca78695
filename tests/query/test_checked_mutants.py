"""What is quoted of a captured source is found, and nothing that was changed in a known way is called found."""

import json
import random
import re
from pathlib import Path

import pytest

from events.editions.models import Edition, Entry
from events.query.quotation_check import check_texts
from events.query.wording_scope import Scope
from tests.desk import published
from tests.effort import number_of, some_of
from tests.shipping import ship
from tests.sources.mutants import NEGATIONS, replaced, rewordings

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
