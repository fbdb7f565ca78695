"""What differs between two documents of one event."""

from typing import Any

from sources.wording import as_html, word_diff


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields that differ, in the order of the document; of texts, the word diff too.

    In a list, what one side has alone is told as ``removed`` and ``added``.
    """
    return [_difference(name, old.get(name), new.get(name)) for name in new if old.get(name) != new.get(name)]


def _difference(name: str, old: Any, new: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"field": name, "from": old, "to": new}
    if isinstance(old, str) and isinstance(new, str):
        ops = word_diff(old, new)
        told |= {"ops": [op._asdict() for op in ops], "html": as_html(ops)}
    elif isinstance(old, list) and isinstance(new, list):
        told |= {"removed": [one for one in old if one not in new], "added": [one for one in new if one not in old]}
    return told
