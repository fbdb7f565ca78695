"""The statuses, headers and bodies that an address can answer with."""

from collections.abc import Mapping

from events.editions.http.formats import JSON, Format
from events.editions.http.responses import FOR_A_MINUTE

from .edition_schemas import PROBLEM
from .feed_schemas import SHAPES
from .operations import Operation
from .schema import Schema, items_of

#: By name: what a header says, and an example.
_HEADERS = {
    "ETag": ("The entity tag (strong): equal tags mean equal bytes.", '"0f343b0931126a20f133d67c2b018a3b"'),
    "Annals-Edition": ("The number of the edition that the answer was made from.", "1"),
    "Cache-Control": ("How long the answer may be kept, in seconds.", FOR_A_MINUTE),
    "Link": (
        "The next and the previous page (RFC 8288), and the address by which the answer is cited (RFC 8574).",
        '<https://annals.example/api/v1/events?cursor=n>; rel="next"',
    ),
    "Annals-Truncated": ("`true` where the answer holds only a part of the results.", "true"),
    "Location": ("The address of the subject under its present slug.", "https://annals.example/api/v1/events/new-slug"),
    "Retry-After": ("The number of seconds to wait.", "1"),
}
_ALWAYS = ("ETag", "Annals-Edition", "Cache-Control", "Link", "Annals-Truncated")
_PROBLEMS = {
    400: "The request cannot be understood; `errors` names every parameter that is wrong.",
    404: "The address, subject or edition is unknown, or nothing had been published by then.",
    406: "The Accept header allows none of the formats.",
    410: "The subject was withdrawn; `detail` gives the reason.",
    413: "The body is longer than 64 KiB.",
    414: "The address is longer than 8,000 characters.",
    415: "The body is not JSON.",
    451: "The subject was removed for legal reasons.",
    503: "The database does not answer.",
}

HEADERS = {
    name: {"description": description, "schema": {"type": "string"}, "example": example}
    for name, (description, example) in _HEADERS.items()
}


def _header(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


PROBLEMS = {
    f"Problem{status}": {
        "description": description,
        **({"headers": _header("Retry-After")} if status == 503 else {}),
        "content": {"application/problem+json": {"schema": items_of(PROBLEM)}},
    }
    for status, description in _PROBLEMS.items()
}


def responses(operation: Operation, formats: Mapping[str, Format]) -> Schema:
    """What an address can answer in these formats, by status."""
    answers: Schema = {
        "200": {
            "description": f"{operation.summary}.",
            "headers": _header(*_ALWAYS),
            "content": _content(items_of(operation.answer), formats),
        },
        "304": {"description": "The answer has the entity tag that If-None-Match names."},
    }
    # With as_of or edition any address may have nothing yet.
    statuses = {400, 404, 406, 414, 503}
    if operation.named:
        answers["308"] = {
            "description": "The subject has another slug now. The query is kept.",
            "headers": _header("Location"),
        }
        statuses |= {410, 451}
    answers |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(statuses)}
    return answers


def posted_responses(operation: Operation) -> Schema:
    """What an address can answer to a body, by status."""
    answers: Schema = {
        "200": {
            "description": f"{operation.summary}.",
            "headers": _header("Annals-Edition", "Cache-Control"),
            "content": _content(items_of(operation.answer), {}),
        }
    }
    statuses = (400, 404, 406, 413, 414, 415, 503)
    return answers | {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in statuses}


def _content(schema: Schema, formats: Mapping[str, Format]) -> Schema:
    """By media type the shape of an answer; where formats share a media type, one of their shapes."""
    shapes: dict[str, list[Schema]] = {JSON.media_type: [schema]}
    for name, format in formats.items():
        if name != JSON.name:
            shapes.setdefault(format.media_type.partition(";")[0], []).append(SHAPES.get(name, {"type": "string"}))
    return {
        media_type: {"schema": {"anyOf": several} if len(several) > 1 else several[0]}
        for media_type, several in shapes.items()
    }
