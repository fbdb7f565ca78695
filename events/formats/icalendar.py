"""Content lines of iCalendar (RFC 5545): escaped, joined and folded."""

import datetime as dt
from collections.abc import Iterable

#: The longest line in octets, its end not counted (RFC 5545, 3.1).
_LONGEST = 75
#: The backslash first, since the others add one.
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", ""))
#: What a quoted parameter value cannot hold, as RFC 6868 writes it.
_PARAMETER_ESCAPES = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})


def text(value: str) -> str:
    """A value of type TEXT."""
    # Faster than translate() by half.
    for character, escape in _ESCAPES:
        value = value.replace(character, escape)
    return value


def texts(values: Iterable[str]) -> str:
    """A list of values of type TEXT."""
    return ",".join(map(text, values))


def day(value: str) -> str:
    """A value of type DATE, from a day in ISO 8601."""
    return value.replace("-", "")


def instant(value: dt.datetime) -> str:
    """A value of type DATE-TIME in UTC, to the second."""
    return (
        value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("-", "").replace(":", "").replace("+0000", "Z")
    )


def line(name: str, value: str, **parameters: str) -> str:
    """A property, folded, without the end of its line.

    Args:
        value: as its type writes it; a TEXT is escaped by :func:`text`.
        parameters: with underscores for hyphens.
    """
    joined = "".join(f";{key.replace('_', '-')}={_parameter(given)}" for key, given in parameters.items())
    return _fold(f"{name}{joined}:{value}")


def component(name: str, lines: Iterable[str]) -> str:
    """A component of lines and of other components, without the end of its last line."""
    return "\r\n".join((f"BEGIN:{name}", *lines, f"END:{name}"))


def _parameter(value: str) -> str:
    escaped = value.translate(_PARAMETER_ESCAPES)
    return f'"{escaped}"' if set(escaped) & set(":;,^") else escaped


def _fold(whole: str) -> str:
    """A line in parts of at most 75 octets, none of which ends within a character."""
    octets = whole.encode()
    if len(octets) <= _LONGEST:
        return whole
    parts, begin, room = [], 0, _LONGEST
    while len(octets) - begin > room:
        end = begin + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        # Some readers undo an escape before they join the parts.
        end -= octets[end - 1] in b"\\^"
        parts.append(octets[begin:end])
        # The blank that continues a line counts.
        begin, room = end, _LONGEST - 1
    return b"\r\n ".join((*parts, octets[begin:])).decode()
