"""Two editions compared: the events that entered a question's answer, left it, or changed within it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from events.editions.asof import AsOfError, pin
from events.editions.documents import Document, decode
from events.editions.keyset import Slice, Sort, Window, cut_window, rows_within_reach
from events.editions.models import Edition, Entry
from events.editions.querysets import BeforeFirstEdition, EditionNotFound
from sources.diff import document_differences

from ..models import EventEntry
from .querysets import EventEntryQuerySet
from .question import EDITION_NOT_FOUND, EventQuery, QuestionError
from .results import EventResults
from .slugs import resolve_names

#: What cursors hold values of.
COLUMNS = ("subject_id",)
_SORT = Sort(COLUMNS)


class Difference(StrEnum):
    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True)
class ComparedEvent:
    """An event in two editions.

    Args:
        before, after: its public entries that are compared; None where there is none.
        is_redacted: whether it lacks one of them because that was redacted.
    """

    subject_id: UUID
    before: Entry | None
    after: Entry | None
    is_redacted: bool

    @property
    def difference(self) -> Difference:
        if self.before is None:
            return Difference.ENTERED
        return Difference.LEFT if self.after is None else Difference.CHANGED

    @property
    def slug(self) -> str:
        """The slug in the later edition; of an event that left, in the earlier."""
        shown = self.after or self.before
        return shown.slug if shown else ""

    @property
    def changes(self) -> list[Document]:
        """The fields that changed, as :func:`document_differences` describes them; none where a side is missing."""
        if self.before is None or self.after is None:
            return []
        return document_differences(decode(self.before.document or "{}"), decode(self.after.document or "{}"))


def find_edition(name: str, text: str) -> Edition:
    """The edition that a number, a date or an instant names.

    Raises:
        QuestionError: it is none of these, or there was no edition yet.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    try:
        return pin(edition=number, as_of=None if number is not None else text, now=timezone.now())
    except AsOfError as error:
        raise QuestionError(name, f"{name}: {error} Or give the number of an edition.") from error
    except (EditionNotFound, BeforeFirstEdition) as error:
        raise QuestionError(name, f"{name}: {error}", EDITION_NOT_FOUND) from error


def check_order(earlier: Edition, later: Edition) -> None:
    """Refuse to compare backwards.

    Raises:
        QuestionError: the first edition is after the second.
    """
    if earlier.number > later.number:
        detail = f"from (edition {earlier.number}) is after to (edition {later.number}). Swap them or remove to."
        raise QuestionError("from", detail, "swapped")


def get_differences(query: EventQuery, earlier: Edition, later: Edition, window: Window) -> Slice:
    """The events of a window that are in one answer alone, or whose documents differ, by id: ``ComparedEvent``.

    Args:
        query: a question in the words of any edition.

    Raises:
        QuestionError: the question cannot be answered in one of the editions.
    """
    before, after = _answer(query, earlier), _answer(query, later)
    ids: set[UUID] = set()
    for answer, other in ((before, after), (after, before)):
        # Equal digests mean equal documents of one event: its id is in them.
        differing = answer.exclude(digest__in=other.using(None).values("digest"))
        ids |= {row.subject_id for row in rows_within_reach(differing.to_rows("subject_id"), _SORT, window)}
    reach = sorted(ids, reverse=window.backwards)
    limit = window.last if window.backwards else window.first
    part = cut_window(reach if limit is None else reach[: limit + 1], lambda id: (id,), window)
    compared = _compare(part.entries, before, after, earlier, later)
    return Slice(compared, part.keys, part.has_previous, part.has_next)


class EditionDifferences(NamedTuple):
    """What an edition changed in the answer to a question.

    Args:
        before: the edition before it; None of the first.
        compared: the first of the events that entered, left or changed, by id.
        counts: how many of all of them did, at most ``MOST_OF_EDITION`` together.
    """

    edition: Edition
    before: Edition | None
    compared: list[ComparedEvent]
    counts: dict[Difference, int]


