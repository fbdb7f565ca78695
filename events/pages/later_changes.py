"""What became of the events of a question after the edition of a page."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from events.editions.keyset import Window
from events.editions.models import Edition

from ..query.compare import Difference, get_differences
from ..query.question import EventQuery, QuestionError
from .base import page_address

#: The parameters of a page that a comparison does not take.
NOT_COMPARED = ("limit", "group", "order", "count", "edition", "as_of")
#: The most events that are compared.
_MOST = 100


@dataclass(frozen=True)
class LaterChanges:
    """The number of events that entered, left or changed in an answer until the newest edition.

    Args:
        is_whole: whether all of them were counted.
        url: of the comparison, event by event.
    """

    newest: int
    entered: int
    left: int
    changed: int
    is_whole: bool
    url: str

    @property
    def count(self) -> int:
        return self.entered + self.left + self.changed


def get_later_changes(query: EventQuery, edition: Edition, pairs: list[tuple[str, str]]) -> LaterChanges | None:
    """What changed after an edition; None in the newest one, or where the question has no answer in both.

    Args:
        pairs: the parameters of the question.
    """
    if edition.newest or not edition.number:
        return None
    newest = Edition.objects.using("public").newest()
    try:
        # Of its own, since an error would end the transaction that the page is read in.
        with transaction.atomic(using="public"):
            part = get_differences(query, edition, newest, Window(first=_MOST))
    except QuestionError:
        return None
    counted = Counter(one.difference for one in part.entries)
    return LaterChanges(
        newest.number,
        entered=counted[Difference.ENTERED],
        left=counted[Difference.LEFT],
        changed=counted[Difference.CHANGED],
        is_whole=not part.has_next,
        url=page_address("/compare", [("from", str(edition.number)), *pairs]),
    )
