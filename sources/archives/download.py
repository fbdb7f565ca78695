"""Copies fetched from web archives by their addresses."""

import datetime as dt

from ..capture.addresses import ForbiddenAddress
from ..capture.http import Bounds, NotFetched, fetch
from .addresses import Archived, find_unaltered_address
from .copies import Copy, UnreadableCopies

#: Archives answer slowly.
SECONDS = 30.0


def fetch_copy(archived: Archived, *, now: dt.datetime, home: str = "", bounds: Bounds | None = None) -> Copy:
    """Fetch a copy from an archive, as it was archived.

    Args:
        now: the time of the attempt, with a time zone.
        home: the URL of this service, for the User-Agent header.

    Raises:
        UnreadableCopies: it cannot be fetched; the message says why.
    """
    address = find_unaltered_address(archived.address)
    try:
        fetched = fetch(address, now=now, home=home, bounds=bounds or Bounds(seconds=SECONDS))
    except (ForbiddenAddress, NotFetched) as error:
        raise UnreadableCopies(str(error)) from error
    return Copy(
        name=archived.url,
        place=archived.address,
        at=archived.at,
        body=fetched.body,
        content_type=fetched.headers.get("content-type", ""),
        addresses=(archived.url,),
        archive_url=archived.address,
    )
