"""What may be stored as text, and what a slug is."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from .codes import country_fault, language_fault

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
SLUG_LENGTH = 120

validate_slug = RegexValidator(
    rf"\A{SLUG}\Z",
    "‘%(value)s’ is not a slug: use lower-case letters and digits in words joined by single hyphens, "
    "beginning with a letter, such as ‘entity-list-2019’.",
    "slug",
)

#: What addresses mean by these, beside a subject's slug.
RESERVED_SLUGS = frozenset(("facets", "histogram", "groups", "compare"))


def validate_slug_free(value: str) -> None:
    """Refuse the slugs that addresses need for themselves.

    Raises:
        ValidationError: naming what the slug is needed for.
    """
    if value in RESERVED_SLUGS:
        raise ValidationError(
            "‘%(value)s’ is reserved: the address /events/%(value)s has another meaning. Choose a longer slug.",
            "reserved_slug",
            {"value": value},
        )


#: What no text may hold. Line feed and tab are text; every other control character would be refused or changed by
#: some format.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def validate_text(value: str) -> None:
    """Refuse control characters and halves of surrogate pairs, which no public format can carry.

    Raises:
        ValidationError: naming the character and its place.
    """
    if found := CONTROL.search(value):
        character = found.group()
        name = unicodedata.name(character, f"U+{ord(character):04X}")
        raise ValidationError(
            "Character %(place)d is a control character (%(name)s). Remove it.",
            "control_character",
            {"place": found.start() + 1, "name": name},
        )


def validate_country(value: str) -> None:
    """Refuse what is no code of ISO 3166-1 (nor EU), and say which one may be meant."""
    if fault := country_fault(value):
        raise ValidationError(fault, "country")


def validate_language(value: str) -> None:
    """Refuse what is no tag of a language (BCP 47), and say which one may be meant."""
    if fault := language_fault(value):
        raise ValidationError(fault, "language")
