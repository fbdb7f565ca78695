"""An event's parts, written back as a revision of it told them."""

from typing import TYPE_CHECKING, Any

from events.editions.working import NotRestorable
from sources.models import Source

if TYPE_CHECKING:
    from .models import Event


def restore_parts(event: "Event", row: dict[str, Any]) -> None:
    """Replace the dates, topics, actors, relations and citations of an event by those of a revision's row.

    Raises:
        NotRestorable: naming what is no longer there.
    """
    from .models import Actor, Citation, Event, EventDate, Participation, Relation, Topic

    cited = [id for part in row["citations"] for id in (part["source"], part["via"]) if id]
    witnesses = [id for dated in row["dates"] for id in dated["sources"]]
    _refuse_absent(Topic, row["topics"])
    _refuse_absent(Actor, [part["actor"] for part in row["actors"]])
    _refuse_absent(Source, cited + witnesses)
    _refuse_absent(Event, [relation["event"] for relation in row["relations"]])

    event.topics.set(row["topics"])
    for parts in (event.dates, event.participations, event.relations, event.citations):
        parts.all().delete()
    for place, dated in enumerate(row["dates"]):
        columns = {key: dated[key] for key in ("type", "date", "status", "note")}
        EventDate.objects.create(event=event, position=place, **columns).sources.set(dated["sources"])
    for place, part in enumerate(row["actors"]):
        Participation.objects.create(event=event, position=place, actor_id=part["actor"], role=part["role"])
    for place, told in enumerate(row["relations"]):
        columns = {key: told[key] for key in ("type", "basis", "note")}
        Relation.objects.create(source_event=event, position=place, event_id=told["event"], **columns)
    for place, citation in enumerate(row["citations"]):
        columns = {key: value or "" for key, value in citation.items() if key not in ("source", "via")}
        Citation.objects.create(
            event=event, position=place, source_id=citation["source"], via_id=citation["via"], **columns
        )


def _refuse_absent(model: type[Any], ids: list[str]) -> None:
    there = {str(id) for id in model.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    if absent := sorted(set(ids) - there):
        raise NotRestorable(
            f"It cannot be restored: it refers to {model._meta.verbose_name} {', '.join(absent)}, which was deleted."
        )
