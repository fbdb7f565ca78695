"""The identifiers in rows of an import."""

from django.core.exceptions import ValidationError

from ..identifiers import Identifiers, sort_identifiers, validate_identifiers
from .reading import Path
from .validators import Report


def read_identifiers(value: object, path: Path, report: Report) -> Identifiers:
    """The values of each scheme; one alone need not be in a list."""
    if value is None:
        return {}
    if isinstance(value, dict):
        value = {scheme: [values] if isinstance(values, str) else values for scheme, values in value.items()}
    try:
        validate_identifiers(value)
    except ValidationError as error:
        for message in error.messages:
            report.wrong(path, f"identifiers: {message}")
        return {}
    return sort_identifiers(value)  # type: ignore[arg-type]  # checked above
