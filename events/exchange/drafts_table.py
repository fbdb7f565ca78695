"""Drafts as a table that can be imported: the columns of ``/events.csv``, with the revision that each row is of."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Max

from events.editions.edtf import Edtf
from events.editions.models import Revision

from ..formats.csv import COLUMNS, neutral
from ..identifiers import JOINED_BY, sort_identifiers, to_texts
from ..models import Event

#: How many events are read at once.
_BATCH = 500


def render_drafts(ids: list[UUID]) -> Iterator[bytes]:
    """The table of these events, in this order, as they were saved last: CSV in UTF-8 with a byte order mark."""
    yield b"\xef\xbb\xbf" + _to_lines([COLUMNS["events"]])
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        events = (
            Event.objects.filter(pk__in=batch)
            .select_related("kind")
            .prefetch_related("dates", "topics", "participations__actor", "citations__source")
            .in_bulk()
        )
        revisions = Revision.objects.filter(subject="event", subject_id__in=batch).order_by()
        latest = dict(revisions.values_list("subject_id").annotate(Max("number")))
        yield _to_lines([_to_cells(events[id], latest.get(id)) for id in batch if id in events])


def _to_cells(event: Event, revision: int | None) -> list[object]:
    """A row; what only an edition gives is empty."""
    axis = next(iter(event.dates.all()), None)
    span = Edtf.parse(axis.date) if axis else None
    urls = dict.fromkeys(citation.source.url for citation in event.citations.all())
    cells: dict[str, object] = {
        "id": event.pk,
        "slug": event.slug,
        "title": event.title,
        "summary": event.summary,
        "kind": event.kind and event.kind.slug,
        "date": axis and axis.date,
        "date_earliest": span and span.earliest,
        "date_latest": span and span.latest,
        "date_type": axis and axis.type,
        "topics": "; ".join(sorted(topic.slug for topic in event.topics.all())),
        "jurisdictions": "; ".join(event.jurisdictions),
        "actors": "; ".join(f"{part.actor.slug} ({part.role})" for part in event.participations.all()),
        "significance": event.significance,
        "source_urls": "; ".join(filter(None, urls)),
        "identifiers": JOINED_BY.join(to_texts(sort_identifiers(event.identifiers))),
        "revision": revision,
    }
    return [cells.get(column) for column in COLUMNS["events"]]


def _to_lines(rows: list[list[object]] | list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return text.getvalue().encode()
