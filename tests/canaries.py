"""A word of its own in every text field of a row, found in the models: a field that is added has one too."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from events.editions.redaction.words import CODES
from events.editions.validators import validate_country, validate_slug
from sources.models import EdtfField

#: What every canary begins with; the fold of search leaves it whole.
CANARY = "zqcanary"
#: What structured columns, some of one model alone, hold, with a canary wherever people write text.
SHAPES: dict[str, Callable[[Callable[[], str]], Any]] = {
    "source.identifiers": lambda canary: {canary(): canary()},
    # Of events and actors.
    "identifiers": lambda canary: {"docket": [canary()]},
    "eras": lambda canary: [{"title": canary(), "date": "2019"}],
    "question": lambda canary: {"q": [canary()]},
    "sides": lambda canary: {"above": ["US"], "below": ["CN"]},
    # Of an event that every world has (tests/editions/redacted_world.py).
    "steps": lambda canary: [{"event": "the-target", "heading": canary(), "text": canary()}],
    "http_headers": lambda canary: {"location": canary()},
}
#: Text columns that hold codes and digests, besides those that have choices or validators that say so.
_CODED = {"language", "translated_from", "media_type", "sha256", "raw_sha256", "renders"}


def canary_of(owner: str) -> Any:
    """Makes canaries of one owner, each with its number: ``zqcanaryevent3n``."""
    numbers = iter(range(1, 10_000))
    return lambda: f"{CANARY}{owner}{next(numbers)}n"


def planted(row: models.Model, canary: Any) -> Any:
    """The row, with a new canary in every text field."""
    for field in row._meta.concrete_fields:
        if field.choices and not getattr(row, field.attname):
            setattr(row, field.attname, field.choices[0][0])
        elif (value := _value(field, canary)) is not None:
            setattr(row, field.attname, value)
    return row


def _value(field: Any, canary: Any) -> Any:
    if isinstance(field, EdtfField):
        return "2019-05-16"
    if isinstance(field, models.JSONField):
        shape = SHAPES.get(f"{field.model._meta.model_name}.{field.name}", SHAPES[field.name])
        return shape(canary)
    is_list = isinstance(field, ArrayField)
    text = field.base_field if is_list else field
    if not isinstance(text, models.CharField | models.TextField) or _is_coded(field, text):
        return None
    value = f"https://example.org/{canary()}" if isinstance(text, models.URLField) else canary()
    return [value] if is_list else value


def _is_coded(field: Any, text: Any) -> bool:
    if field.primary_key or text.choices or field.name in _CODED:
        return True
    return any(code in text.validators for code in (validate_slug, validate_country))


def without_canary(told: Any, key: str = "") -> Iterator[str]:
    """The keys of a row of the import format whose text has no canary, or is empty: a field that nothing plants."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield from without_canary(value, name)
    elif isinstance(told, list) and told:
        for member in told:
            yield from without_canary(member, key)
    elif key not in CODES and not re.search(CANARY, str(told)):
        yield key
