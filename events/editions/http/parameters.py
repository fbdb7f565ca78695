"""The parameters of a request, read strictly: what is not understood is named, never ignored."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import TypeVar
from urllib.parse import parse_qsl, unquote_to_bytes

from django.core.exceptions import ValidationError

from ..languages import code_fault
from ..problems import ProblemError, bad_request_problem, not_among, unknown_value_message
from ..validators import validate_text
from .parameter_names import unknown_parameter

T = TypeVar("T")

_MOST = 400
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Parameters:
    """The query string of one request.

    Readers call :meth:`texts` and :meth:`value` for each parameter that is given, then :meth:`check`, so that
    everything wrong is reported at once.

    Args:
        query_string: as it stands in the URL, without the question mark.
        known: the names that mean something at this address.

    Raises:
        Problem: 400, where the string is not UTF-8 or has too many parameters.
    """

    def __init__(self, query_string: str, known: Collection[str]) -> None:
        self.errors: list[ProblemError] = []
        #: By name the values, in the order given.
        self.given: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(query_string, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
        except UnicodeDecodeError as error:
            detail = "The query string is not UTF-8. Percent-encode its characters as UTF-8, such as %C3%A9 for é."
            raise bad_request_problem([{"parameter": "", "detail": detail, "code": "unreadable"}]) from error
        except ValueError as error:
            detail = f"The query string has more than {_MOST} parameters. Send fewer."
            raise bad_request_problem([{"parameter": "", "detail": detail, "code": "unreadable"}]) from error
        #: Names and values as they were given, in their order.
        self.pairs: list[tuple[str, str]] = pairs
        for name, text in pairs:
            self.given.setdefault(name, []).append(text)
            # No control character is printable.
            if not text.isprintable():
                self._check_text(name, text)
        for name in self.given.keys() - set(known):
            self.wrong(name[:80], self._unknown(name, known), "unknown_parameter")

    def _check_text(self, name: str, text: str) -> None:
        try:
            validate_text(text)
        except ValidationError as error:
            self.wrong(name, f"{name}: {error.messages[0]}", "control_character")

    def _unknown(self, name: str, known: Collection[str]) -> str:
        # What was written as kind!=x is read as the value x of a parameter kind!.
        excluding = name.removesuffix("!")
        if excluding != name and excluding in known:
            value = self.given[name][0][:60] or "VALUE"
            return f"unknown parameter '{name[:80]}': to exclude a value, write {excluding}=!{value}."
        return unknown_parameter(name[:80], known)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def texts(self, name: str) -> tuple[str, ...]:
        """The values of a list parameter: repeated or comma-separated, once each, in the order given."""
        texts = [text.strip() for joined in self.given.get(name, []) for text in joined.split(",")]
        if not all(texts):
            self.wrong(name, f"{name} has an empty value. Give a value or remove the parameter.", "empty")
        return tuple(dict.fromkeys(text for text in texts if text))

    def chosen(self, name: str, choices: Collection[str]) -> tuple[str, ...]:
        """The values of a list parameter that are each one of these choices."""
        values = self.texts(name)
        for text in values:
            if text not in choices:
                self.wrong(name, unknown_value_message(name, text, choices), "unknown_value")
        return values

    def codes(self, name: str) -> tuple[str, ...]:
        """The values of a list parameter that are each a code, or were public as one."""
        values = self.texts(name)
        for text in values:
            if fault := code_fault(name, text):
                self.wrong(name, f"{name}: {fault}", "unknown_value")
        return values

    def value(self, name: str, read: Callable[[str], T]) -> T | None:
        """The value of a single parameter; ``read`` raises ValueError with words for people."""
        given = self.given.get(name)
        if given is None:
            return None
        if len(given) > 1:
            self.wrong(name, f"{name} is given {len(given)} times. Give it once.", "repeated")
            return None
        try:
            return read(given[0])
        except ValueError as error:
            self.wrong(name, f"{name}: {error}", "invalid")
            return None

    def wrong(self, name: str, detail: str, code: str) -> None:
        error: ProblemError = {"parameter": name, "detail": detail, "code": code}
        if error not in self.errors:
            self.errors.append(error)

    def check(self) -> None:
        """Raise everything that was wrong as one problem."""
        if self.errors:
            raise bad_request_problem(sorted(self.errors, key=lambda error: error["parameter"]))


def whole_number_parser(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of ASCII whole numbers within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and lowest <= int(text) <= highest):
            raise ValueError(f"‘{text[:40]}’ is not a whole number from {lowest} to {highest}.")
        return int(text)

    return read


def parse_day(text: str) -> dt.date:
    """A day as ISO 8601 writes it in full, in ASCII digits."""
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"‘{text[:40]}’ is not a valid date. Write one such as 2025-05-13, in the years 0001 to 9999.")


def choice_parser(choices: Collection[str]) -> Callable[[str], str]:
    """A reader of one of these words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(unknown_value_message("value", text, choices))
        return text

    return read


def order_of(choices: Collection[str]) -> Callable[[str], str]:
    """A reader of one of these orders."""

    def read(text: str) -> str:
        if text in choices:
            return text
        # Another direction of one, or several, is no typing error for what there is: that would mislead.
        understood = any(part.lstrip("+-") in choices for part in text.split(","))
        raise ValueError(
            not_among("order", text, choices) if understood else unknown_value_message("order", text, choices)
        )

    return read


def parse_boolean(text: str) -> bool:
    return choice_parser(("true", "false"))(text) == "true"


def parse_search_words(text: str) -> str:
    """Words to search for."""
    if len(text) > 500:
        raise ValueError(f"the search has {len(text):,} characters; the limit is 500. Shorten it.")
    if not text.strip():
        raise ValueError("the search is empty. Give search words or remove the parameter.")
    if not any(character.isalnum() for character in text):
        raise ValueError(f"‘{text}’ has no word to search for. Give search words or remove the parameter.")
    return text


def is_utf8(query_string: str) -> bool:
    """Whether a query string says, once decoded, nothing but UTF-8."""
    try:
        unquote_to_bytes(query_string).decode()
    except UnicodeDecodeError:
        return False
    return True
