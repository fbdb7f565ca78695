"""What is public of when sources were last looked at: beside editions, of sources that an edition has."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Sum, Value

from .models import Look
from .shapes import LookBlock

_EPOCH = dt.date(2000, 1, 1)
#: What is said of a source that was never looked at.
NEVER: LookBlock = {"last_looked": None, "outcome": None, "next_look": None}


def get_looks(ids: Iterable[UUID]) -> dict[UUID, LookBlock]:
    """The last looks at these sources, by their ids; those never looked at are left out."""
    return {
        look.source_id: {
            "last_looked": look.last_looked.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "outcome": look.outcome,
            "next_look": look.next_look.isoformat() if look.next_look else None,
        }
        for look in Look.objects.using("public").filter(source_id__in=list(ids))
    }


def get_looks_version() -> str:
    """A text that is another one whenever what is said of any look is."""
    days = ExpressionWrapper(F("next_look") - Value(_EPOCH), output_field=DurationField())
    found = Look.objects.using("public").aggregate(Count("pk"), Max("last_looked"), days=Sum(days))
    return repr(sorted(found.items()))
