"""A question in words, as titles of answers have it, and its URN, as ids of feeds have it."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

import orjson

from .question import EXCLUDES, LISTS


def format_question(pairs: Sequence[tuple[str, str]]) -> str:
    """A question in words.

    >>> format_question([("topic", "chips,tariffs"), ("kind", "!statement"), ("date_match", "certain")])
    'events with topic chips or tariffs, kind not statement, date match certain'
    """
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).extend(text.split(",") if name in LISTS else [text])
    words = [f"{name.replace('_', ' ')} {_join(values)}" for name, values in texts.items()]
    return f"events with {', '.join(words)}" if words else "events"


def to_urn(subject: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A URN (RFC 9562) of a question about a subject: whatever the order of its parameters and the requested part."""
    values: dict[str, set[str]] = {}
    for name, text in pairs:
        values.setdefault(name, set()).update(text.split(",") if name in LISTS else [text])
    whole = {name: sorted(texts) for name, texts in sorted(values.items()) if name not in ("order", "fields")}
    return uuid5(NAMESPACE_URL, f"annals:question:{subject}:{orjson.dumps(whole).decode()}").urn


def _join(values: list[str]) -> str:
    named = [f"not {one.removeprefix(EXCLUDES)}" if one.startswith(EXCLUDES) else one for one in values]
    return " or ".join(named)
