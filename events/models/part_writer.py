"""The only writer of an event's parts: for imports and for restored revisions."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from events.editions.batches import split
from events.editions.drafts import NotRestorable
from events.editions.insertion import insert_rows
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


def write_parts(event: "Event", row: StoredRow, *, dates: list["EventDate"] | None = None) -> None:
    """Make the dates, topics, actors, relations, citations and translations of an event those of a row.

    A part that already says what the row says stays the part it is. Parts whose key the row lacks are not changed.

    Args:
        row: as ``Event.row`` gives it, with ids; each of the six keys may be absent.
        dates: the event's dates, if they have been read already.
    """
    if "topics" in row:
        event.topics.set(row["topics"])
    managers: dict[str, Any] = {
        "dates": event.dates, "actors": event.participations, "relations": event.relations,
        "citations": event.citations, "translations": event.translations,
    }  # fmt: skip
    for key, manager in managers.items():
        if key not in row:
            continue
        if key == "dates":
            existing: list[Any] = list(event.dates.prefetch_related("sources")) if dates is None else dates
        else:
            existing = list(manager.all())
        _write(manager, existing, row[key], _BUILDERS[key])


def write_first_parts(rows: Sequence[tuple["Event", StoredRow]]) -> list[StoredRow]:
    """Write the parts of events that have none yet; all of each event's parts, as ``Event.row_with`` takes them.

    Args:
        rows: each event with a row as :func:`write_parts` takes it.
    """
    topics = _find_slugs(Topic, (id for _, row in rows for id in row.get("topics", ())))
    witnesses = (id for _, row in rows for dated in row.get("dates", ()) for id in dated["sources"])
    sources = _find_slugs(Source, witnesses)
    whole_rows: list[StoredRow] = []
    built: dict[str, list[Placed]] = {key: [] for key in _BUILDERS}
    tagged, witnessed = [], []
    for event, row in rows:
        whole = {key: row.get(key, []) for key in ("topics", *_BUILDERS)}
        whole["topics"] = sorted(set(whole["topics"]), key=topics.__getitem__)
        tagged += [type(event).topics.through(event_id=event.pk, topic_id=id) for id in whole["topics"]]
        whole["dates"] = [
            one | {"sources": sorted(set(one["sources"]), key=sources.__getitem__)} for one in whole["dates"]
        ]
        for key, build in _BUILDERS.items():
            for position, row_of_part in enumerate(whole[key]):
                part = build(row_of_part)
                part.position = position
                setattr(part, part.owner_id, event.pk)
                part.fill()
                built[key].append(part)
                witnessed += [(part, source) for source in row_of_part.get("sources", ())]
        whole_rows.append(whole)
    for parts in filter(None, built.values()):
        insert_rows(parts)
    # What attests a date is written once dates have their numbers.
    attesting = [EventDate.sources.through(eventdate_id=part.pk, source_id=source) for part, source in witnessed]
    if tagged:
        insert_rows(tagged)
    if attesting:
        insert_rows(attesting)
    return whole_rows


def _find_slugs(model: type[Model], ids: Iterable[str]) -> dict[str, str]:
    """The slugs of subjects by their ids."""
    wanted = set(ids)
    return {
        str(id): slug
        for batch in (split(wanted) if wanted else ())
        for id, slug in model._default_manager.filter(pk__in=batch).values_list("pk", "slug")
    }


#: By the key of a row, what makes a part of it.
_BUILDERS: dict[str, Callable[[StoredRow], Placed]] = {
    "dates": lambda part: EventDate(**_columns(part, "sources")),
    "actors": lambda part: Participation(actor_id=part["actor"], role=part["role"]),
    "relations": lambda part: Relation(event_id=part["event"], **_columns(part, "event")),
    "citations": lambda part: Citation(source_id=part["source"], via_id=part["via"], **_columns(part, "source", "via")),
    "translations": lambda part: EventTranslation(**part),
}


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
