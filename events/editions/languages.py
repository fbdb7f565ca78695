"""Which of the languages that sources are in a question means, and the codes that were ever public."""

import re
from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.db.models import F, Func, TextField

from .codes import country_fault, language_fault, tags_within
from .models import Edition, Entry, Tally

#: How codes were ever written; nothing else need be looked for.
_CODE_FORM = re.compile("[A-Za-z0-9-]{1,35}", re.ASCII)
_FAULTS: dict[str, Callable[[str], str | None]] = {"jurisdiction": country_fault, "language": language_fault}

#: The parameters whose values are codes.
CODES = tuple(_FAULTS)


def code_fault(parameter: str, text: str) -> str | None:
    """Why a value cannot be filtered by, in words; None for a code, and for one that was ever public."""
    fault = _FAULTS[parameter](text)
    return None if fault is None or _was_public(parameter, text) else fault


def languages_meant(ranges: Iterable[str], edition: Edition) -> tuple[str, ...]:
    """The tags of public sources that these ranges take in; of a range that takes in none, the range itself."""
    wanted = tuple(ranges)
    if not wanted:
        return ()
    tags = _public_languages(edition)
    return tuple(dict.fromkeys(tag for one in wanted for tag in tags_within(one, tags) or [one]))


def _was_public(parameter: str, text: str) -> bool:
    if not _CODE_FORM.fullmatch(text):
        return False
    if parameter == "language":
        newest = Edition.objects.using("public").current()
        return bool(tags_within(text, _public_languages(newest)))
    return Tally.objects.using("public").filter(column="jurisdictions", value=text).exists()


def _public_languages(edition: Edition) -> tuple[str, ...]:
    """The tags of all sources that were public in an edition or before; remembered by this process."""
    key = f"languages {edition.number} {edition.published_at} {edition.redactions_made}".replace(" ", "_")
    if edition.published_at is not None and (cached := _cached_languages(key)) is not None:
        return cached
    sources = Entry.objects.using("public").of("source").filter(edition__lte=edition.number, languages__isnull=False)
    tag = Func(F("languages"), function="unnest", output_field=TextField())
    tags = tuple(sources.order_by().annotate(tag=tag).values_list("tag", flat=True).distinct().order_by("tag"))
    if edition.published_at is not None:
        cache.set(key, tags, None)
    return tags


def _cached_languages(key: str) -> tuple[str, ...] | None:
    languages: tuple[str, ...] | None = cache.get(key)
    return languages
