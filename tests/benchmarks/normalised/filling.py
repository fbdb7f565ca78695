"""Invented rows, written as normalised ones."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import orjson
from django.db import models
from psycopg.types.json import Jsonb

from events.editions.documents import date_document
from events.editions.edtf import Edtf

from ..copying import copy
from .models import Actor, Citation, Event, Kind, Participation, Publisher, Source, Topic

_NAMED: dict[str, type[models.Model]] = {"kind": Kind, "topic": Topic, "publisher": Publisher, "actor": Actor}
_OF_A_SOURCE = ("id", "slug", "title", "publisher", "type", "url", "published", "language")
_OF_AN_EVENT = ("id", "slug", "title", "summary", "kind", "significance", "jurisdictions")
_DATED = ("date", "begins", "latest")
_CITED = ("source", "stance", "locator", "quote")


def copy_vocabulary(mentioned: list[tuple[str, dict[str, Any]]]) -> None:
    for subject, model in _NAMED.items():
        names = [field.name for field in model._meta.concrete_fields]
        _copy(model, names, (itemgetter(*names)(row) for named, row in mentioned if named == subject))
    values = itemgetter(*_OF_A_SOURCE)
    _copy(Source, _OF_A_SOURCE, (values(row) for subject, row in mentioned if subject == "source"))


def copy_events(rows: list[dict[str, Any]]) -> None:
    values, cited = itemgetter(*_OF_AN_EVENT), itemgetter(*_CITED)
    _copy(Event, (*_OF_AN_EVENT, *_DATED), ((*values(row), *_date(row["dates"][0])) for row in rows))
    about = Event.topics.through
    _copy(about, ("event", "topic"), ((row["id"], topic) for row in rows for topic in row["topics"]))
    parts = ((row["id"], part["actor"], part["role"]) for row in rows for part in row["actors"])
    _copy(Participation, ("event", "actor", "role"), parts)
    _copy(Citation, ("event", *_CITED), ((row["id"], *cited(one)) for row in rows for one in row["citations"]))


def _date(dated: dict[str, Any]) -> tuple[object, ...]:
    """The date as JSON, its first day and its last."""
    date = Edtf.parse(dated["date"])
    document = date_document(date, dated["type"], dated["status"])
    return Jsonb(document, dumps=orjson.dumps), date.earliest, date.latest


def _copy(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    options = model._meta
    columns = {field.name: str(field.column) for field in options.concrete_fields}
    copy(options.db_table, [columns[name] for name in fields], rows)
