"""Codes of countries (ISO 3166-1) and of languages (BCP 47): validation, and suggestions for invalid ones."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TypeVar

import langcodes
from babel import Locale
from babel.core import get_global
from langcodes.tag_parser import LanguageTagError

Result = TypeVar("Result")

#: The European Union, for which ISO 3166-1 reserves a code.
UNION = "EU"
#: What CLDR names besides the countries of ISO 3166-1: reserved codes, codes of its own, and the unknown.
_NOT_COUNTRIES = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())
_ALPHA_2 = re.compile("[A-Z]{2}", re.ASCII)

#: What people write in place of a code, besides the names of countries.
_COUNTRY_ALIASES = {
    "uk": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "america": "US", "united states of america": "US", "prc": "CN", "roc": "TW", "hong kong": "HK", "macau": "MO",
    "korea": "KR", "holland": "NL", "the netherlands": "NL", "uae": "AE", "turkey": "TR", "burma": "MM",
    "el": "GR", "europe": UNION, "european union": UNION,
}  # fmt: skip
_LANGUAGE_ALIASES = {
    "mandarin": "zh", "putonghua": "zh", "simplified chinese": "zh-Hans", "traditional chinese": "zh-Hant",
}  # fmt: skip
_MOST_SUGGESTIONS = 3
_LONGEST_TAG = 35


@cache
def countries() -> dict[str, str]:
    """The English names of the countries of ISO 3166-1, and of the Union, by code."""
    names = {code: str(name) for code, name in _english().territories.items() if _ALPHA_2.fullmatch(code)}
    return {code: name for code, name in names.items() if code not in _NOT_COUNTRIES} | {UNION: names[UNION]}


def country_fault(text: str) -> str | None:
    """Why a text is not a country code, with a suggestion; None for a valid code.

    >>> country_fault("UK")
    '‘UK’ is not an ISO 3166-1 country code. Write GB.'
    """
    if text in countries():
        return None
    suggestion = " or ".join(_suggest_countries(text)) or "one such as US or EU"
    return f"‘{text[:60]}’ is not an ISO 3166-1 country code. Write {suggestion}."


def _suggest_countries(text: str) -> list[str]:
    lowered, code = " ".join(text.lower().split()), text.strip().upper()
    if lowered in _COUNTRY_ALIASES:
        return [_COUNTRY_ALIASES[lowered]]
    if code in countries():
        return [code]
    # Codes of three letters or digits, and of countries that are no more.
    if code in (aliases := get_global("territory_aliases")):
        return [successor for successor in aliases[code] if successor in countries()][:_MOST_SUGGESTIONS]
    return [code for code, name in countries().items() if name.lower() == lowered][:1]


@lru_cache(2048)
def language_fault(text: str) -> str | None:
    """Why a text is not a language tag, with a suggestion; None for a valid tag in upper or lower case.

    >>> language_fault("cn")
    '‘cn’ is not a BCP 47 language tag. Write zh.'
    """
    if _is_tag(text):
        return None
    suggestion = _suggest_language(text) or "one such as en or zh-Hans"
    return f"‘{text[:60]}’ is not a BCP 47 language tag. Write {suggestion}."


def _is_tag(text: str) -> bool:
    if len(text) > _LONGEST_TAG or not re.fullmatch("[A-Za-z0-9]+(-[A-Za-z0-9]+)*", text):
        return False
    primary, *others = text.lower().split("-")
    # The registry has one code of a language, the shorter: zho and chi are what ISO 639-2 calls zh.
    shorter = _standardize_tag(primary) if len(primary) == 3 else ""
    valid = _read_or_none(langcodes.tag_is_valid, text)
    return bool(valid) and "uk" not in others and not (shorter and len(shorter) == 2)


def _suggest_language(text: str) -> str:
    lowered = " ".join(text.lower().split())
    if lowered in _LANGUAGE_ALIASES:
        return _LANGUAGE_ALIASES[lowered]
    if (standard := _standardize_tag(text)) and standard.lower() != text.lower() and _is_tag(standard):
        return standard
    if text.upper() in countries():
        # A country in place of its language; CLDR leaves out those whose language is English.
        return str(get_global("likely_subtags").get(f"und_{text.upper()}", "en")).partition("_")[0]
    return next((code for code, name in _english().languages.items() if str(name).lower() == lowered), "")


def _standardize_tag(text: str) -> str:
    return _read_or_none(langcodes.standardize_tag, text) or "" if len(text) <= _LONGEST_TAG else ""


def _read_or_none(read: Callable[[str], Result], text: str) -> Result | None:
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
