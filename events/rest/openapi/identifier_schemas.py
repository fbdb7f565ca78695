"""The shape of the identifiers of events and actors."""

from events.identifiers import SCHEMES

from .schema import Schema, fields_of


def identifiers(of: str, example: dict[str, object]) -> Schema:
    """What an event or an actor is known by in other registers."""
    return fields_of(
        {"type": "array", "items": {"type": "string"}},
        f"The identifiers of the {of} in other registers, by scheme: {', '.join(SCHEMES)}; more may be added. Absent "
        "where there is none.",
        example,
    )
