"""Codes of countries (ISO 3166-1) and of languages (BCP 47): what is one, and which one may be meant."""

import re
from functools import cache, lru_cache
from typing import Any

import langcodes
from babel import Locale
from babel.core import get_global
from langcodes.tag_parser import LanguageTagError

#: Of the Union's authorities, which ISO 3166-1 reserves a code for.
UNION = "EU"
#: What CLDR names besides the countries of ISO 3166-1: reserved codes, codes of its own, and the unknown.
_NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
_ALPHA_2 = re.compile("[A-Z]{2}", re.ASCII)

#: What people write in place of a code, besides the names of countries.
_CALLED = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "america": "US", "united states of america": "US", "prc": "CN", "roc": "TW", "hong kong": "HK", "macau": "MO",
    "korea": "KR", "holland": "NL", "the netherlands": "NL", "uae": "AE", "turkey": "TR", "burma": "MM",
    "el": "GR", "europe": UNION, "european union": UNION,
}  # fmt: skip
_LANGUAGES_CALLED = {
    "mandarin": "zh", "putonghua": "zh", "simplified chinese": "zh-Hans", "traditional chinese": "zh-Hant",
}  # fmt: skip
_MOST_MEANT = 3
_LONGEST_TAG = 35


@cache
def countries() -> dict[str, str]:
    """The English names of the countries of ISO 3166-1, and of the Union, by code."""
    names = {code: str(name) for code, name in _english().territories.items() if _ALPHA_2.fullmatch(code)}
    return {code: name for code, name in names.items() if code not in _NOT_COUNTRIES} | {UNION: names[UNION]}


def country_fault(text: str) -> str | None:
    """Why a text is no code of a country, naming the one that may be meant; None where it is one.

    >>> country_fault("UK")
    '‘UK’ is not an ISO 3166-1 country code. Write GB.'
    """
    if text in countries():
        return None
    meant = _countries_meant(text)
    return f"‘{text[:60]}’ is not an ISO 3166-1 country code. Write {' or '.join(meant) or 'one such as US, or EU'}."


def _countries_meant(text: str) -> list[str]:
    called, code = " ".join(text.lower().split()), text.strip().upper()
    if called in _CALLED:
        return [_CALLED[called]]
    if code in countries():
        return [code]
    # Codes of three letters or digits, and of countries that are no more.
    if code in (aliases := get_global("territory_aliases")):
        return [one for one in aliases[code] if one in countries()][:_MOST_MEANT]
    return [code for code, name in countries().items() if name.lower() == called][:1]


@lru_cache(2048)
def language_fault(text: str) -> str | None:
    """Why a text is no tag of a language, naming the one that may be meant; None where it is one, in any case.

    >>> language_fault("cn")
    '‘cn’ is not a BCP 47 language tag. Write zh.'
    """
    if _is_tag(text):
        return None
    meant = _language_meant(text) or "one such as en or zh-Hans"
    return f"‘{text[:60]}’ is not a BCP 47 language tag. Write {meant}."


def _is_tag(text: str) -> bool:
    if len(text) > _LONGEST_TAG or not re.fullmatch("[A-Za-z0-9]+(-[A-Za-z0-9]+)*", text):
        return False
    primary, *others = text.lower().split("-")
    # The registry has one code of a language, the shorter: zho and chi are what ISO 639-2 calls zh.
    shorter = _standard(primary) if len(primary) == 3 else ""
    valid = _quietly(langcodes.tag_is_valid, text)
    return bool(valid) and "uk" not in others and not (shorter and len(shorter) == 2)


def _language_meant(text: str) -> str:
    called = " ".join(text.lower().split())
    if called in _LANGUAGES_CALLED:
        return _LANGUAGES_CALLED[called]
    if (standard := _standard(text)) and standard.lower() != text.lower() and _is_tag(standard):
        return standard
    if text.upper() in countries():
        # A country in place of its language; CLDR leaves out those whose language is English.
        return str(get_global("likely_subtags").get(f"und_{text.upper()}", "en")).partition("_")[0]
    return next((code for code, name in _english().languages.items() if str(name).lower() == called), "")


def _standard(text: str) -> str:
    return _quietly(langcodes.standardize_tag, text) or "" if len(text) <= _LONGEST_TAG else ""


def _quietly(read: Any, text: str) -> Any:
    try:
        return read(text)
    except (LanguageTagError, ValueError):
        return None


def tags_within(range: str, tags: tuple[str, ...]) -> list[str]:
    """The tags that a language range takes in, by basic filtering (RFC 4647, 3.3.1).

    >>> tags_within("ZH", ("zh", "zh-Hans", "zhx", "en"))
    ['zh', 'zh-Hans']
    """
    wanted = range.lower()
    return [tag for tag in tags if tag.lower() == wanted or tag.lower().startswith(f"{wanted}-")]


@cache
def _english() -> Locale:
    return Locale("en")
