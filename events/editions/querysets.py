"""Querysets of editions and entries."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, DateField, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler
from psycopg.sql import Literal

if TYPE_CHECKING:
    from .models import Edition


# Raw SQL here, since compiling it took longer than running it.
_REDACTIONS = "(SELECT count(*) FROM editions_redaction)"
_FROM_NEWEST = "FROM editions_edition ORDER BY number DESC LIMIT 1"
#: The newest edition: its number, its instant, and the number of redactions by now.
NEWEST_EDITION = f"SELECT number, published_at, {_REDACTIONS} AS redactions {_FROM_NEWEST}"
_CURRENT_EDITION = f"SELECT number, published_at, {_REDACTIONS}, published_by_id, note {_FROM_NEWEST}"

#: What a document is served from, with its entry block.
SERVED = (
    "slug",
    "document",
    "digest",
    "edition_id",
    "revision_number",
    "published_at",
    "change",
    "cause",
    "note",
    "own_published_at",
)

#: The columns that lists need: for their documents, and to sort by.
_LISTED = (
    *("id", "subject", "subject_id", "slug", "label", "document", "digest"),
    *("edition_id", "revision_number", "published_at", "change", "cause", "note"),
    *("own_edition", "own_change", "own_published_at", "sequence", "begins", "significance"),
)


class Constant(Value):
    """A value written into the SQL instead of passed as a parameter.

    PostgreSQL plans a prepared statement once for all values of its parameters, if that plan is as good as one for
    each. An index on an expression, or on a part of the rows, serves such a plan only where the SQL has the constants
    of the index.
    """

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        return Literal(self.value).as_string().replace("%", "%%"), ()


_NO_END = Constant(dt.date.max)


def end_day(latest: str = "latest", open_end: Value = _NO_END) -> Coalesce:
    """The last day of an entry's date; the last there is where its end is open. An index is written like this."""
    return Coalesce(latest, open_end, output_field=DateField())


def is_longer_than_a_day() -> Q:
    """Entries whose date is more than a day. An index holds these alone, by the same words."""
    return ~Q(latest=F("begins"))


def had_former_slug(slugs: Iterable[str]) -> Q:
    """Entries whose subject had one of these slugs before. Hardly any has another: PostgreSQL plans by that."""
    return Q(former_slugs__overlap=list(slugs)) & ~Q(former_slugs=[])


class EditionNotFound(LookupError):
    """There is no edition of that number."""


class BeforeFirstEdition(LookupError):
    """Nothing was public yet at the requested instant."""


class EditionQuerySet(QuerySet["Edition"]):
    def newest(self) -> "Edition":
        """The newest edition; number 0, without a date, where there is none yet."""
        edition = self.order_by("-number").first() or self.model(number=0, published_at=None)  # type: ignore[misc]
        edition.newest = True
        return edition

    def current(self) -> "Edition":
        """The newest edition, with its redactions, by the one statement that every answer begins with."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(_CURRENT_EDITION)
            row = cursor.fetchone()
        if row is None:
            return self.newest()
        number, published_at, redactions, published_by, note = row
        edition = self.model(number=number, published_at=published_at, published_by_id=published_by, note=note)
        edition.newest, edition.redactions_made = True, redactions
        return edition

    def numbered(self, number: int) -> "Edition":
        """The edition of that number.

        Raises:
            EditionNotFound: there is none.
        """
        newest = self.newest()
        if number == newest.number:
            return newest
        edition = self.filter(number=number).first() if 0 < number < newest.number else None
        if edition is None:
            raise EditionNotFound(
                f"There is no edition {number}: the newest is {newest.number}."
                if newest.number
                else f"There is no edition {number}: nothing is published yet."
            )
        return edition

    def at_instant(self, instant: dt.datetime) -> "Edition":
        """The edition that was the newest at an instant (aware).

        Raises:
            BeforeFirstEdition: nothing was public yet.
        """
        number = self.filter(published_at__lte=instant).order_by("-number").values_list("number", flat=True).first()
        if number is None:
            raise BeforeFirstEdition(f"Nothing had been published by {instant:%Y-%m-%dT%H:%M:%SZ}.")
        return self.numbered(number)

    def with_redactions(self) -> Self:
        """With ``redactions_made``, how many redactions there are by now, whichever edition made them."""
        counted = Func(template=_REDACTIONS, output_field=IntegerField())
        return self.annotate(redactions_made=counted)

    def with_changes(self) -> Self:
        """With ``changes``, the number of entries each edition wrote."""
        return self.annotate(changes=Count("entries"))


class EntryQuerySet(QuerySet[Any]):
    def current(self) -> Self:
        """In force in the newest edition."""
        return self.filter(replaced_in=None)

    def in_edition(self, number: int | OuterRef) -> Self:
        """In force in edition ``number``, whether or not it is the newest."""
        return self.filter(Q(replaced_in=None) | Q(replaced_in__gt=number), edition__lte=number)

    def at(self, edition: "Edition") -> Self:
        """In force in an edition as it was pinned."""
        return self.current() if edition.newest else self.in_edition(edition.number)

    def public(self) -> Self:
        """With a document: neither withdrawn nor redacted."""
        return self.filter(document__isnull=False)

    def public_in(self, number: int | None) -> Self:
        """With a document in edition ``number``; None for the newest."""
        return (self.current() if number is None else self.in_edition(number)).public()

    def to_rows(self, *columns: str) -> Self:
        """As named tuples of the columns that lists need, or of these columns."""
        names = dict.fromkeys((*(columns or _LISTED), *self.query.annotation_select))
        rows: Self = self.values_list(*names, named=True)  # type: ignore[assignment]
        return rows

    def of(self, subject: str, *ids: UUID) -> Self:
        """About one kind of subject; with ids, about those alone."""
        about = self.filter(subject=Constant(subject))
        return about.filter(subject_id__in=ids) if ids else about

    def named(self, *slugs: str) -> Self:
        """By the slug they have, or one they had before."""
        return self.filter(Q(slug__in=slugs) | had_former_slug(slugs))

    def mentioning(self, ids: Iterable[UUID]) -> Self:
        """Whose row refers to any of these subjects."""
        return self.filter(references__overlap=list(ids))

    def own(self) -> Self:
        """Written because the subject itself changed, not because a dependency did."""
        return self.filter(cause="own")
