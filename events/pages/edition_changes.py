"""What editions changed: how many subjects of each kind were added, updated, corrected or withdrawn."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.editions.models import Cause, Edition, Entry

#: What events that editions published are sorted by: the latest first, then those that matter most. It ends with what
#: no two share, or PostgreSQL would choose between them by how it happens to read.
LATEST_PUBLISHED = ("-own_published_at", "-significance", "-begins", "-subject_id")
#: How subjects are called, one and several; in the order they are shown.
NOUNS = {
    "event": (_("event"), _("events")),
    "source": (_("source"), _("sources")),
    "capture": (_("saved copy"), _("saved copies")),
    "timeline": (_("timeline"), _("timelines")),
    "actor": (_("actor"), _("actors")),
    "topic": (_("topic"), _("topics")),
    "publisher": (_("publisher"), _("publishers")),
    "kind": (_("kind"), _("kinds")),
}
#: What is said of a change, in the order it is shown.
VERBS = {
    "new": _("added"),
    "correction": _("corrected"),
    "update": _("updated"),
    "withdrawal": _("withdrawn"),
    "redaction": _("removed for legal reasons"),
}


class ChangeCount(NamedTuple):
    """How many subjects of a kind an edition changed in one way."""

    number: int
    subject: str
    change: str

    @property
    def noun(self) -> str:
        one, several = NOUNS[self.subject]
        return str(one if self.number == 1 else several)

    @property
    def verb(self) -> str:
        return str(VERBS[self.change])

    @property
    def text(self) -> str:
        """The count in words, such as “1,204 events added”."""
        return gettext("{number} {noun} {verb}").format(number=intcomma(self.number), noun=self.noun, verb=self.verb)


class EditionChanges(NamedTuple):
    """An edition with the counts of what it changed for its own sake."""

    edition: Edition
    counts: list[ChangeCount]


def get_edition_changes(editions: Iterable[Edition]) -> list[EditionChanges]:
    """The counts of some editions, by one statement."""
    listed = list(editions)
    own = Entry.objects.using("public").filter(edition__in=[one.number for one in listed], cause=Cause.OWN)
    rows = own.order_by().values("edition_id", "subject", "change").annotate(number=Count("pk"))
    by_edition: dict[int, list[ChangeCount]] = defaultdict(list)
    for row in rows:
        by_edition[row["edition_id"]].append(ChangeCount(row["number"], row["subject"], row["change"]))
    return [EditionChanges(edition, _to_counts(by_edition[edition.number])) for edition in listed]


def _to_counts(counts: Iterable[ChangeCount]) -> list[ChangeCount]:
    subjects, changes = list(NOUNS), list(VERBS)
    known = [count for count in counts if count.subject in NOUNS and count.change in VERBS]
    return sorted(known, key=lambda count: (subjects.index(count.subject), changes.index(count.change)))


def sum_counts(changes: Iterable[EditionChanges]) -> list[ChangeCount]:
    """The counts of several editions together."""
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for row in (count for one in changes for count in one.counts):
        numbers[row.subject, row.change] += row.number
    return _to_counts(ChangeCount(number, subject, change) for (subject, change), number in numbers.items())
