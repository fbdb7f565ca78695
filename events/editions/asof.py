"""The edition a request is answered from: by number, by an instant, or the newest.

An answer is read from one snapshot of the database. Where it takes several statements, they run in a transaction
(:func:`snapshot`). Where it takes one, that statement is a snapshot by itself: the edition is assumed to be the one
that was pinned last (:func:`assume_newest`), and the statement returns the newest edition and the number of redactions
beside its rows. If they differ from what was assumed, :class:`NotConfirmed` is raised, and the request is answered
again in a transaction. Statements before that one saw the same edition, since editions are never removed.
"""

import datetime as dt
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from .models import Edition

_INSTANT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?P<zone>Z|[+ -]\d{2}:\d{2})?)?",
    re.ASCII,
)


class AsOfError(ValueError):
    """An instant that cannot be read, or is still to come."""


def parse_as_of(text: str, now: dt.datetime) -> dt.datetime:
    """The instant that an ISO 8601 date or instant means, aware, in UTC.

    A date means its last instant in UTC, and today's means now; an instant without a zone is UTC.

    Raises:
        AsOfError: the text is neither, or lies in the future.
    """
    way_out = "Write a date such as 2025-05-20 or an instant such as 2025-05-20T12:00:00Z."
    if not (match := _INSTANT.fullmatch(text)):
        raise AsOfError(f"‘{text[:80]}’ is neither an ISO 8601 date nor an instant. {way_out}")
    try:
        day = dt.date.fromisoformat(match["date"])
        if match["time"] is None:
            if day == now.date():
                return now
            instant = dt.datetime.combine(day, dt.time.max, dt.UTC)
        else:
            # A plus sign that was not escaped in an address arrives as a blank.
            zone = (match["zone"] or "Z").replace("Z", "+00:00").replace(" ", "+")
            instant = dt.datetime.fromisoformat(f"{day}T{match['time']}{zone}").astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise AsOfError(f"‘{text}’ is not a valid date or time. {way_out}") from error
    if instant > now:
        raise AsOfError(f"‘{text}’ is in the future. Remove it for the newest edition.")
    return instant


def edition_problem(number: int, edition: Edition) -> str | None:
    """That there is no edition of this number yet; None where there is, or it is 0, the time before the first."""
    if number <= edition.number:
        return None
    return f"There is no edition {number}: the newest {'' if edition.newest else 'by then '}is {edition.number}."


class NotConfirmed(Exception):
    """No row confirmed the assumed edition: a newer one was published, a subject was redacted, or there is no row."""


def pin(*, edition: int | None = None, as_of: str | None = None, now: dt.datetime) -> Edition:
    """The edition to answer from; the newest where neither is given.

    Raises:
        AsOfError: ``as_of`` cannot be read or is in the future.
        EditionNotFound, BeforeFirstEdition: nothing was published under that number, or by then.
    """
    if edition is None and as_of is None:
        return _pin_newest()
    editions = Edition.objects.using("public").with_redactions()
    pinned = editions.numbered(edition) if edition is not None else editions.at_instant(parse_as_of(as_of or "", now))
    _note_reply(pinned.redactions_made)
    return pinned


#: Nothing is written by it, so that a query need not be made for each answer.
_PUBLIC_EDITIONS = Edition.objects.using("public")


def _pin_newest() -> Edition:
    global _last_pinned
    edition = _PUBLIC_EDITIONS.current()
    _note_reply(edition.redactions_made)
    _last_pinned = _to_unconfirmed(edition) if edition.number else None
    return edition


#: The newest edition as this process pinned it last.
_last_pinned: Edition | None = None


def assume_newest() -> Edition | None:
    """The newest edition as this process knows it; None where it knows none.

    It may no longer be the newest: it is to be confirmed in the snapshot that is read next.
    """
    return _to_unconfirmed(_last_pinned) if _last_pinned else None


#: When the public database last replied (time.monotonic), and the most redactions that it ever reported.
_replied_at = float("-inf")
_redactions_known = 0


def _note_reply(redactions: int) -> None:
    global _replied_at, _redactions_known
    _replied_at = time.monotonic()
    if redactions > _redactions_known:
        _redactions_known = redactions


def seconds_since_reply() -> float:
    """How long ago this process read from the public database which edition is the newest."""
    return time.monotonic() - _replied_at


def get_known_moment() -> tuple[int, dt.datetime | None, int] | None:
    """The newest edition that this process knows, and the most redactions: what any answer of now has to be from."""
    return (_last_pinned.number, _last_pinned.published_at, _redactions_known) if _last_pinned else None


def _to_unconfirmed(edition: Edition) -> Edition:
    """A copy of an edition: whoever answers from it may note in it what the answer depends on."""
    unconfirmed = Edition.__new__(Edition)
    # Django would send two signals of every instance, for a row that is read already.
    unconfirmed.__dict__ |= edition.__dict__ | {"is_confirmed": False}
    return unconfirmed


def confirm(edition: Edition, newest: tuple[int, dt.datetime, int] | None) -> None:
    """Compare an edition with the newest one that a statement returned: number, instant, and redactions made.

    Raises:
        NotConfirmed: they differ.
    """
    number, published_at, redactions = newest or (0, None, edition.redactions_made)
    if redactions != edition.redactions_made:
        raise NotConfirmed
    if edition.newest and (number, published_at) != (edition.number, edition.published_at):
        raise NotConfirmed
    _note_reply(redactions)


@contextmanager
def snapshot(edition: Edition) -> Iterator[None]:
    """Within it, several statements read one snapshot, in which the edition is confirmed.

    Raises:
        NotConfirmed: it is no longer the newest, or a subject was redacted since.
    """
    if edition.is_confirmed:
        yield
        return
    with transaction.atomic(using="public"):
        newest = _pin_newest()
        confirm(edition, (newest.number, newest.published_at, newest.redactions_made))
        edition.is_confirmed = True
        yield
