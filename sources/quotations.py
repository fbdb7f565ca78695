"""Whether quoted words still stand in their source (W3C Web Annotation, TextQuoteSelector)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from events.editions.edtf import Edtf

from .former_wording import report_around
from .likeness import closest
from .occurrences import Occurrence, Quoted, holds, quoted
from .replacement import comparison
from .splices import crosses_gap
from .truncation import get_context, turns_sense
from .words import Text, text_of

Status = Literal["stands", "altered", "gone", "unchecked"]
#: The statuses of a quotation whose words the newest capture no longer has.
LOST_STATUSES: tuple[Status, ...] = ("altered", "gone")
#: Why nothing is said of a quotation: no capture is public, none of them is a whole text, or none ever held the words.
Unchecked = Literal["no_capture", "only_excerpts", "never_seen"]

#: What a status rests on, as documents say it: a status says itself, a translation is checked by its original.
QUOTE_REASONS = ("stands", "altered", "gone", "no_capture", "only_excerpts", "never_seen", "by_original")

#: How much of its context, of 1, must stand around words where part of it was reworded.
_CONTEXT = 0.5


class Seen(NamedTuple):
    """A public capture, as far as quotations ask."""

    number: int
    seen: Edtf
    whole: bool
    text: str


class Checked(NamedTuple):
    """What became of a quotation.

    ``last_stood`` is the number of the newest capture that held it, ``changed`` the time within which it was
    changed (EDTF), ``now`` the words that stand in its place, ``unchecked`` why nothing is said of it.
    """

    status: Status
    last_stood: int | None = None
    changed: str | None = None
    now: str | None = None
    unchecked: Unchecked | None = None

    @property
    def reason(self) -> str:
        """What the status rests on: itself, or why there is nothing to rest it on."""
        return self.unchecked or self.status


class Matches(NamedTuple):
    """What a capture has of a quotation."""

    capture: Seen
    text: Text
    #: Everywhere the words are, where they are those quoted, and where they are but say another thing.
    everywhere: Sequence[Occurrence]
    in_place: Sequence[Occurrence]
    turned: Sequence[Occurrence] = ()
    #: The sentence that reports them as a former version's, where only that is left of them.
    report: str | None = None


def check(
    exact: str, captures: Iterable[Seen], paired: str | None = None, *, prefix: str = "", suffix: str = ""
) -> Checked:
    """A quotation held against the captures of its source.

    The newest capture that decides gives the status. One decides if it holds the words where they were quoted, or
    the words an editor has paired with them; and, where an earlier one held them, if it is whole or has them in
    another sense. So an excerpt can prove that words stood, never that they are gone, and of words that no capture
    held nothing is said. What says another thing by its brackets, cuts or gaps is not held (:mod:`.truncation`).

    Args:
        exact: the quoted words, in the language of the source.
        paired: the words that an editor says stand in their place today.
        prefix, suffix: the words before and after them, which point to their place.
    """
    oldest_first = sorted(captures, key=_recency)
    if not oldest_first:
        # Most sources have none, and reading the quotation takes longer than all else in rendering an event.
        return Checked("unchecked", now=paired, unchecked="no_capture")
    wanted = quoted(exact, prefix, suffix)
    newest_first = follow(wanted, oldest_first)[::-1]
    stood = next((matches for matches in newest_first if matches.in_place), None)
    for matches in newest_first:
        if matches is stood:
            return Checked("stands", matches.capture.number)
        has_pair = _has_pair(matches, paired)
        if has_pair or (stood and _shows_loss(matches)):
            now = paired if has_pair else stood and _now(wanted, stood, matches)
            first_new = _first_without(newest_first, paired, stood)
            return Checked(
                "altered" if now else "gone",
                stood.capture.number if stood else None,
                edit_window(stood.capture.seen if stood else None, first_new.seen),
                now,
            )
    return Checked("unchecked", now=paired, unchecked=_why_unchecked(oldest_first))


def _why_unchecked(captures: Sequence[Seen]) -> Unchecked:
    return "never_seen" if any(capture.whole for capture in captures) else "only_excerpts"


def follow(wanted: Quoted, oldest_first: Iterable[Seen], given: Quoted | None = None) -> list[Matches]:
    """What each capture has of a quotation, followed from the first that held it to the last.

    Args:
        given: the quotation as it was given, where another reading of it is wanted: whether its sense is turned is
            judged by it.
    """
    followed: list[Matches] = []
    before: Matches | None = None
    for capture in oldest_first:
        text = text_of(capture.text)
        everywhere = wanted.occurrences(text)
        matches = Matches(capture, text, everywhere, wanted.placed(everywhere, whole=capture.whole))
        if before and everywhere:
            matches = _after(wanted, before, matches)
        turned = [one for one in matches.in_place if turns_sense(given or wanted, one)]
        own = [one for one in matches.in_place if one not in turned]
        matches = matches._replace(in_place=own, turned=turned)
        followed.append(matches)
        if matches.in_place:
            before = matches
    return followed


def _after(wanted: Quoted, before: Matches, matches: Matches) -> Matches:
    """What a capture has of a quotation, seen from an earlier one in which it stood."""
    in_place = matches.in_place or _at_another_place(wanted, before, matches)
    was_report = any(report_around(one) for one in before.in_place)
    reports = {} if was_report else {one: report for one in matches.everywhere if (report := report_around(one))}
    own = [one for one in in_place if one not in reports]
    if wanted.is_sentence and all(map(wanted.closes, before.in_place)):
        # “It is prohibited.” does not stand in “It is prohibited, unless …”.
        own = [one for one in own if wanted.closes(one)]
    return matches._replace(in_place=own, report=None if own else next(iter(reports.values()), None))


def _at_another_place(wanted: Quoted, before: Matches, matches: Matches) -> list[Occurrence]:
    """Where the words still stand though prefix and suffix do not: their context was reworded, or moved with them.

    An occurrence that was there before, beside the one quoted, is none.
    """
    compared = comparison(before.in_place[0].text, matches.everywhere[0].text, before.capture.whole)
    images = {one: compared.image(one) for one in before.everywhere}
    stayed = {
        image
        for one in before.in_place
        if (image := images.get(one))
        and compared.unchanged_share(one, len(wanted.prefix), len(wanted.suffix)) >= _CONTEXT
    }
    if stayed:
        return [one for one in matches.everywhere if (one.first, one.last) in stayed]
    beside = {image for one, image in images.items() if image and one not in before.in_place}
    return [one for one in matches.everywhere if (one.first, one.last) not in beside and wanted.moved_with(one)]


def _now(wanted: Quoted, stood: Matches, matches: Matches) -> str | None:
    """The words that took the place of a quotation; None where nothing did, or where an excerpt does not show it."""
    if matches.report:
        return matches.report
    for one in stood.in_place:
        if now := comparison(one.text, matches.text, stood.capture.whole).replacement(one, wanted):
            return now
    # The words are there still, and what is said with them is another thing.
    return get_context(matches.turned[-1]) if matches.turned else None


def misplacement(words: str, exact: str, captures: Iterable[Seen], *, prefix: str = "", suffix: str = "") -> str | None:
    """Why words cannot be said to stand in a quotation's place, in a sentence; None where no capture says otherwise."""
    newest_first = sorted(captures, key=_recency, reverse=True)
    if not newest_first:
        return None
    checked = check(exact, newest_first, words, prefix=prefix, suffix=suffix)
    newest = newest_first[0]
    if checked.status == "altered" and checked.now == words:
        return None
    if checked.status == "stands" and checked.last_stood == newest.number:
        return f"Capture {newest.number} still holds the quotation itself, so no other words replace it."
    nearest = next(((one, near) for one in newest_first if (near := closest(one.text, words))), None)
    hint = (
        f"The nearest passage, in capture {nearest[0].number}: “{nearest[1]}”"
        if nearest
        else "No similar passage was found."
    )
    return f"The newest capture, {newest.number}, does not contain “{words}”. {hint}"


