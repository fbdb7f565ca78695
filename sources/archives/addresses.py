"""Addresses in web archives: which page they are a copy of, and when it was archived."""

import datetime as dt
import re
from typing import NamedTuple

WAYBACK = "https://web.archive.org/web/{timestamp}/{url}"
_TIMESTAMP = "%Y%m%d%H%M%S"
_WAYBACK_ADDRESS = re.compile(r"https?://web\.archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(\S{1,4000})")
_TODAY_ADDRESS = re.compile(
    r"https?://archive\.(?:today|ph|is|li|vn|md|fo)/(\d{4})\.?(\d{2})\.?(\d{2})-?(\d{2})(\d{2})(\d{2})/(\S{1,4000})"
)
#: An archive's address with a time of 14 digits before that of the page (RFC 7089 leaves it open, most write it so).
_OTHER_ADDRESS = re.compile(r"https?://[^\s/]{3,200}/[^\s?]{0,200}?/?(\d{14})(?:[a-z]{2}_)?/(https?:\S{1,4000})")


class Archived(NamedTuple):
    """A copy in an archive: the address of the page, when it was archived (UTC), and the address of the copy."""

    url: str
    at: dt.datetime
    address: str
    #: What the archive says its content hashes to; "" if nothing.
    digest: str = ""


def parse_archived(address: str) -> Archived | None:
    """What an address in a web archive is a copy of; None where it does not say so.

    >>> parse_archived("https://web.archive.org/web/20250513120000/https://example.org/a").at.isoformat()
    '2025-05-13T12:00:00+00:00'
    """
    text = address.strip()
    if match := _TODAY_ADDRESS.fullmatch(text):
        timestamp, url = "".join(match.groups()[:6]), match[7]
    elif match := _WAYBACK_ADDRESS.fullmatch(text) or _OTHER_ADDRESS.fullmatch(text):
        timestamp, url = match[1], match[2]
    else:
        return None
    at = parse_timestamp(timestamp)
    if "://" not in url:
        url = f"http://{url}"
    return Archived(url, at, text) if at else None


def parse_timestamp(text: str) -> dt.datetime | None:
    """The instant that an archive writes as 14 digits, or as the first of them; None where it is none."""
    try:
        return dt.datetime.strptime(text + "00000101000000"[len(text) :], _TIMESTAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def format_address(template: str, url: str, at: dt.datetime) -> str:
    """An address in an archive, of a template with ``{timestamp}`` and ``{url}``."""
    return template.replace("{timestamp}", at.astimezone(dt.UTC).strftime(_TIMESTAMP)).replace("{url}", url)


def find_unaltered_address(address: str) -> str:
    """Where the Wayback Machine gives a page as it came, without a banner of its own; other addresses as they are."""
    found = _WAYBACK_ADDRESS.fullmatch(address)
    return f"https://web.archive.org/web/{found[1]}id_/{found[2]}" if found else address
