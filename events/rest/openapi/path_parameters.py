"""The parameters that stand in the path of an address."""

from collections.abc import Collection

from .parameters import Described
from .schema import Schema

#: The examples of an address: slugs of the timeline that is shipped.
_SLUGS = {
    "events": "bis-ascend-wording-amended",
    "timelines": "ascend-wording",
    "sources": "bis-pr-20250513",
    "kinds": "agreement",
    "topics": "ai-chips",
    "actors": "huawei",
    "publishers": "federal-register",
}
_FROM_1 = {"type": "integer", "minimum": 0}
_IN_PATH: dict[str, Described] = {
    "slug": (
        "The slug, a former slug or the id of the subject; none has a dot.",
        {"type": "string", "pattern": "^[^./]+$"},
        "",
    ),
    "suffix": ("The format of the answer.", {"type": "string"}, ""),
    "number": ("The number, from 1.", _FROM_1, 1),
    "first": ("The number of the earlier capture, from 1.", _FROM_1, 1),
    "last": ("The number of the later capture, from 1.", _FROM_1, 2),
    "digest": (
        "The SHA-256 of the document, in hexadecimal.",
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "66ef77fdecf8f78ff2e9491886ee9233a0d336daf588b74f8d394fc5fec500ec",
    ),
}


def in_path(name: str, subjects: str, formats: Collection[str] = ()) -> Schema:
    """A parameter of the path of these subjects, at an address that answers in these formats."""
    description, schema, example = _IN_PATH[name]
    if name == "suffix":
        schema = {"type": "string", "enum": [*formats]}
        example = next(one for one in formats if one != "json")
    if name == "slug":
        example = _SLUGS[subjects]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }
