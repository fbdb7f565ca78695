"""Which edition a reader asks for: by number, by an instant, or the newest."""

import datetime as dt
import re

from django.db.models import OuterRef, Subquery

from .models import Edition, Entry

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


def pin(
    *,
    edition: int | None = None,
    as_of: str | None = None,
    now: dt.datetime,
    entry_of: tuple[str, str] | None = None,
) -> Edition:
    """The edition to answer from; the newest where neither is given.

    Args:
        entry_of: a kind of subject and a slug, of which it shall tell when the entry was published.

    Raises:
        AsOfError: ``as_of`` cannot be read or is in the future.
        EditionNotFound, BeforeFirstEdition: nothing was published under that number, or by then.
    """
    if edition is None and as_of is None and entry_of is None:
        return Edition.objects.using("public").current()
    editions = Edition.objects.using("public").with_redactions()
    if entry_of:
        subject, slug = entry_of
        entries_of_subject = Entry.objects.in_edition(OuterRef("number")).filter(subject=subject, slug=slug)
        editions = editions.annotate(entry_published_at=Subquery(entries_of_subject.values("published_at")[:1]))  # type: ignore[no-redef]
    if edition is not None:
        return editions.numbered(edition)
    if as_of is not None:
        return editions.at_instant(parse_as_of(as_of, now))
    return editions.newest()
