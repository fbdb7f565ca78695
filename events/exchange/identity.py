"""Which event a row without a slug of its own means: its slug is made from title and date, and those may be shared."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from django.db.models import Q

from events.editions.models import Origin, Revision
from events.editions.subjects import StoredRow

from ..models import Event
from .reading import ImportRow, Problem
from .tables import extend_slug, short_digest

#: How many similar rows are named.
_NAMED = 3


@dataclass
class Identified:
    """The rows with the slugs of the events that they mean, and what people should know of them."""

    rows: list[ImportRow]
    #: Rows that may be earlier rows of the same file, changed.
    similar: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def import_comment(file: str) -> str:
    """The comment of a revision that a file made, from which the file is known when it is imported again."""
    name = "".join(letter for letter in PurePath(file).name if letter.isprintable())
    return f"Imported from {name}"


def identify_events(rows: list[ImportRow]) -> Identified:
    """Give each row with a made-up slug the slug of the event it means, or one that no other row of the files has.

    The same title on the same day is the same event. Different titles never share a slug; neither do two rows of one
    title and day that say different things. A row that is there twice is read once.
    """
    identified = Identified([])
    seen: set[str] = set()
    for row in rows:
        if row.has_made_up_slug:
            key = f"{row.file} {row.row}"
            if key in seen:
                reason = "the same row is in this file already. It is read once."
                identified.warnings.append(Problem(row.place(), reason))
                continue
            seen.add(key)
        identified.rows.append(row)
    places = [place for place, row in enumerate(identified.rows) if row.has_made_up_slug and row.subject == "event"]
    if not places:
        return identified
    slugs = _distinct_slugs([identified.rows[place] for place in places])
    stored = _Stored([identified.rows[place].row for place in places], slugs)
    for place, slug in zip(places, slugs, strict=True):
        row = identified.rows[place]
        identified.rows[place] = replace(row, row=row.row | {"slug": stored.find(row.row, slug) or slug})
    identified.rows = [_with_events_of_file(row, identified.rows) for row in identified.rows]
    identified.similar = list(_similar_rows([identified.rows[place] for place in places], stored))
    return identified


def _with_events_of_file(row: ImportRow, rows: list[ImportRow]) -> ImportRow:
    """A timeline that was made of a file, with the slugs that the file's events have now."""
    if row.subject != "timeline" or not row.has_made_up_slug:
        return row
    slugs = [one.row["slug"] for one in rows if one.subject == "event" and one.file == row.file]
    return replace(row, row=row.row | {"question": {"slug": list(dict.fromkeys(slugs))}})


def _distinct_slugs(rows: list[ImportRow]) -> list[str]:
    """A slug for each row: with a part of the title's digest where titles collide, numbered where titles are alike."""
    titles: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        titles[row.row["slug"]].add(row.row["title"])
    times: Counter[str] = Counter()
    slugs = []
    for row in rows:
        slug: str = row.row["slug"]
        if len(titles[slug]) > 1:
            slug = extend_slug(slug, short_digest(row.row["title"]))
        times[slug] += 1
        slugs.append(slug if times[slug] == 1 else extend_slug(slug, str(times[slug])))
    return slugs


class _Stored:
    """The stored events that rows may mean, read at once."""

    def __init__(self, rows: list[StoredRow], slugs: list[str]) -> None:
        events = Event.objects.filter(
            Q(slug__in=slugs) | Q(former_slugs__overlap=slugs) | Q(title__in={row["title"] for row in rows})
        ).prefetch_related("dates")
        self.by_slug: dict[str, Event] = {}
        self.alike: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in events:
            self.by_slug |= dict.fromkeys((*event.former_slugs, event.slug), event)
            self.alike[event.title, _axis(event)].append(event)
        self.meant: set[str] = set()

    def find(self, row: StoredRow, slug: str) -> str | None:
        """The slug of the event that a row means, if it is stored."""
        event = self.by_slug.get(slug)
        if event is None or event.title != row["title"]:
            # Slugs were made otherwise before, and an editor may have chosen a better one.
            alike = self.alike.get((row["title"], row.get("date", "")), [])
            event = alike[0] if len(alike) == 1 and alike[0].slug not in self.meant else event
        if event is None:
            return None
        self.meant.add(event.slug)
        return event.slug


def _axis(event: Event) -> str:
    return next((date.date for date in event.dates.all()), "")


def _similar_rows(rows: list[ImportRow], stored: _Stored) -> Iterator[Problem]:
    """New rows with the day or the title of an event that a file of this name made, and that it no longer has."""
    made_by = _events_made_by({row.file for row in rows}, stored.meant)
    for row in rows:
        if row.row["slug"] in stored.by_slug:
            continue
        date, title = row.row.get("date", ""), row.row["title"]
        alike = [
            event for event in made_by.get(import_comment(row.file), ()) if event.title == title or _axis(event) == date
        ]
        if alike:
            listed = ", ".join(f"‘{event.slug}’ (“{event.title}”, {_axis(event)})" for event in alike[:_NAMED])
            more = f" and {len(alike) - _NAMED} more" if len(alike) > _NAMED else ""
            yield Problem(
                row.place(),
                f"“{title}” may be an event that an earlier version of this file had: {listed}{more}. Write its slug"
                " in a column ‘slug’, or import the row as a new event with --new (in admin: “Similar rows are new”).",
            )


def _events_made_by(files: set[str], meant: set[str]) -> dict[str, list[Event]]:
    """The events whose latest revision was imported from each of the files, without those that rows mean."""
    comments = [import_comment(file) for file in files]
    latest = (
        Revision.objects.filter(subject="event", origin=Origin.IMPORT, comment__in=comments)
        .order_by("subject_id", "-number")
        .distinct("subject_id")
        .values_list("subject_id", "comment")
    )
    comment_of = dict(latest)
    made_by: dict[str, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(pk__in=comment_of).exclude(slug__in=meant).prefetch_related("dates"):
        made_by[comment_of[event.pk]].append(event)
    return made_by
