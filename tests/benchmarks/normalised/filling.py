"""Invented rows, written as normalised ones."""

from typing import Any

from django.db import models

from events.editions.documents import date_document
from events.editions.edtf import Edtf

from ..copying import copy
from .models import Actor, Citation, Event, Kind, Participation, Publisher, Source, Topic

_NAMED: dict[str, type[models.Model]] = {"kind": Kind, "topic": Topic, "publisher": Publisher, "actor": Actor}


def copy_vocabulary(mentioned: list[tuple[str, dict[str, Any]]]) -> None:
    for subject, model in _NAMED.items():
        fields = {field.attname for field in model._meta.concrete_fields}
        rows = [{name: row[name] for name in fields} for told, row in mentioned if told == subject]
        _write(model(**row) for row in rows)
    _write(
        Source(
            id=row["id"],
            slug=row["slug"],
            title=row["title"],
            publisher_id=row["publisher"],
            type=row["type"],
            url=row["url"],
            published=row["published"],
            language=row["language"],
        )
        for subject, row in mentioned
        if subject == "source"
    )


def copy_events(rows: list[dict[str, Any]]) -> None:
    _write(map(_event, rows))
    about = Event.topics.through
    _write((about(event_id=row["id"], topic_id=topic) for row in rows for topic in row["topics"]), but="id")
    _write(
        (
            Participation(event_id=row["id"], actor_id=part["actor"], role=part["role"])
            for row in rows
            for part in row["actors"]
        ),
        but="id",
    )
    _write(
        (
            Citation(event_id=row["id"], source_id=one["source"], **{name: one[name] for name in _CITED})
            for row in rows
            for one in row["citations"]
        ),
        but="id",
    )


_CITED = ("stance", "locator", "quote")


def _event(row: dict[str, Any]) -> Event:
    dated = row["dates"][0]
    date = Edtf.parse(dated["date"])
    return Event(
        id=row["id"],
        slug=row["slug"],
        title=row["title"],
        summary=row["summary"],
        kind_id=row["kind"],
        date=date_document(date, dated["type"], dated["status"]),
        begins=date.earliest,
        latest=date.latest,
        significance=row["significance"],
        jurisdictions=row["jurisdictions"],
    )


def _write(rows: Any, but: str = "") -> None:
    rows = list(rows)
    if rows:
        options = rows[0]._meta
        copy(options.db_table, [field for field in options.concrete_fields if field.name != but], rows)
