"""Search: one fold for what is indexed and what is searched for, so that no machine's locale decides what is found."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Value
from django.db.models.expressions import CombinedExpression

_CONFIG = "simple"
#: What one weight of a document may hold, in characters: PostgreSQL refuses vectors over 1 MiB.
_LONGEST = 50_000

# Han, kana and Hangul are written without blanks between words.
_CJK_RUN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]+")
# Each begins with the characters it is about, which the expression engine then looks for first.
_POSSESSIVE = re.compile(r"['’ʼ](?<=\w.)s\b")
# A minus that excludes a word stands before it and after a blank; any other mark would make PostgreSQL's
# parser see hosts, paths and signed numbers.
_PUNCTUATION = re.compile(r'[\W_](?<![\s"])(?:(?<!-)|(?<!^-)(?<!\s-)|(?![\w"]))')


def fold(text: str) -> str:
    """The text as it is indexed and as it is searched for.

    NFKC, case folded, accents stripped, punctuation to blanks; a run of Chinese, Japanese or Korean becomes its
    characters and pairs in turn, so that a shorter run is a phrase within a longer one. What websearch syntax
    means by ASCII double quotes, a leading minus and ``or`` stays.

    >>> fold("华为技术")
    '华 华为 为 为技 技 技术 术'
    """
    text = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", text).casefold())
    text = _PUNCTUATION.sub(" ", _strip_accents(text))
    return " ".join((text if text.isascii() else _CJK_RUN.sub(_singles_and_pairs, text)).split())


def search_query(text: str) -> SearchQuery:
    """A reader's words, in the syntax of ``websearch_to_tsquery``."""
    return SearchQuery(fold(text), search_type="websearch", config=_CONFIG)


class IndexedText(NamedTuple):
    """What a document is found by, folded, in four weights, the first the heaviest."""

    a: str
    b: str
    c: str
    d: str

    def to_vector(self) -> CombinedExpression:
        """The vector of these words, as the database makes it."""
        vectors = [
            SearchVector(Value(words), weight=weight, config=_CONFIG)
            for weight, words in zip("ABCD", self, strict=True)
        ]
        return vectors[0] + vectors[1] + vectors[2] + vectors[3]


def index_text(a: str, b: str, c: str, d: str) -> IndexedText:
    """What a document is found by, from its texts in four weights, the first the heaviest."""
    return IndexedText(*map(_to_index_text, (a, b, c, d)))


#: The same vector in SQL, of the four texts that the JSON ``given`` has under "words".
VECTOR_OF_WORDS = " || ".join(
    f"setweight(to_tsvector('{_CONFIG}', given->'words'->>{place}), '{weight}')" for place, weight in enumerate("ABCD")
)

#: How people write the numbers that documents have, besides the number itself.
_COMMON_FORMS = {
    "executive_order": ("EO {}", "E.O. {}", "Executive Order {}"),
    "docket": ("Docket No. {}",),
    "proclamation": ("Proclamation {}",),
    "public_law": ("Pub. L. {}", "PL {}", "Public Law {}"),
    "fr_citation": ("Federal Register {}",),
}
_VARIANTS = (
    (re.compile(r"\bFR\b"), "Fed. Reg."),
    (re.compile(r"\bCFR\b"), "C.F.R."),
    (re.compile(r"\bCFR\b"), "CFR Part"),
)


def words_of_numbers(identifiers: Mapping[str, str]) -> str:
    """What official numbers are found by: as they are written, as people write them, and without their punctuation.

    >>> words_of_numbers({"rin": "0694-AH56"})
    'rin 0694-AH56 0694ah56'
    """
    words: list[str] = []
    for name, value in identifiers.items():
        # A document may have several of a sort.
        numbers = dict.fromkeys([value, *(part.strip() for part in re.split("[,;]", value))])
        written = [form.format(number) for number in numbers for form in ("{}", *_COMMON_FORMS.get(name, ()))]
        written += [also.sub(word, number) for number in numbers for also, word in _VARIANTS if also.search(number)]
        words += [name.replace("_", " "), *written]
        # Letters of other scripts are told apart from each other as everywhere, and are no part of a number.
        words += [joined for text in written if (joined := "".join(re.findall("[a-z0-9]+", fold(text))))]
    return " ".join(words)


def _to_index_text(text: str) -> str:
    # In what is indexed a minus or quotation mark is no operator.
    return fold(text)[:_LONGEST].replace('"', " ").replace("-", " ")


def _strip_accents(text: str) -> str:
    """Accents taken off letters; kana and Hangul, which they would fall apart into, put together again."""
    if text.isascii():
        return text
    bare = (
        character
        for character in unicodedata.normalize("NFD", text)
        if unicodedata.category(character) != "Mn" or character in "\u3099\u309a"
    )
    return unicodedata.normalize("NFC", "".join(bare))


def _singles_and_pairs(run: re.Match[str]) -> str:
    characters = run.group()
    pairs = [characters[place : place + 2] for place in range(len(characters) - 1)]
    mixed = [word for pair in zip(characters, pairs, strict=False) for word in pair]
    return f" {' '.join([*mixed, characters[-1]])} "
