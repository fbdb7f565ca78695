"""Where else the words of a redacted subject are kept: revisions, entries, notes and comments of others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from ..documents import decode
from ..models import Cause, Edition, Entry, Review, Revision
from ..rows import Key, Row, RowsInForce
from ..subjects import get_subjects, get_working_rows
from .words import CODES, QUOTED, Said, as_in_json, words_of


def revisions_naming(texts: Iterable[object]) -> QuerySet[Revision]:
    """The revisions whose rows have any of these ids or texts, wherever in them."""
    return Revision.objects.extra(
        where=["EXISTS (SELECT FROM unnest(%s::text[]) AS wanted WHERE strpos(row::text, wanted) > 0)"],
        params=[[as_in_json(str(text)) for text in texts]],
    )


@dataclass(frozen=True)
class Copy:
    """Words of the redacted that another subject says of its own, in a row that is in force or a draft."""

    name: str
    words: str

    def __str__(self) -> str:
        shown = self.words if len(self.words) <= 80 else f"{self.words[:77]}…"
        return f"{self.name} repeats these words: “{shown}”"


class Traces:
    """What others keep of subjects that are redacted, and of their words.

    Args:
        keys: the subjects.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = keys
        self.ids = [key.id for key in keys]
        rows = [revision.row for revision in Revision.objects.filter(subject_id__in=self.ids)]
        own = {text for row in rows for text in words_of(row, CODES | QUOTED)}
        texts = {text for row in rows for text in words_of(row)}
        self.said = Said(texts, texts - own)

    @cached_property
    def copies(self) -> list[Copy]:
        """What stays in force or on an editor's desk and says the same; nobody but its editors can change that."""
        return [
            Copy(f"{revision.subject} {revision.name}", words)
            for revision in self._suspect_revisions
            if revision.pk in self._current_revisions
            for words in sorted(self._find_copied(revision))
        ]

    @cached_property
    def revisions(self) -> set[int]:
        """Those of others that name one of the subjects or say its words, and are neither in force nor a draft."""
        past = [revision for revision in self._suspect_revisions if revision.pk not in self._current_revisions]
        own = self._own_words({revision.subject_id for revision in past})
        return {
            revision.pk
            for revision in past
            if revision.pk in self._naming or self._find_copied(revision) - own[revision.subject_id]
        }

    @cached_property
    def entries(self) -> set[int]:
        """Past ones of others whose document has the words."""
        past = Entry.objects.filter(replaced_in__isnull=False).exclude(subject_id__in=self.ids)
        emptied = past.filter(revision__in=self.revisions).values_list("pk", flat=True)
        return {*emptied, *self._find_revealing(past.public())}

    @cached_property
    def withdrawn(self) -> set[int]:
        """Those without a document that keep the search words of one that is emptied."""
        revisions = Entry.objects.filter(pk__in=self.entries).values_list("revision", flat=True)
        left = Entry.objects.filter(document=None, redaction=None, search__isnull=False)
        left = left.filter(revision__in=set(revisions)).exclude(subject_id__in=self.ids)
        return set(left.values_list("pk", flat=True))

    @cached_property
    def mentioning(self) -> set[UUID]:
        """The subjects that ever mentioned or showed one of these."""
        revealing = Entry.objects.filter(pk__in=self.entries).values_list("subject_id", flat=True)
        return {
            *revealing,
            *(revision.subject_id for revision in self._suspect_revisions if revision.pk in self._naming),
        }

    @cached_property
    def commented(self) -> set[int]:
        """Revisions of others whose comment says the words."""
        said = Revision.objects.exclude(subject_id__in=self.ids).exclude(comment="").values_list("pk", "comment")
        return {pk for pk, comment in said.iterator() if self.said.is_named_in(comment)}

    @cached_property
    def reviews(self) -> set[int]:
        """Reviews whose comment is about the subjects or says the words."""
        said = Review.objects.exclude(comment="").values_list("pk", "subject_id", "comment")
        return {pk for pk, id, comment in said.iterator() if id in self.ids or self.said.is_named_in(comment)}

    @cached_property
    def notes(self) -> set[int]:
        """Editions whose note says the words, or that published nothing but the subjects for its own sake."""
        own = Entry.objects.filter(cause=Cause.OWN)
        theirs = set(own.filter(subject_id__in=self.ids).values_list("edition", flat=True))
        others = own.filter(edition__in=theirs).exclude(subject_id__in=self.ids).values_list("edition", flat=True)
        alone = theirs.difference(others)
        # The reason of an earlier redaction is what readers are shown.
        said = Edition.objects.filter(redactions=None).exclude(note="").values_list("number", "note")
        return {number for number, note in said.iterator() if number in alone or self.said.is_named_in(note)}

    @cached_property
    def _suspect_revisions(self) -> list[Revision]:
        """Revisions of others that may say the words: those that have them or name what they were said of."""
        others = revisions_naming([*self.ids, *self._showing, *self.said.distinctive])
        return list(others.exclude(subject_id__in=self.ids).order_by("subject", "subject_id", "number"))

    @cached_property
    def _naming(self) -> set[int]:
        return set(revisions_naming(self.ids).values_list("pk", flat=True))

    @cached_property
    def _showing(self) -> set[UUID]:
        """The subjects whose documents show these, as a source's shows its captures."""
        shown_in = Entry.objects.filter(subject_id__in=self.ids).values_list("shown_in", flat=True)
        return {id for ids in shown_in for id in ids}.difference(self.ids)

    @cached_property
    def _current_revisions(self) -> set[int]:
        """Of the suspects, the revisions in force and the latest ones of working rows that are there."""
        ids = {revision.subject_id for revision in self._suspect_revisions}
        in_force = Entry.objects.current().public().filter(subject_id__in=ids).values_list("revision", flat=True)
        latest = Revision.objects.filter(subject_id__in=ids).order_by("subject", "subject_id", "-number")
        drafts = latest.distinct("subject", "subject_id").values_list("subject", "subject_id", "pk")
        there = {name: get_working_rows(name, ids) for name in {subject for subject, _, _ in drafts}}
        return {*in_force, *(pk for subject, id, pk in drafts if id in there[subject])}

    def _own_words(self, ids: Iterable[UUID]) -> dict[UUID, set[str]]:
        """By subject what it goes on saying of its own: its past need not be silent about that."""
        words: dict[UUID, set[str]] = defaultdict(set)
        for revision in Revision.objects.filter(pk__in=self._current_revisions, subject_id__in=set(ids)):
            words[revision.subject_id].update(words_of(revision.row))
        return words

    def _find_copied(self, revision: Revision) -> set[str]:
        """What a row of another says of its own that is word for word the redacted."""
        copied = {words for words in words_of(revision.row) if self.said.is_copied_in(words)}
        return {words for words in copied if not self._is_said_by_siblings(words)}

    @cached_property
    def _siblings(self) -> list[str]:
        """What rows in force say that are shown where the redacted is, as other captures of its source are."""
        beside = Entry.objects.current().public().filter(shown_in__overlap=list(self._showing))
        beside = beside.filter(subject__in={key.subject for key in self.keys}).exclude(subject_id__in=self.ids)
        return [text for entry in beside.select_related("revision") for text in words_of(entry.revision.row)]

    def _is_said_by_siblings(self, words: str) -> bool:
        return words not in self._siblings and Said([words]).is_in_any(self._siblings)

    def _find_revealing(self, past: QuerySet[Entry]) -> Iterable[int]:
        """Those whose document, rendered again without the subjects, would lack words that it has of theirs."""
        beside = Entry.objects.filter(references__overlap=self.ids).values_list("subject_id", "shown_in")
        near = {id for subject_id, shown_in in beside for id in (subject_id, *shown_in)} | {*self.ids, *self._showing}
        candidates = past.filter(Q(references__overlap=list(near)) | Q(subject_id__in=near))
        ordered = candidates.select_related("revision").order_by("edition_id", "pk")
        for number, entries in groupby(ordered.iterator(500), lambda entry: entry.edition_id):
            without = RowsInForce(dict.fromkeys(self.keys), edition=number)
            yield from (entry.pk for entry in entries if self._reveals(entry, without))

    def _reveals(self, entry: Entry, without: RowsInForce) -> bool:
        row = Row.of(entry.revision)
        found = words_of(decode(entry.document or "{}"))
        suspected = [words for words in found - words_of(row.revision.row) if self.said.touches(words)]
        if not suspected:
            return False
        try:
            left = words_of(get_subjects()[entry.subject].document(row, without))
        except Exception:
            # Whatever it lacks, it cannot be rendered without them.
            return True
        return any(found[words] > left[words] for words in suspected)
