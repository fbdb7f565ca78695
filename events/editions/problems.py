"""Problems of requests, as clients see them (RFC 9457, problem details)."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import TypedDict

#: Most errors in one problem; a URL has room for hundreds.
_MOST_ERRORS = 20
#: Lowest similarity (0 to 1) of a suggestion, and the number of known names listed if none is similar.
_NEAR = 0.7
_MOST_KNOWN = 20


class ProblemError(TypedDict, total=False):
    """One thing wrong: where (``parameter`` or ``pointer``), what, and a code for programs."""

    parameter: str
    pointer: str
    detail: str
    code: str


class Problem(Exception):
    """A request that cannot be answered.

    Args:
        status: the HTTP status.
        title: the kind of problem, the same every time.
        detail: this problem, with the value and the way out.
        code: the last part of ``type``.
        errors: everything wrong, one by one.
        headers: further response headers.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        code: str,
        errors: list[ProblemError] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail
        self.code = code
        self.errors = errors or []
        self.headers = headers or {}


def bad_request_problem(errors: list[ProblemError]) -> Problem:
    """400, naming what cannot be understood, at most ``_MOST_ERRORS`` of it."""
    errors, more = errors[:_MOST_ERRORS], len(errors) - _MOST_ERRORS
    detail = " ".join(error["detail"] for error in errors)
    if more > 0:
        detail += f" And {more} more."
    return Problem(400, "The question cannot be understood", detail, code="bad_question", errors=errors)


def not_found_problem(detail: str, code: str = "not_found") -> Problem:
    return Problem(404, "Not found", detail, code=code)


def gone_problem(detail: str) -> Problem:
    return Problem(410, "Withdrawn", detail, code="withdrawn")


def redacted_problem(detail: str) -> Problem:
    return Problem(451, "Removed for legal reasons", detail, code="redacted")


def unknown_value_message(what: str, text: str, known: Collection[str], *, ranked: bool = False) -> str:
    """A message about an unknown value, with the nearest known one; if none is similar, with a list of known ones.

    Args:
        ranked: list the known values in their own order, instead of alphabetically.

    >>> unknown_value_message("parameter", "kinds", ["kind", "topic"])
    "unknown parameter 'kinds': did you mean 'kind'?"
    >>> unknown_value_message("parameter", "since", ["include", "edition"])
    "unknown parameter 'since': one of edition, include."
    """
    if near := nearest(text, known):
        way_out = f"did you mean {among(near[:1])}?"
    elif known:
        listed = list(known) if ranked else sorted(known)
        more = len(known) - _MOST_KNOWN
        way_out = f"one of {', '.join(listed[:_MOST_KNOWN])}{f' and {more} more' if more > 0 else ''}."
    else:
        way_out = "none is known."
    return f"unknown {what} '{text[:80]}': {way_out}"


def not_among(what: str, text: str, choices: Collection[str]) -> str:
    """A message about an unknown value that lists all choices, for use where a similar one would mislead.

    >>> not_among("order", "-significance", ["date", "-date", "significance"])
    "unknown order '-significance': one of date, -date, significance."
    """
    return f"unknown {what} '{text[:80]}': one of {', '.join(choices)}."


def nearest(text: str, known: Collection[str]) -> list[str]:
    """The known names most similar to a text, the most similar first; at most three."""
    likely = text.lower()[:200]
    begun = sorted((name for name in known if len(likely) > 2 and name.startswith(likely)), key=len)
    return get_close_matches(likely, known, 3, _NEAR) or get_close_matches(text, known, 3, _NEAR) or begun[:3]


def among(names: Sequence[str]) -> str:
    """Names in quotation marks, as alternatives.

    >>> among(["cursor", "limit"])
    "'cursor' or 'limit'"
    """
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