def _has_pair(matches: Matches, paired: str | None) -> bool:
    return bool(paired) and holds(matches.capture.text, paired or "")


def _shows_loss(matches: Matches) -> bool:
    """Whether a capture without words that stood before shows that they do not stand any more.

    A whole text does, and any that says another thing with them; not one that leaves words out between them.
    """
    if matches.turned:
        return not any(map(crosses_gap, matches.turned))
    return matches.capture.whole


def _first_without(newest_first: list[Matches], paired: str | None, stood: Matches | None) -> Seen:
    """The oldest capture since the words last stood that shows they do not stand any more."""
    since = newest_first[: newest_first.index(stood)] if stood else newest_first
    without = [matches.capture for matches in since if (stood and _shows_loss(matches)) or _has_pair(matches, paired)]
    return without[-1]


def recency(seen: Edtf, number: int) -> tuple[date, date, int]:
    """What sorts captures by when they were seen: the last day, then the first, then the number."""
    return seen.latest or date.max, seen.earliest or date.min, number


def _recency(capture: Seen) -> tuple[date, date, int]:
    return recency(capture.seen, capture.number)


def edit_window(old: Edtf | None, new: Edtf) -> str | None:
    """When a text was changed, as EDTF: after the old words were last seen and not after the new ones first were.

    A day on which words were seen is a day they stood, so the window opens on the next; unless both were seen on
    one day, which then is the day of the change.
    """
    last_day = (old.latest if old.shape == "interval" else old.earliest) if old else None
    first_day = new.earliest if new.shape == "interval" else new.latest
    begin = last_day + timedelta(days=1) if last_day and last_day < date.max else last_day
    if begin and first_day and begin >= first_day:
        return first_day.isoformat()
    if begin is None and first_day is None:
        return None
    return f"[{begin or ''}..{first_day or ''}]"
