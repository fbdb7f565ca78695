"""What Schemathesis cannot read from the document: `fields` leaves out what an event otherwise has."""

from typing import Any

import schemathesis


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Require nothing of an event and of what it holds."""
    schemas = raw_schema["components"]["schemas"]
    reached, ahead = set(), ["Event"]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            schemas[name].pop("required", None)
            ahead += _names(schemas[name]["properties"])


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"].rpartition("/")[2]] if isinstance(value.get("$ref"), str) else []
    return own + [name for below in value.values() for name in _names(below)]
