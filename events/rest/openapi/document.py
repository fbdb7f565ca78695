"""The OpenAPI document, made from the addresses that are served."""

import hashlib
import re
from collections.abc import Iterator
from functools import cache

import orjson
from django.conf import settings
from django.urls import URLResolver, get_resolver

from events.editions.http.formats import JSON

from .operations import OPERATIONS, POSTED, TAGS
from .parameters import QUERY, SHAPING, limit
from .path_parameters import in_path
from .responses import HEADERS, PROBLEMS, posted_responses, responses
from .schema import COMPONENTS, Schema, items_of

_PREFIX = "/api/v1"
#: The pages that describe the API to people.
_PAGES = frozenset({"/docs", "/codebook.md"})
_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
_BRACES = re.compile(r"\{(\w+)\}")
TITLE = "Annals"
DESCRIPTION = (
    "Dated policy events, the sources that attest them, and what was said of them on any day. Read-only. "
    "Every answer is made from one numbered edition, named by `edition` or `as_of`, else the newest. "
    "An unknown parameter or value is an error that names it and the nearest known one."
)


def document() -> Schema:
    """The OpenAPI 3.1 document of every address that is served."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": TITLE,
            "version": "1",
            "description": DESCRIPTION,
            "license": settings.ANNALS_LICENCE,
        },
        "servers": [{"url": "/", "description": "The service that answers this document."}],
        "security": [],
        "tags": [{"name": name, "description": description} for name, description in TAGS.items()],
        "paths": {
            f"{_PREFIX}{path}": {"get": _operation(path, view)} | _posted(path, view)
            for path, view in sorted(addresses())
        },
        "components": {"schemas": COMPONENTS, "parameters": QUERY, "responses": PROBLEMS, "headers": HEADERS},
    }


def addresses() -> Iterator[tuple[str, object]]:
    """The addresses of the API, each with the class of its view; the pages that describe them are left out."""
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and f"/{resolver.pattern}" == f"{_PREFIX}/":
            for pattern in resolver.url_patterns:
                path = "/" + _CONVERTED.sub(r"{\1}", str(pattern.pattern))
                if path not in _PAGES:
                    yield path, pattern.callback.cls  # type: ignore[union-attr]  # as_view() names it


def _operation(path: str, view: object) -> Schema:
    operation, formats = OPERATIONS[path], getattr(view, "formats", {})
    description = operation.description
    names = getattr(view, "parameters", frozenset()) | getattr(view, "time", frozenset())
    if "{suffix}" in path:
        names -= {"format"}
    else:
        # Clients that are generated have one type for this address: other formats stand at those with a suffix.
        if formats:
            description += f" `{path}.{{suffix}}`, the parameter `format` and the Accept header choose another format."
        formats = {name: one for name, one in formats.items() if name == JSON.name}
        names -= SHAPING
    subjects = re.split(r"[/.]", path)[1]
    most = max((one.most for one in formats.values()), default=operation.most)
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": description,
        "tags": [operation.tag],
        "parameters": [
            *(in_path(name, subjects, formats) for name in _BRACES.findall(path)),
            *(limit(most) if name == "limit" else _reference(name, path) for name in sorted(names)),
        ],
        "responses": responses(operation, formats),
    }


def _posted(path: str, view: object) -> Schema:
    """The operation of a body at an address that takes one."""
    if path not in POSTED:
        return {}
    operation, body = POSTED[path]
    posted: frozenset[str] = getattr(view, "posted_parameters", frozenset())
    return {
        "post": {
            "operationId": operation.name,
            "summary": operation.summary,
            "description": operation.description,
            "tags": [operation.tag],
            "parameters": [_reference(name, path) for name in sorted(posted)],
            "requestBody": {"required": True, "content": {JSON.media_type: {"schema": items_of(body)}}},
            "responses": posted_responses(operation),
        }
    }


def _reference(name: str, path: str) -> Schema:
    own = f"{path.rpartition('/')[2]}.{name}"
    return {"$ref": f"#/components/parameters/{own if own in QUERY else name}"}


@cache
def openapi() -> tuple[bytes, str]:
    """The document as JSON, and its entity tag."""
    text = orjson.dumps(document())
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'
