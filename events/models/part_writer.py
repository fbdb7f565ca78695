"""The only writer of an event's parts: for imports and for restored revisions."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from events.editions.drafts import NotRestorable
from events.editions.subjects import StoredRow
from sources.models import Source

from .parts import Citation, EventDate, Participation, Placed, Relation
from .translations import EventTranslation, TimelineTranslation
from .vocabulary import Actor, Topic

if TYPE_CHECKING:
    from . import Event, Timeline


def restore_parts(event: "Event", row: StoredRow) -> None:
    """Make the dates, topics, actors, relations, citations and translations of an event those of a revision's row.

    Raises:
        NotRestorable: naming what is no longer there.
    """
    cited = [id for part in row["citations"] for id in (part["source"], part["via"]) if id]
    attesting = [id for dated in row["dates"] for id in dated["sources"]]
    _refuse_absent(Topic, row["topics"])
    _refuse_absent(Actor, [part["actor"] for part in row["actors"]])
    _refuse_absent(Source, cited + attesting)
    _refuse_absent(type(event), [relation["event"] for relation in row["relations"]])

    write_parts(event, row | {"translations": row.get("translations", [])})


def write_translations(timeline: "Timeline", rows: list[StoredRow]) -> None:
    """Make the translations of a timeline those of a row."""
    existing = list(timeline.translations.all())
    _write(timeline.translations, existing, rows, lambda part: TimelineTranslation(**part))


def write_parts(
    event: "Event", row: StoredRow, *, is_new: bool = False, dates: list["EventDate"] | None = None
) -> None:
    """Make the dates, topics, actors, relations, citations and translations of an event those of a row.

    A part that already says what the row says stays the part it is. Parts whose key the row lacks are not changed.

    Args:
        row: as ``Event.row`` gives it, with ids; each of the six keys may be absent.
        is_new: whether the event has just been created and has no parts yet.
        dates: the event's dates, if they have been read already.
    """
    if "topics" in row and (row["topics"] or not is_new):
        event.topics.set(row["topics"])
    builders: tuple[tuple[str, Any, Callable[[StoredRow], Placed]], ...] = (
        ("dates", event.dates, lambda part: EventDate(**_columns(part, "sources"))),
        ("actors", event.participations, lambda part: Participation(actor_id=part["actor"], role=part["role"])),
        ("relations", event.relations, lambda part: Relation(event_id=part["event"], **_columns(part, "event"))),
        (
            "citations",
            event.citations,
            lambda part: Citation(source_id=part["source"], via_id=part["via"], **_columns(part, "source", "via")),
        ),
        ("translations", event.translations, lambda part: EventTranslation(**part)),
    )
    for key, manager, build in builders:
        if key not in row:
            continue
        if is_new:
            existing: list[Any] = []
        elif key == "dates":
            existing = list(event.dates.prefetch_related("sources")) if dates is None else dates
        else:
            existing = list(manager.all())
        _write(manager, existing, row[key], build)


def _write(manager: Any, existing: list[Any], rows: list[StoredRow], build: Callable[[StoredRow], Any]) -> None:
    """Keep the parts that equal a row, in its place; delete the others, and create what is missing."""
    left = [(part, _content(part.row())) for part in existing]
    moved, created, links = [], [], []
    for position, row in enumerate(rows):
        same = next((pair for pair in left if pair[1] == _content(row)), None)
        if same is not None:
            left.remove(same)
            if same[0].position != position:
                same[0].position = position
                moved.append(same[0])
            continue
        part = build(row)
        part.position = position
        setattr(part, manager.field.name, manager.instance)
        created.append(part)
        links += [(part, source) for source in dict.fromkeys(row.get("sources", ()))]
    if left:
        manager.filter(pk__in=[part.pk for part, _ in left]).delete()
    if moved:
        manager.bulk_update(moved, ["position"])
    for part in created:
        part.fill()
    manager.bulk_create(created)
    through = EventDate.sources.through
    through._default_manager.bulk_create([through(eventdate=part, source_id=source) for part, source in links])


def _content(row: StoredRow) -> StoredRow:
    """A part's row, whatever the order of a date's sources."""
    return row | {"sources": sorted(row["sources"])} if "sources" in row else row


def _columns(row: StoredRow, *others: str) -> StoredRow:
    """The plain columns of a part's row, with empty text for None."""
    return {name: value or "" for name, value in row.items() if name not in others}


def _refuse_absent(model: type[Model], ids: list[str]) -> None:
    stored = {str(id) for id in model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)}
    if absent := sorted(set(ids) - stored):
        raise NotRestorable(
            f"It cannot be restored: it refers to {model._meta.verbose_name} {', '.join(absent)}, which was deleted."
        )
