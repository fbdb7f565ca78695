"""Which event a row without a slug of its own means: its slug is made from title and date, and those may be shared."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Literal

from django.db.models import Q

from events.editions.models import Origin, Revision
from events.editions.slugs import extend_slug, short_digest
from events.editions.subjects import StoredRow

from ..models import Event
from .reading import ImportRow, Problem

#: What the name of a file has that holds the rest of another.
REST = re.compile(r"\.rest(?:-\d+)?(?=\.|$)")
#: What becomes of a row that may be an earlier row of the same file, changed.
Similar = Literal["ask", "change", "new"]
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


def is_rest_of(name: str, other: str) -> bool:
    """Whether two names are those of a file and of what was left of it.

    >>> is_rest_of("a.rest.csv", "a.xlsx")
    True
    """
    one, two = (PurePath(REST.sub("", text)).stem for text in (name, other))
    return one == two and (REST.search(name) or REST.search(other)) is not None


def identify_events(rows: list[ImportRow], similar: Similar = "ask") -> Identified:
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
                identified.warnings.append(row.problem(reason))
                continue
            seen.add(key)
        identified.rows.append(row)
    places = [place for place, row in enumerate(identified.rows) if row.has_made_up_slug and row.subject == "event"]
    if places:
        slugs = _distinct_slugs([identified.rows[place] for place in places])
        stored = _Stored([identified.rows[place].row for place in places], slugs)
        for place, slug in zip(places, slugs, strict=True):
            row = identified.rows[place]
            identified.rows[place] = replace(row, row=row.row | {"slug": stored.find(row.row, slug) or slug})
        if similar != "new":
            settled = _settle_similar([identified.rows[place] for place in places], stored, similar)
            for place, result in zip(places, settled, strict=True):
                if isinstance(result, Problem):
                    identified.similar.append(result)
                else:
                    identified.rows[place] = result
    with_events = (_with_events_of_file(row, identified.rows) for row in identified.rows)
    identified.rows = [row for row in with_events if row is not None]
    return identified


def _with_events_of_file(row: ImportRow, rows: list[ImportRow]) -> ImportRow | None:
    """A timeline that was made of a file, with the slugs that the file's events have now; None without events."""
    if row.subject != "timeline" or not row.has_made_up_slug:
        return row
    slugs = [one.row["slug"] for one in rows if one.subject == "event" and one.file == row.file]
    if not slugs:
        return None
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


def _settle_similar(rows: list[ImportRow], stored: _Stored, similar: Similar) -> Iterator[ImportRow | Problem]:
    """Each row, or what becomes of it where it resembles an event that its file made and no longer has."""
    made_by = _events_made_by({row.file for row in rows}, stored.meant)
    resembled = [
        [] if row.row["slug"] in stored.by_slug else _find_alike(row.row, made_by.get(import_comment(row.file), []))
        for row in rows
    ]
    claims = Counter(alike[0].slug for alike in resembled if len(alike) == 1)
    for row, alike in zip(rows, resembled, strict=True):
        is_clear = len(alike) == 1 and claims[alike[0].slug] == 1
        if not alike:
            yield row
        elif similar == "change" and is_clear:
            yield replace(row, row=row.row | {"slug": alike[0].slug})
        else:
            yield row.problem(_describe_similar(row.row, alike, is_clear=is_clear))


def _find_alike(row: StoredRow, made: list[Event]) -> list[Event]:
    """Who moved a day keeps the title, and who rewrote a title keeps the day."""
    date, title = row.get("date", ""), row["title"]
    return [event for event in made if event.title == title] or [event for event in made if _axis(event) == date]


def _describe_similar(row: StoredRow, alike: list[Event], *, is_clear: bool) -> str:
    title, date = row["title"], row.get("date", "")
    if is_clear:
        event = alike[0]
        pairs = (("title", event.title, title), ("date", _axis(event), date))
        changes = "; ".join(f"{key}: “{before}” → “{after}”" for key, before, after in pairs if before != after)
        return (
            f"“{title}” resembles ‘{event.slug}’, which an earlier version of this file had. If it is that event, this"
            f" would change it ({changes}): confirm with --same (in admin: “Similar rows”), or write its slug in a"
            " column ‘slug’. If it is another, import it with --new."
        )
    listed = ", ".join(f"‘{event.slug}’ (“{event.title}”, {_axis(event)})" for event in alike[:_NAMED])
    more = f" and {len(alike) - _NAMED} more" if len(alike) > _NAMED else ""
    return (
        f"“{title}” resembles {listed}{more}, which an earlier version of this file had; which row means which event is"
        " not clear. Write the slug of the event in a column ‘slug’, or import the row as a new event with --new (in"
        " admin: “Similar rows”)."
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
