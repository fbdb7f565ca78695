"""Of a text that is not public an answer says yes or no with the dates, and nobody learns a word from it."""

import random

import pytest
from django.test import Client

from events.editions.models import Edition, Wording
from events.query.check_shapes import CheckedText
from events.query.quotation_check import check_texts
from events.query.wording_scope import Scope, get_coverage
from tests.answers import Json
from tests.desk import an_event, published
from tests.effort import number_of

pytestmark = pytest.mark.django_db

#: 40 sentences of 12 words, none of which says anything about another.
SENTENCES = [[f"secret{number}x{place}" for place in range(12)] for number in range(40)]
TEXT = " ".join(f"{' '.join(words).capitalize()}." for words in SENTENCES)
KNOWN = f"{' '.join(SENTENCES[7]).capitalize()}."


@pytest.fixture(params=["protected", "unknown"])
def paper(request: pytest.FixtureRequest) -> None:
    captures = [
        {"seen": "2025-05-13", "text": TEXT, "extent": "whole"},
        {"seen": "2025-05-19", "text": TEXT.replace(KNOWN, "Gone it is and nobody says what it said before."),
         "extent": "whole"},
    ]  # fmt: skip
    row = {"slug": "paper", "title": "Paper", "type": "news_article", "rights": request.param, "captures": captures}
    published(an_event("ban", citations=[{"source": "paper", "quote": " ".join(SENTENCES[3][2:8])}]), sources=[row])


def checked(*texts: str) -> list[CheckedText]:
    return check_texts(texts, Scope(Edition.objects.using("public").newest()))


def test_a_whole_sentence_is_answered_with_its_dates_alone(paper: None) -> None:
    answer = checked(KNOWN)[0]
    found: Json = answer["found"][0]
    assert {name: found[name] for name in ("captures", "first_seen", "last_stood", "status", "gone")} == {
        "captures": [1],
        "first_seen": "2025-05-13",
        "last_stood": "2025-05-13",
        "status": "gone",
        "gone": "[2025-05-14..2025-05-19]",
    }
    assert (found["context"], found["now"], answer["near"]) == (None, None, [])
    assert get_coverage(Scope(Edition.objects.using("public").newest()))["protected"] == 2


def test_a_sentence_that_lines_part_is_known_either_way() -> None:
    text = "They found that some of the semi-\nconductors were sold to a firm."
    row = {"slug": "paper", "title": "Paper", "type": "news_article", "rights": "protected"}
    published(sources=[row | {"captures": [{"seen": "2025", "text": text, "extent": "whole"}]}])
    asked = (text, text.replace("-\n", ""), text.replace("-\n", "- "), text.replace("-\n", "-"))
    assert [one["status"] for one in checked(*asked)] == ["found"] * 4
    assert checked(text.replace("some", "none"))[0]["status"] == "never_seen"


def test_what_an_event_quotes_of_it_is_public_and_no_more(paper: None) -> None:
    answer = checked(" ".join(SENTENCES[3][3:6]))[0]
    assert [one["exact"] for one in answer["quoted_by"]] == [" ".join(SENTENCES[3][2:8])]
    assert (answer["found"], answer["near"]) == ([], [])


def test_the_index_has_no_pair_of_its_words(paper: None) -> None:
    assert [one.pairs for one in Wording.objects.filter(entry__subject="capture")] == [[], []]


def test_a_thousand_questions_in_a_chain_gain_no_word(paper: None, client: Client) -> None:
    """Whoever knows a sentence goes on word by word from it, and knows every word there is to guess."""
    vocabulary = [word for words in SENTENCES for word in words]
    known, known_words = KNOWN.rstrip("."), {*KNOWN.lower().rstrip(".").split(), *SENTENCES[3][2:8]}
    tail, head = " ".join(known.split()[-7:]), " ".join(known.split()[:7])
    # The words that do stand before and after it are among the first guesses.
    guesses = [SENTENCES[8][0], SENTENCES[6][-1], *random.Random(7).sample(vocabulary, number_of(38, 248))]
    gained = set()
    for guess in guesses:
        requested = (f"{tail} {guess}", f"{guess} {head}", f"{known} {guess}", f"{KNOWN} {guess.capitalize()}.")
        for answer in checked(*requested):
            result = str([answer["found"], answer["near"]])
            if answer["status"] != "never_seen" or any(word in result for word in set(vocabulary) - known_words):
                gained.add(guess)
    assert len(guesses) * 4 == number_of(160, 1000)
    assert gained == set()
    # And no word comes back through the address, whatever is asked.
    body = client.get("/api/v1/quotes/check", {"text": KNOWN}).content.decode().lower()
    assert {word for word in vocabulary if f"{word} " in body or f'{word}"' in body} <= known_words
