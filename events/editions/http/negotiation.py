"""What an Accept header allows (RFC 9110, 12.5.1)."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.http import HttpRequest

from ..problems import Problem, bad_request_problem, not_among, not_found_problem
from .formats import Format

Offered = TypeVar("Offered", bound=Format)


def negotiate(accept: str, formats: Mapping[str, Offered]) -> Offered:
    """The one of these formats that an Accept header prefers; of equals the first.

    Raises:
        Problem: 406, where it allows none.
    """
    if accept.strip() in ("", "*/*"):
        return next(iter(formats.values()))
    by_type = {media_type: format for format in formats.values() for media_type in format.accepted}
    media_type = preferred_media_type(accept, list(by_type))
    if media_type is None:
        offered = ", ".join(format.accepted[0] for format in formats.values() if format.accepted)
        detail = f"Accept ({accept[:200]}) matches no available format. Use one of {offered}."
        raise Problem(406, "Not acceptable", detail, code="not_acceptable")
    return by_type[media_type]


def preferred_media_type(accept: str, media_types: Sequence[str]) -> str | None:
    """The one of these media types that an Accept header prefers; of equals the first; None where it allows none."""
    ranges = [parsed for text in accept.split(",") if (parsed := parse_preference(text))] or [("*/*", 1.0)]
    best = max(media_types, key=lambda media_type: _quality(media_type, ranges))
    return best if _quality(best, ranges) else None


def parse_preference(text: str) -> tuple[str, float] | None:
    """What one member of an Accept or Accept-Encoding header names, in lower case, with its quality; None for a blank.

    A quality that cannot be read is 0.
    """
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    if not name:
        return None
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = min(max(float(parameter[2:]), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return name, quality if quality == quality else 0.0


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that a media type lies in; 0 where it lies in none."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        if matching := [quality for range, quality in ranges if range == wanted]:
            return max(matching)
    return 0.0


def negotiate_format(request: HttpRequest, formats: Mapping[str, Offered], suffix: str | None = None) -> Offered:
    """The one of these formats that a request names: its suffix, else ``?format=``, else what Accept prefers.

    Raises:
        Problem: 404 for an unknown suffix, 400 for an unknown name or two that differ, 406 where Accept has none.
    """
    if suffix is not None and suffix not in formats:
        raise not_found_problem(not_among("format", suffix, formats))
    # Django parses a query string into a dictionary that takes longer than the rest.
    query_string = request.META.get("QUERY_STRING", "")
    named = request.GET.getlist("format") if "format" in query_string or "%" in query_string else []
    if len(named) > 1:
        raise _format_problem(f"format is given {len(named)} times. Give it once.", "repeated")
    if named and named[0] not in formats:
        raise _format_problem(not_among("format", named[0], formats), "unknown_value")
    if named and suffix and named[0] != suffix:
        raise _format_problem(f"format ({named[0]}) and the suffix .{suffix} differ. Remove one.", "both_given")
    if name := suffix or (named[0] if named else None):
        return formats[name]
    return negotiate(request.META.get("HTTP_ACCEPT", "*/*"), formats)


def _format_problem(detail: str, code: str) -> Problem:
    return bad_request_problem([{"parameter": "format", "detail": detail, "code": code}])
