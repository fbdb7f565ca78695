"""An event's parts, written back as a revision of it told them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from events.editions.drafts import NotRestorable
from sources.models import Source

if TYPE_CHECKING:
    from . import Event


def restore_parts(event: "Event", row: dict[str, Any]) -> None:
    """Make the dates, topics, actors, relations and citations of an event those of a revision's row.

    Raises:
        NotRestorable: naming what is no longer there.
    """
    from . import Actor, Citation, Event, EventDate, Participation, Relation, Topic

    cited = [id for part in row["citations"] for id in (part["source"], part["via"]) if id]
    witnesses = [id for dated in row["dates"] for id in dated["sources"]]
    _refuse_absent(Topic, row["topics"])
    _refuse_absent(Actor, [part["actor"] for part in row["actors"]])
    _refuse_absent(Source, cited + witnesses)
    _refuse_absent(Event, [relation["event"] for relation in row["relations"]])

    event.topics.set(row["topics"])
    _restore(event.dates, row["dates"], lambda told: EventDate(**_columns(told, "sources")))
    for date, dated in zip(event.dates.all(), row["dates"], strict=True):
        date.sources.set(dated["sources"])
    _restore(event.participations, row["actors"], lambda told: Participation(actor_id=told["actor"], role=told["role"]))
    _restore(
        event.relations, row["relations"], lambda told: Relation(event_id=told["event"], **_columns(told, "event"))
    )
    _restore(
        event.citations,
        row["citations"],
        lambda told: Citation(source_id=told["source"], via_id=told["via"], **_columns(told, "source", "via")),
    )


def _restore(parts: Any, rows: list[dict[str, Any]], made: Callable[[dict[str, Any]], Any]) -> None:
    """Parts that say what a row does stay the parts they are, in its place; others go, and what is missing is made."""
    standing = list(parts.all())
    restored = []
    for row in rows:
        same = next((part for part in standing if part.row() == row), None)
        if same is not None:
            standing.remove(same)
        restored.append(same or made(row))
    parts.filter(pk__in=[part.pk for part in standing]).delete()
    for place, part in enumerate(restored):
        setattr(part, parts.field.name, parts.instance)
        part.position = place
        part.save()


def _columns(told: dict[str, Any], *others: str) -> dict[str, Any]:
    """What a part tells in columns of its own, where nothing is empty text."""
    return {name: value or "" for name, value in told.items() if name not in others}


def _refuse_absent(model: type[Any], ids: list[str]) -> None:
    there = {str(id) for id in model.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    if absent := sorted(set(ids) - there):
        raise NotRestorable(
            f"It cannot be restored: it refers to {model._meta.verbose_name} {', '.join(absent)}, which was deleted."
        )
