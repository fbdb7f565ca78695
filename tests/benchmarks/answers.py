"""What an answer of GraphQL tells of each event, whichever side gave it."""

from typing import Any

import orjson


def read_events(body: bytes) -> dict[str, dict[str, Any]]:
    """By slug, in the order of the answer, what it tells of each event, whatever the order of lists within it.

    PostGraphile tells of a topic by the row that joins it to an event.
    """
    answer = orjson.loads(body)["data"]["events"]
    events = answer["nodes"] if isinstance(answer, dict) else answer
    return {event["slug"]: {name: _in_order(value) for name, value in event.items()} for event in events}


def _in_order(value: object) -> object:
    if not isinstance(value, list):
        return value
    return sorted((one.get("topic", one) for one in value), key=orjson.dumps)
