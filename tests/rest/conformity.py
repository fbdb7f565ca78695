"""Whether answers are what the OpenAPI document says, without a property that it does not name."""

from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from events.rest.openapi.document import document

#: What is added to an address to see more of its answer.
_QUERIES = {
    "/events": "limit=100&facets=kind,year&count=exact&in_force_on=2025-06-01&changed_since=0&slug=no-such-event",
    "/events/{slug}/diff": "from=1&to=2",
    "/events/compare": "from=1",
    "/events/compare.{suffix}": "from=1",
    "/events/groups": "by=kind,year",
    "/events/groups.{suffix}": "by=topic",
    "/events/histogram": "interval=quarter",
    "/quotes/check": "text=Huawei Ascend chips anywhere in the world",
    "/sources/{slug}/captures": "on=2025-05-20",
}


def strict(value: Any) -> Any:
    """A schema that allows no property besides those it names."""
    if isinstance(value, list):
        return [strict(one) for one in value]
    if not isinstance(value, dict):
        return value
    answer = {name: below if name in ("examples", "example") else strict(below) for name, below in value.items()}
    if isinstance(value.get("properties"), dict) and value.get("type") == "object":
        answer.setdefault("additionalProperties", False)
    return answer


def differing(client: Client) -> dict[str, str]:
    """The addresses, by their examples, whose JSON is not what the document says, with the first difference."""
    whole = document()
    components = strict(whole["components"])
    found: dict[str, str] = {}
    seen: set[str] = set()
    for path, item in whole["paths"].items():
        for url in _urls(path, item["get"]):
            response = client.get(url)
            media_type = response.headers["Content-Type"].partition(";")[0]
            if "json" not in media_type or "ndjson" in media_type:
                continue
            answer = item["get"]["responses"][str(response.status_code)]
            answer = components["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
            schema = strict(answer["content"][media_type]["schema"]) | {"components": components}
            if error := next(Draft202012Validator(schema).iter_errors(response.json()), None):
                found[url] = f"{error.json_path}: {error.message[:300]}"
            seen.add(f"{response.status_code} {path}")
    assert {f"200 {path}" for path in whole["paths"] if path not in _NOT_FOUND} <= seen
    return found


#: Whose example is one of the answers that there may be none of.
_NOT_FOUND = ("/api/v1/events/{slug}/diff",)


def _urls(path: str, operation: dict[str, Any]) -> list[str]:
    names = {one["name"]: one["example"] for one in operation["parameters"] if one.get("in") == "path"}
    query = _QUERIES.get(path.removeprefix("/api/v1"), "")
    if "suffix" not in names:
        return [f"{path.format(**names)}{'?' if query else ''}{query}", f"{path.format(**names)}?no-such=1"]
    formats = next(one["schema"]["enum"] for one in operation["parameters"] if one.get("name") == "suffix")
    return [path.format(**names | {"suffix": suffix}) + "?" + (query or _grouped(suffix)) for suffix in formats]


def _grouped(suffix: str) -> str:
    return "group=kind" if suffix in ("vis", "timelinejs") else ""
