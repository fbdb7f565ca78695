"""Identifiers are of a closed vocabulary, with the form and the check digits of each scheme."""

import random
import string

import pytest
from django.core.exceptions import ValidationError

from events.identifiers import SCHEMES, identifier_fault, parse_identifiers, to_texts, validate_identifiers

#: Real ones, of each scheme.
RIGHT = [
    "wikidata:Q160120", "lei:529900T8BM49AURSDO55", "lei:HWUPKR0MPOU8FGXBT394", "isin:US0378331005",
    "isin:US5949181045", "ror:042nb2s44", "ror:00f54p054", "csl:d2dd0bf2fb5f2e1a", "csl:9647",
    "celex:32024R1689", "celex:52021PC0206", "celex:62012CJ0131", "celex:02021R0821-20240908",
    "celex:32016R0679R(02)", "celex:12012E/TXT", "docket:BIS-2023-0016", "docket:1:24-cv-01234",
    "fr_doc:2019-10616", "fr_doc:E9-1234", "fr_doc:C1-2019-10616", "rin:0694-AH56",
]  # fmt: skip
WRONG = [
    ("wikidata:q160120", "is not a value of wikidata. Write Q and a number"),
    ("wikidata:Q0", "is not a value of wikidata"),
    ("wikidata:Q1 ", "is not a value of wikidata"),
    ("wikidata:", "‘’ is not a value of wikidata"),
    ("lei:529900T8BM49AURSDO56", "check digits of ‘529900T8BM49AURSDO56’ are wrong for lei"),
    ("lei:529900T8BM49AURSDO5", "is not a value of lei. Write 20 capital letters and digits"),
    ("isin:US0378331006", "check digits"),
    ("ror:042nb2s45", "check digits"),
    ("celex:2024/1689", "is not a value of celex"),
    ("docket:A, B", "is not a value of docket"),
    ("rin:0694AH56", "is not a value of rin"),
    ("wikidat:Q1", "did you mean 'wikidata'?"),
    ("doi:10.1000/182", "unknown scheme 'doi'"),
    ("Q160120", "‘Q160120’ has no scheme. Write scheme:value"),
]


def test_every_scheme_takes_its_own() -> None:
    assert {text.partition(":")[0] for text in RIGHT} == set(SCHEMES)
    assert [fault for text in RIGHT if (fault := identifier_fault(text))] == []


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_no_identifier_is_refused_with_the_way_out(text: str, reason: str) -> None:
    assert reason in str(identifier_fault(text))


@pytest.mark.parametrize("scheme", ["lei", "isin", "ror"])
def test_a_mistyped_character_or_two_swapped_ones_are_found(scheme: str) -> None:
    """ISO 7064 finds both always; the check digit of an ISIN every digit of its own, but not every letter."""
    value = next(text for text in RIGHT if text.startswith(f"{scheme}:"))
    start = len(scheme) + 1
    for place in range(start, len(value)):
        alphabet = string.digits if value[place].isdigit() else string.ascii_uppercase + string.ascii_lowercase
        if scheme == "isin" and not value[place].isdigit():
            continue
        for other in set(alphabet) - {value[place]}:
            assert identifier_fault(value[:place] + other + value[place + 1 :]), (place, other)
        if scheme != "isin" and place > start and value[place] != value[place - 1]:
            swapped = value[: place - 1] + value[place] + value[place - 1] + value[place + 1 :]
            assert identifier_fault(swapped), swapped


def test_identifiers_as_text_come_back_whatever_they_are() -> None:
    chance = random.Random(3)
    for _ in range(200):
        identifiers = parse_identifiers(chance.sample(RIGHT, chance.randint(0, 6)))
        validate_identifiers(identifiers)
        assert parse_identifiers(to_texts(identifiers)) == identifiers
        assert list(identifiers) == sorted(identifiers)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"wikidata": "Q1"}, "map schemes to lists"),
        (["wikidata:Q1"], "map schemes to lists"),
        ({"wikidata": [1]}, "map schemes to lists"),
        ({"wikidata": []}, "‘’ is not a value of wikidata"),
        ({"wikidata": ["Q1", "Q1"]}, "‘wikidata:Q1’ appears twice. Keep one."),
        ({"doi": ["10.1000/182"]}, "unknown scheme 'doi'"),
    ],
)
def test_a_mapping_of_another_sort_is_refused(value: object, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_identifiers(value)
    assert reason in refused.value.messages[0]
