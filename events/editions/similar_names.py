"""Rows whose name is like some words, for whoever is about to add one that is there already."""

import re
from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from .drafts import SubjectRow

Row = TypeVar("Row", bound=SubjectRow)
#: How alike names are similar, of 100, where one may have words that the other lacks.
_SIMILAR = 90
#: How many rows are compared, and how many of their words the database looks for.
_COMPARED, _WORDS = 2000, 3
#: Words, and pairs of characters of scripts that have no spaces.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2}|[^\W\u3040-\u30ff\u3400-\u9fff]{3,}")


def has_a_word_of(text: str, field: str) -> Q:
    """Rows that have one of the longest words of a text in a field; an empty condition where it has no word."""
    words = sorted(dict.fromkeys(_WORD.findall(text)), key=len, reverse=True)[:_WORDS]
    return reduce(or_, (Q(**{f"{field}__icontains": word}) for word in words), Q())


def find_similar(rows: QuerySet[Row], field: str, text: str, names: Callable[[Row], Iterable[str]]) -> list[Row]:
    """The rows that have a name like the text, the most similar first.

    Args:
        field: in which the database looks for its words.
        names: of a row, all by which it is known.
    """
    wanted = has_a_word_of(text, field)
    if not wanted:
        return []
    scored = [
        (max(fuzz.token_set_ratio(text, name, processor=default_process) for name in names(row)), row)
        for row in rows.filter(wanted)[:_COMPARED]
    ]
    similar = [(score, row) for score, row in scored if score >= _SIMILAR]
    return [row for _, row in sorted(similar, key=lambda one: (-one[0], one[1].slug))]
