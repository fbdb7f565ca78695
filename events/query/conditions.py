"""Conditions on entries about events, each for one rule of a question."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.db.models.lookups import GreaterThanOrEqual

from events.editions.models import Cause, Entry

from ..choices import PRIMARY_SOURCES
from .question import EventQuery, split_excluded


def only(lookup: str, values: Sequence[str]) -> Q:
    """Entries with one of the values that choose, if there are any, and none of those that exclude."""
    chosen, excluded = split_excluded(values)
    condition = Q(**{lookup: chosen}) if chosen else Q()
    return condition & ~Q(**{lookup: excluded}) if excluded else condition


def chosen_by_name(slugs: Sequence[str], ids: Sequence[str]) -> Q:
    """Entries of the events with one of these slugs or ids, without those whose slug is excluded."""
    chosen, excluded = split_excluded(slugs)
    condition = Q(slug__in=chosen) | Q(subject_id__in=ids) if chosen or ids else Q()
    return condition & ~Q(slug__in=excluded) if excluded else condition


def changed_after(edition: int, causes: Sequence[str]) -> Q:
    """Entries of the events that an edition after this one changed, for one of these causes where any is given.

    The entry in force has the number of its subject's last own change; changes of other subjects are looked for among
    the entries that it replaced.
    """
    if set(causes) in (set(), set(Cause.values)):
        return Q(edition__gt=edition)
    if set(causes) == {Cause.OWN}:
        return Q(own_edition__gt=edition)
    earlier = Entry.objects.filter(
        subject="event",
        subject_id=OuterRef("subject_id"),
        edition__gt=edition,
        edition__lte=OuterRef("edition_id"),
        cause=Cause.NEIGHBOUR,
    )
    return Q(edition__gt=edition) & Q(Exists(earlier))


def measured(query: EventQuery) -> Q:
    """Entries as significant as a question requires, with as many sources, and with sources of the kinds it names."""
    condition = Q()
    if query.significance_max is not None:
        condition &= Q(significance__lte=query.significance_max)
    if query.sources_min is not None:
        number = Func(F("sources"), function="cardinality", output_field=IntegerField())
        condition &= Q(GreaterThanOrEqual(number, query.sources_min))
    if query.primary is not None:
        has_primary = Q(source_types__overlap=list(PRIMARY_SOURCES))
        condition &= has_primary if query.primary else ~has_primary
    if query.has_captures is not None:
        has_captures = Q(sources__overlap=_captured_sources(query.captures_in or 0))
        condition &= has_captures if query.has_captures else ~has_captures
    return condition


def chance(seed: int) -> Func:
    """What a sample is drawn by: a number of each event that only its id and the seed decide."""
    return MD5(Concat(Value(f"{seed} "), Cast("subject_id", TextField())))


def _captured_sources(edition: int) -> Func:
    """The slugs of the sources with a public capture in an edition, as an array."""
    captures = Entry.objects.in_edition(edition).public().of("capture").order_by()
    # The slug of a capture is that of its source, a slash, and its number.
    source = Func(F("slug"), Value("/"), Value(1), function="split_part", output_field=TextField())
    slugs = captures.annotate(source_slug=source).values("source_slug")
    return Func(Subquery(slugs), template="ARRAY%(expressions)s", output_field=ArrayField(TextField()))
