"""Slugs that are made of words, where nobody typed one."""

import re
import unicodedata
from hashlib import sha256
from itertools import chain, count

from anyascii import anyascii
from django.db.models import Q
from django.utils.text import slugify

from .drafts import SubjectRow, derive_subject_id
from .models import Entry
from .validators import RESERVED_SLUGS, SLUG_LENGTH


def make_slug(name: str, *more: str) -> str:
    """A slug from words in any script, always the same for the same words, within the limits of ``validate_slug``.

    Letters are transliterated. Where that loses what tells names apart (a script other than Latin, or a name that is
    too long), the beginning of the name's SHA-256 follows.

    >>> make_slug("Łódź sanctions", "2020")
    'lodz-sanctions-2020'
    """
    words, tail = (_latin(text) for text in (name, " ".join(more)))
    room = SLUG_LENGTH - len("n-") - len(f"-{tail}" if tail else "") - len("-12345678")
    cut = words[:room].strip("-") if room > 0 else ""
    is_lossy = cut != words or not words or any(map(_is_foreign, unicodedata.normalize("NFKC", name)))
    slug = "-".join(filter(None, (cut, tail[:80].strip("-"), short_digest(name) if is_lossy else "")))
    slug = slug if slug[:1].isalpha() else f"n-{slug}"
    return extend_slug(slug, short_digest(name)) if slug in RESERVED_SLUGS else slug


def extend_slug(slug: str, ending: str) -> str:
    """A slug with one more word, cut before it where both are too long."""
    return f"{slug[: SLUG_LENGTH - len(ending) - 1].rstrip('-')}-{ending}"


def _latin(text: str) -> str:
    return re.sub(r"-+", "-", slugify(anyascii(text).replace("_", " "))).strip("-")


def _is_foreign(letter: str) -> bool:
    """Whether a character is a letter of another script than Latin."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN")


def short_digest(text: str) -> str:
    """What tells texts apart in a slug: the first 8 digits of the SHA-256."""
    return sha256(text.encode()).hexdigest()[:8]


def find_free_slug(model: type[SubjectRow], slug: str) -> str:
    """The slug, or the slug with the lowest number from 2 after it that no row has, or ever had in public."""
    candidates = chain([slug], (extend_slug(slug, str(number)) for number in count(2)))
    return next(candidate for candidate in candidates if not _is_taken(model, candidate))


def _is_taken(model: type[SubjectRow], slug: str) -> bool:
    id = derive_subject_id(model.subject, slug)
    rows = model._default_manager.filter(Q(slug=slug) | Q(former_slugs__contains=[slug]) | Q(pk=id))
    return rows.exists() or Entry.objects.of(model.subject).named(slug).exists()
