"""The identifiers that others know events and actors by: a closed vocabulary of schemes, each with its form.

Sources have identifiers of any name besides (``sources.models.Source``).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError

from .editions.problems import unknown_value_message

#: The identifiers of an event or an actor, by scheme.
Identifiers = dict[str, list[str]]

#: What separates a scheme from a value, and identifiers from each other, where they are one text.
SEPARATOR, JOINED_BY = ":", "; "
#: The digits of Crockford's Base32, which ROR is written in.
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def _has_lei_check_digits(value: str) -> bool:
    """ISO 17442: as ISO 7064 (MOD 97-10) has it, letters are 10 to 35, and the number leaves 1."""
    return int(_to_digits(value)) % 97 == 1


def _has_isin_check_digit(value: str) -> bool:
    """ISO 6166: from the right, every other digit is doubled (Luhn), letters being 10 to 35."""
    digits = [int(digit) for digit in reversed(_to_digits(value))]
    return sum(sum(divmod(digit * (1 + place % 2), 10)) for place, digit in enumerate(digits)) % 10 == 0


def _has_ror_check_digits(value: str) -> bool:
    """The last two digits of a ROR ID are those of ISO 7064 (MOD 97-10) for the number before them."""
    number = 0
    for digit in value[:-2]:
        number = number * 32 + _BASE32.index(digit)
    return (number * 100 + int(value[-2:])) % 97 == 1


def _to_digits(value: str) -> str:
    """Digits as they are, and letters as 10 to 35."""
    return "".join(str(int(character, 36)) for character in value)


class Scheme(NamedTuple):
    """How the values of a scheme are written.

    Args:
        meaning: what it identifies, and by whose register.
        form: how a value is written, with an example.
        address: where a value leads, with ``{}`` in its place; "" where nowhere.
        check: whether the check digits of a value are right.
    """

    meaning: str
    pattern: re.Pattern[str]
    form: str
    address: str = ""
    check: Callable[[str], bool] = lambda value: True


#: By name. Values have no spaces, commas and semicolons, which separate them from each other.
SCHEMES: dict[str, Scheme] = {
    "wikidata": Scheme(
        "an item of Wikidata",
        re.compile(r"Q[1-9][0-9]{0,11}"),
        "Q and a number, such as Q160120",
        "https://www.wikidata.org/wiki/{}",
    ),
    "lei": Scheme(
        "a legal entity (ISO 17442)",
        re.compile(r"[0-9A-Z]{18}[0-9]{2}"),
        "20 capital letters and digits, the last two of which are check digits, such as 529900T8BM49AURSDO55",
        "https://search.gleif.org/#/record/{}",
        _has_lei_check_digits,
    ),
    "isin": Scheme(
        "a security of a company (ISO 6166)",
        re.compile(r"[A-Z]{2}[0-9A-Z]{9}[0-9]"),
        "12 capital letters and digits, the last of which is a check digit, such as US0378331005",
        check=_has_isin_check_digit,
    ),
    "ror": Scheme(
        "a research organisation (ROR)",
        re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}"),
        "0 and 8 small letters and digits, the last two of which are check digits, such as 042nb2s44",
        "https://ror.org/{}",
        _has_ror_check_digits,
    ),
    "csl": Scheme(
        "a record of the Consolidated Screening List of trade.gov, its _id",
        re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}"),
        "letters, digits and hyphens, such as 12345",
    ),
    "celex": Scheme(
        "a document of EUR-Lex",
        re.compile(
            r"[0-9CE][0-9]{4}[A-Z]{1,2}"
            r"(?:[0-9]{3,4}(?:R?\([0-9]{2}\)|-[0-9]{8})?|/[A-Z]{3})"
        ),
        "a sector, a year, a type and a number, such as 32024R1689",
        "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{}",
    ),
    "docket": Scheme(
        "a docket of an agency or a court",
        re.compile(r"[0-9A-Za-z][0-9A-Za-z._:/()-]{0,99}"),
        "letters, digits, hyphens and colons, such as BIS-2023-0016 or 1:24-cv-01234",
    ),
    "fr_doc": Scheme(
        "a document of the Federal Register",
        re.compile(r"(?:[A-Z][0-9]-)?[A-Z]?[0-9]{1,4}-[0-9]{1,6}"),
        "a document number, such as 2019-10616 or E9-1234",
        "https://www.federalregister.gov/d/{}",
    ),
    "rin": Scheme(
        "a rulemaking in the Unified Agenda (Regulation Identifier Number)",
        re.compile(r"[0-9]{4}-[A-Z]{2}[0-9]{2}"),
        "four digits, a hyphen, two capital letters and two digits, such as 0694-AH56",
        "https://www.reginfo.gov/public/do/eAgendaViewRule?RIN={}",
    ),
}


def identifier_fault(text: str) -> str | None:
    """Why a text is not an identifier, a scheme and a value, in a sentence; None where it is one."""
    scheme, separator, value = text.partition(SEPARATOR)
    if not separator:
        known = ", ".join(SCHEMES)
        return f"‘{text[:60]}’ has no scheme. Write scheme:value, such as wikidata:Q160120, with one of {known}."
    if scheme not in SCHEMES:
        return unknown_value_message("scheme", scheme, SCHEMES)
    return _value_fault(scheme, value)


def _value_fault(scheme: str, value: str) -> str | None:
    known = SCHEMES[scheme]
    if not known.pattern.fullmatch(value):
        return f"‘{value[:60]}’ is not a value of {scheme}. Write {known.form}."
    if not known.check(value):
        return f"the check digits of ‘{value}’ are wrong for {scheme}. Look for a mistyped character."
    return None


def validate_identifiers(value: object) -> None:
    """Refuse what does not map known schemes to lists of their values, each once.

    Raises:
        ValidationError: with everything that is wrong.
    """
    if not isinstance(value, dict) or not all(
        isinstance(values, list) and all(isinstance(one, str) for one in values) for values in value.values()
    ):
        raise ValidationError("Identifiers map schemes to lists of text.")
    texts = [f"{scheme}{SEPARATOR}{one}" for scheme, values in value.items() for one in values or [""]]
    faults = [fault for text in dict.fromkeys(texts) if (fault := identifier_fault(text))]
    faults += [f"‘{text[:60]}’ appears twice. Keep one." for text in dict.fromkeys(texts) if texts.count(text) > 1]
    if faults:
        raise ValidationError(faults)


def parse_identifiers(texts: Iterable[str]) -> Identifiers:
    """Identifiers from ``scheme:value``, sorted by scheme; repeated ones count once.

    >>> parse_identifiers(["rin:0694-AH56", "docket:BIS-1", "docket: BIS-2"])
    {'docket': ['BIS-1', 'BIS-2'], 'rin': ['0694-AH56']}
    """
    identifiers: Identifiers = {}
    for text in dict.fromkeys(texts):
        scheme, _, value = (part.strip() for part in text.partition(SEPARATOR))
        values = identifiers.setdefault(scheme, [])
        if value not in values:
            values.append(value)
    return sort_identifiers(identifiers)


def sort_identifiers(identifiers: Mapping[str, list[str]]) -> Identifiers:
    """The same by scheme, in alphabetical order, as documents have them."""
    return {scheme: values for scheme, values in sorted(identifiers.items()) if values}


def to_texts(identifiers: Mapping[str, list[str]]) -> list[str]:
    """Identifiers as ``scheme:value``.

    >>> to_texts({"docket": ["BIS-1", "BIS-2"]})
    ['docket:BIS-1', 'docket:BIS-2']
    """
    return [f"{scheme}{SEPARATOR}{value}" for scheme, values in identifiers.items() for value in values]


def join_by_scheme(identifiers: Mapping[str, list[str]]) -> dict[str, str]:
    """By scheme its values as one text, as sources write several of a sort.

    >>> join_by_scheme({"docket": ["BIS-1", "BIS-2"]})
    {'docket': 'BIS-1; BIS-2'}
    """
    return {scheme: JOINED_BY.join(values) for scheme, values in identifiers.items()}
