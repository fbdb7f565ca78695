"""The OpenAPI document, made from the addresses there are."""

import hashlib
import re
from functools import cache
from typing import Any

import orjson
from drf_spectacular.generators import SchemaGenerator

from events.editions.rest.answers import TIME

from .operations import HEADERS, OPERATIONS, PROBLEMS, responses
from .parameters import QUERY, in_path, in_query
from .schemas import COMPONENTS

_PREFIX = "/api/v1"
_DOCS = "/api/v1/docs"
_BRACES = re.compile(r"\{(\w+)\}")


class PublicGenerator(SchemaGenerator):
    """Every address as the table of operations tells it, with the parameters that its view reads."""

    def parse(self, input_request: Any, public: bool) -> dict[str, Any]:
        self._initialise_endpoints()
        addresses = {path: view for path, _, _, view in self._get_paths_and_endpoints()}
        return {path: {"get": _operation(path, view)} for path, view in addresses.items() if path != _DOCS}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return super().get_schema(request, public) | {
            "components": {"schemas": COMPONENTS, "parameters": QUERY, "responses": PROBLEMS, "headers": HEADERS}
        }


def _operation(path: str, view: Any) -> dict[str, Any]:
    operation = OPERATIONS[path.removeprefix(_PREFIX)]
    formats = getattr(view, "formats", {})
    subjects = re.split(r"[/.]", path.removeprefix(_PREFIX))[1]
    asked = sorted(view.parameters | TIME) if hasattr(view, "parameters") else []
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [
            *(in_path(name, subjects, formats) for name in _BRACES.findall(path)),
            *(in_query("format", formats) if name == "format" else _reference(name) for name in asked),
        ],
        "responses": responses(operation, formats.values()),
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


@cache
def openapi() -> tuple[bytes, str]:
    """The document, and its entity tag."""
    document = PublicGenerator().get_schema(request=None, public=True)
    text = orjson.dumps(document)
    return text, f'"{hashlib.sha256(text).hexdigest()[:32]}"'