#: How many events of an edition are compared with those before it, and how many editions are looked at.
MOST_OF_EDITION, MOST_EDITIONS = 1000, 100


def iter_edition_differences(query: EventQuery, after: int, until: Edition, most: int) -> Iterator[EditionDifferences]:
    """What each edition changed in the answer to a question, the latest first, without those that changed nothing.

    Args:
        query: a question in the words of any edition, without a sample.
        after: the number of the edition before the first; of the latest ``MOST_EDITIONS`` alone.
        most: how many events of each are given whole.

    Raises:
        QuestionError: the question cannot be answered in one of the editions.
    """
    editions = Edition.objects.using("public").with_redactions().filter(number__lte=until.number, number__gte=after)
    latest = list(editions.order_by("-number")[: MOST_EDITIONS + 1])
    for edition, before in zip(latest, [*latest[1:], None], strict=True):
        # Of the last that is read, the one before is not known, unless it is the first.
        is_compared = edition.number > after and (before or edition.number == 1)
        if is_compared and (found := _compare_with_former(query, edition, before, most)):
            yield found


def _compare_with_former(
    query: EventQuery, edition: Edition, before: Edition | None, most: int
) -> EditionDifferences | None:
    later = _answer(query, edition)
    earlier = _answer(query, before) if before else later.none()
    if query.has_captures is None:
        # What an edition changed are the entries that it published and those that these replaced.
        later, earlier = later.filter(edition_id=edition.number), earlier.filter(replaced_in_id=edition.number)
    else:
        # Captures are their source's.
        digests_of = [answer.using(None).values("digest") for answer in (later, earlier)]
        later, earlier = later.exclude(digest__in=digests_of[1]), earlier.exclude(digest__in=digests_of[0])
    digests, former = (
        dict(rows.order_by("subject_id").values_list("subject_id", "digest")[:MOST_OF_EDITION])
        for rows in (later, earlier)
    )
    ids = sorted(id for id in digests.keys() | former.keys() if digests.get(id) != former.get(id))[:MOST_OF_EDITION]
    if not ids:
        return None
    compared = _compare(ids[:most], earlier, later, before or edition, edition)
    entered, left = (sum(id not in side for id in ids) for side in (former, digests))
    counts = {Difference.ENTERED: entered, Difference.CHANGED: len(ids) - entered - left, Difference.LEFT: left}
    return EditionDifferences(edition, before, compared, counts)


def compare_event(subject_id: UUID, earlier: Edition, later: Edition) -> ComparedEvent | None:
    """One event in two editions; None where neither has it."""
    before, after = EventResults(earlier).entries, EventResults(later).entries
    compared = _compare([subject_id], before, after, earlier, later)
    return compared[0] if compared else None


def _answer(query: EventQuery, edition: Edition) -> EventEntryQuerySet:
    resolved, _ = resolve_names(query, edition)
    return EventResults(edition).entries.matching(resolved).order_by()


def _compare(
    ids: Collection[UUID], before: EventEntryQuerySet, after: EventEntryQuerySet, earlier: Edition, later: Edition
) -> list[ComparedEvent]:
    befores, afters = _by_id(before.filter(subject_id__in=ids)), _by_id(after.filter(subject_id__in=ids))
    missing = [id for id in ids if (id in befores) != (id in afters)]
    redacted = _find_redacted(missing, (earlier, later)) if missing else set()
    return [
        ComparedEvent(id, befores.get(id), afters.get(id), id in redacted)
        for id in ids
        if id in befores or id in afters
    ]


def _by_id(entries: Iterable[Entry]) -> dict[UUID, Entry]:
    return {entry.subject_id: entry for entry in entries}


def _find_redacted(ids: Collection[UUID], editions: Iterable[Edition]) -> set[UUID]:
    """The events that an edition lacks because they were redacted."""
    found: set[UUID] = set()
    for edition in editions:
        entries = EventEntry.objects.using("public").at(edition).filter(subject_id__in=ids, document=None)
        found |= set(entries.exclude(redaction=None).order_by().values_list("subject_id", flat=True))
    return found
