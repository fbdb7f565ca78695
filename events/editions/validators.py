"""What may be stored as text, and what a slug is."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
SLUG_LENGTH = 120

validate_slug = RegexValidator(
    rf"\A{SLUG}\Z",
    "‘%(value)s’ is not a slug: use lower-case letters and digits in words joined by single hyphens, "
    "beginning with a letter, such as ‘entity-list-2019’.",
    "slug",
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


#: What people write in place of a code.
_CALLED = {
    "usa": "US", "united states": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "united kingdom": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "prc": "CN", "china": "CN", "chn": "CN", "roc": "TW", "taiwan": "TW", "hong kong": "HK", "european union": "EU",
    "japan": "JP", "south korea": "KR", "korea": "KR", "north korea": "KP", "india": "IN", "russia": "RU",
    "germany": "DE", "france": "FR", "netherlands": "NL", "the netherlands": "NL", "holland": "NL", "italy": "IT",
    "spain": "ES", "switzerland": "CH", "sweden": "SE", "poland": "PL", "ireland": "IE", "israel": "IL",
    "canada": "CA", "mexico": "MX", "brazil": "BR", "australia": "AU", "new zealand": "NZ", "singapore": "SG",
    "malaysia": "MY", "vietnam": "VN", "indonesia": "ID", "iran": "IR", "turkey": "TR", "ukraine": "UA",
    "saudi arabia": "SA", "united arab emirates": "AE", "uae": "AE", "south africa": "ZA",
}  # fmt: skip


def validate_country(value: str) -> None:
    """Refuse what is not a code of two capitals, and say which one may be meant."""
    if re.fullmatch("[A-Z]{2}", value):
        return
    meant = _CALLED.get(value.strip().lower()) or (value.upper() if re.fullmatch("[a-z]{2}", value) else "")
    way_out = f"write {meant}." if meant else "write one such as US, or EU."
    raise ValidationError(f"‘{value[:60]}’ is not an ISO 3166-1 code of two letters: {way_out}", "country")
