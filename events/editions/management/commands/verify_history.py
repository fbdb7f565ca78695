"""Check that the history is intact: edition numbers, times, ranges, digests, and the chain of editions.

With --head, a link that was noted earlier (`chain` in /api/v1/editions/NUMBER, or what this command prints), also that
nothing was rewritten up to that edition: not even by somebody who computed all digests and links again.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.editions.chain import iter_links
from events.editions.documents import digest
from events.editions.models import Edition, Entry


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", metavar="LINK", help="a link of the chain that was noted earlier")

    def handle(self, *, head: str, **options: object) -> None:
        links = list(iter_links())
        known = {computed: number for number, _, computed in links}
        problems = [*_iter_edition_problems(), *_iter_entry_problems(), *_iter_link_problems(links)]
        if head and head not in known:
            problems.append(f"no edition has the link {head}: what was published by then has been rewritten")
        if problems:
            raise CommandError("The history is damaged:\n" + "\n".join(f"  {problem}" for problem in problems))
        entries = Entry.objects.count()
        self.stdout.write(f"The history is intact: {len(links):,} editions, {entries:,} entries.")
        if emptied := Entry.objects.exclude(redaction=None).count():
            self.stdout.write(f"{emptied:,} entries were emptied by redactions; their digests are in the chain.")
        if head:
            self.stdout.write(f"The noted link is that of edition {known[head]}.")
        if links:
            self.stdout.write(f"Head: {links[-1][2]} (edition {links[-1][0]})")


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
    entries = (
        Entry.objects.order_by("subject", "subject_id", "edition_id")
        .select_related("redaction")
        .only(
            *("subject", "subject_id", "slug", "edition", "replaced_in", "document", "digest"),
            *("redaction", "redaction__entries"),
        )
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
            if entry.document is None and entry.digest and not _is_redacted(entry):
                yield f"{name} was emptied, but no redaction names it"


def _is_redacted(entry: Entry) -> bool:
    return entry.redaction is not None and entry.pk in entry.redaction.entries


def _iter_link_problems(links: list[tuple[int, str | None, str]]) -> Iterator[str]:
    """The first edition whose link is not that of its rows; all after it differ too."""
    for number, chain, computed in links:
        if chain != computed:
            yield (
                f"edition {number} has the link {chain}, but its rows give {computed}"
                if chain
                else f"edition {number} has no link in the chain"
            )
            return
