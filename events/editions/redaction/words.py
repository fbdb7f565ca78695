"""What a row or a document says in words, and whether another text says the same."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..search import fold

#: Keys whose values are ids, slugs, codes, dates, numbers and digests. What any other key holds counts as words.
CODES = frozenset(
    "id slug former_slugs path number revision sequence last_stood from to sha256 digest media_type captured_at seen"
    " extent via type types kind country jurisdictions significance role stance basis status direction rights language"
    " translated_from source sources publisher topics topic event actor edtf earliest latest date precision shape"
    " display published changed uncertain approximate op above below lang renders".split()
)
#: Keys under which a row quotes: those words are its source's, and others may quote the same.
QUOTED = frozenset("quote prefix suffix original now".split())
#: A mapping that people name the keys of themselves.
_NAMED_BY_PEOPLE = "identifiers"


def words_of(value: object, passing_over: frozenset[str] = CODES) -> Counter[str]:
    """Every text in a row or a document that is words, and how often it is there.

    Args:
        passing_over: the keys whose values do not count.
    """
    return Counter(_words(value, "", passing_over))


def _words(value: object, key: str, passing_over: frozenset[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if key == _NAMED_BY_PEOPLE:
                yield name
            yield from _words(member, _NAMED_BY_PEOPLE if key == _NAMED_BY_PEOPLE else name, passing_over)
    elif isinstance(value, list):
        for member in value:
            yield from _words(member, key, passing_over)
    elif isinstance(value, str) and value.strip() and key not in passing_over:
        yield value


class Said:
    """The words of what is redacted, compared with other texts. Case, accents and punctuation do not count.

    Args:
        texts: all of them.
        quoted: those among them that are only quoted, and so may be others' as well.
    """

    def __init__(self, texts: Iterable[str], quoted: Iterable[str] = ()) -> None:
        self.texts = sorted(set(texts))
        self._quoted = frozenset(quoted)

    @cached_property
    def _folded(self) -> list[str]:
        return sorted({folded for text in self.texts if (folded := fold(text))})

    @cached_property
    def distinctive(self) -> list[str]:
        """Texts too long to be repeated by chance. Addresses are excluded, since they begin alike."""
        return [
            text
            for text in self.texts
            if text not in self._quoted and "://" not in text and _is_distinctive(fold(text))
        ]

    @cached_property
    def _distinctive_folded(self) -> list[str]:
        return sorted({fold(text) for text in self.distinctive})

    def touches(self, text: str) -> bool:
        """Whether one of the words is in the text, or the text is a piece of one."""
        folded = fold(text)
        return bool(folded) and any(folded in one or one in folded for one in self._folded)

    def is_copied_in(self, text: str) -> bool:
        """Whether a text that nothing leads from to the redacted subject says the same, word for word."""
        if "://" in text:
            return False
        folded = f" {fold(text)} "
        if any(f" {one} " in folded for one in self._distinctive_folded):
            return True
        return _is_distinctive(folded.strip()) and any(folded in f" {one} " for one in self._distinctive_folded)

    def is_named_in(self, note: str) -> bool:
        """Whether a note or comment says one of the words, or has it in the quotation marks that ours write."""
        return self.is_copied_in(note) or any(f"“{text}”" in note for text in self.texts)

    def is_in_any(self, texts: Iterable[str]) -> bool:
        """Whether one of these texts names it, however short its words: for what is known to be about it."""
        folded = [f" {fold(text)} " for text in texts]
        return any(f" {one} " in text for one in self._folded for text in folded)


def as_in_json(text: str) -> str:
    """A text as PostgreSQL writes it within jsonb."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _is_distinctive(folded: str) -> bool:
    """Four words and twenty characters; a run of Chinese, Japanese or Korean folds to as many."""
    return len(folded) >= 20 and len(folded.split()) >= 4
