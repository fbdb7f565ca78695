"""Check that the history is intact: edition numbers, times, ranges and digests."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from django.core.management.base import BaseCommand, CommandError

from events.editions.documents import digest
from events.editions.models import Edition, Entry


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: object) -> None:
        problems = [*_iter_edition_problems(), *_iter_entry_problems()]
        if problems:
            raise CommandError("The history is damaged:\n" + "\n".join(f"  {problem}" for problem in problems))
        editions, entries = Edition.objects.count(), Entry.objects.count()
        self.stdout.write(f"The history is intact: {editions:,} editions, {entries:,} entries.")


def _iter_edition_problems() -> Iterator[str]:
    editions = list(Edition.objects.order_by("number").values_list("number", "published_at"))
    for place, (number, _) in enumerate(editions, 1):
        if number != place:
            yield f"edition {place} is missing"
            return
    for (number, instant), (_, following) in pairwise(editions):
        if following <= instant:
            yield f"edition {number + 1} is not later than edition {number}"


def _iter_entry_problems() -> Iterator[str]:
    entries = Entry.objects.order_by("subject", "subject_id", "edition_id").only(
        "subject", "subject_id", "slug", "edition", "replaced_in", "document", "digest", "redaction"
    )
    for _, run in groupby(entries.iterator(1000), lambda entry: (entry.subject, entry.subject_id)):
        history = list(run)
        ends = [*(entry.edition_id for entry in history[1:]), None]
        for entry, expected in zip(history, ends, strict=True):
            name = f"{entry.subject} {entry.slug} of edition {entry.edition_id}"
            if entry.replaced_in_id != expected:
                yield f"{name} is replaced in edition {entry.replaced_in_id or 'none'}, expected {expected or 'none'}"
            if entry.document is not None and digest(entry.document) != entry.digest:
                yield f"{name} does not match its digest {entry.digest}"
