"""What the words of a text are found by: numbers of pairs of words where it is public, keyed hashes where it is not."""

import hashlib
import hmac
import re
from binascii import crc32
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from django.conf import settings

from events.editions.documents import Document
from events.editions.edtf import Edtf
from events.editions.subjects import StoredRow, Words

from .occurrences import Quoted
from .typography import UNSPACED
from .words import Text

#: How many words a sentence must have that a protected text is asked for; a Chinese character counts half.
LEAST_PROTECTED = 8
_UNSPACED = re.compile(f"[{UNSPACED}]")


def pairs_of(words: Sequence[str]) -> set[int]:
    """A number for each two words that follow each other, in any case: signed, of 32 bits.

    Different pairs may share a number, so that what is found by them has to be verified.
    """
    return {_number(f"{first} {second}") for first, second in pairwise(word.casefold() for word in words)}


def pairs_of_text(text: Text) -> set[int]:
    """The same for a text, whether or not what a hyphen parts at a line's end is one word, each for itself."""
    words = [word.casefold() for word in text.words]
    pairs = pairs_of(words)
    for place in text.parted:
        whole = words[place] + words[place + 1]
        before, after = words[max(place - 1, 0) : place], words[place + 2 : place + 3]
        # The words beside it may be parted too.
        before += [words[place - 2] + words[place - 1]] if place - 2 in text.parted else []
        after += [words[place + 2] + words[place + 3]] if place + 2 in text.parted else []
        pairs |= {_number(f"{one} {whole}") for one in before} | {_number(f"{whole} {one}") for one in after}
    return pairs | pairs_of(text.whole_words.words)


def pairs_of_quotation(wanted: Quoted) -> list[set[int]]:
    """For each way to read a quotation, the pairs that a text must have; none where no two words stand together."""
    return [{number for run in runs for number in pairs_of(run)} for runs in wanted.runs]


def sentence_hashes(text: Text) -> list[int]:
    """A keyed hash of each sentence: signed, of 64 bits; 0 for one that is too short to be asked for.

    Shorter stretches have none: whoever knew seven words could guess the eighth from a yes or no, and so a whole text.
    """
    return [_keyed_hash(" ".join(words)) if _length(words) >= LEAST_PROTECTED else 0 for words in text.sentences]


def _indexed_hashes(text: Text) -> list[int]:
    """The hashes of a text and, after a 0, of the same with whole words where a line's end parts some."""
    whole = text.whole_words
    return sentence_hashes(text) if whole is text else [*sentence_hashes(text), 0, *sentence_hashes(whole)]


def has_in_sequence(sentences: Sequence[int], wanted: Sequence[int]) -> bool:
    """Whether sentences follow each other in a text, none of them one that may not be asked for."""
    size = len(wanted)
    if not wanted or 0 in wanted:
        return False
    return any(list(sentences[place : place + size]) == list(wanted) for place in range(len(sentences) - size + 1))


def capture_words(document: Document, row: StoredRow) -> Words:
    """What a capture is found by: by its words where its document has them, else by hashes alone."""
    date = Edtf.parse(document["seen"]["edtf"])
    if document["text"] is None:
        return Words(date.latest, [], _indexed_hashes(Text(row["text"])))
    return Words(date.latest, sorted(pairs_of_text(Text(document["text"]))), [])


def quotation_words(quotations: Iterable[str]) -> Words | None:
    """What a document that quotes these words is found by."""
    found = {number for exact in quotations for number in pairs_of_text(Text(exact))}
    return Words(None, sorted(found), []) if found else None


def _length(words: Sequence[str]) -> float:
    return sum(0.5 if _UNSPACED.match(word) else 1 for word in words)


# Texts repeat the pairs of a language.
@lru_cache(maxsize=65536)
def _number(pair: str) -> int:
    number = crc32(pair.encode())
    return number - 2**32 if number >= 2**31 else number


def _keyed_hash(sentence: str) -> int:
    keyed = hmac.digest(_key(settings.SECRET_KEY), sentence.encode(), "sha256")
    # 0 is for what may not be asked for.
    return int.from_bytes(keyed[:8], signed=True) or 1


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"annals.sentences\0" + secret.encode()).digest()
