"""JSON Schema 2020-12 in few words: every property has a description and an example.

Examples of objects and lists are put together from those of their properties and items.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

Schema = dict[str, Any]

#: The named schemas of the document, by name.
COMPONENTS: dict[str, Schema] = {}


class Component(NamedTuple):
    """A named schema, for others to refer to."""

    name: str
    schema: Schema


def component(name: str, description: str, schema: Schema) -> Component:
    """Name a schema and enter it among the components of the document."""
    COMPONENTS[name] = {"description": description} | schema
    return Component(name, schema)


def text(description: str, example: str, **more: object) -> Schema:
    return {"type": "string", "description": description, "examples": [example], **more}


def number(description: str, example: int, *, minimum: int = 0, **more: object) -> Schema:
    return {"type": "integer", "minimum": minimum, "description": description, "examples": [example], **more}


def flag(description: str, example: bool) -> Schema:
    return {"type": "boolean", "description": description, "examples": [example]}


def choice(values: Iterable[object], description: str, example: str) -> Schema:
    return text(description, example, enum=[str(value) for value in values])


def slug(description: str, example: str) -> Schema:
    return text(description, example)


def day(description: str, example: str) -> Schema:
    return text(description, example, format="date")


def instant(description: str, example: str) -> Schema:
    return text(description, example, format="date-time")


def uuid(description: str, example: str) -> Schema:
    return text(description, example, format="uuid")


def digest(description: str, example: str) -> Schema:
    return text(description, example, pattern="^[0-9a-f]{64}$")


def anything(description: str, example: object) -> Schema:
    """A value of any type."""
    return {"description": description, "examples": [example]}


def fields_of(values: Schema, description: str, example: dict[str, object]) -> Schema:
    """An object whose keys are data, each with a value of this schema."""
    return {
        "type": "object",
        "additionalProperties": values,
        "description": description,
        "examples": [example],
    }


def to(target: Component, description: str, /, **example: object) -> Schema:
    """A reference to a component; ``example`` replaces fields of the component's own."""
    return {
        "$ref": f"#/components/schemas/{target.name}",
        "description": description,
        "examples": [example_of(target.schema) | example],
    }


def items_of(target: Component) -> Schema:
    """A reference for the items of a list, which the list describes."""
    return {"$ref": f"#/components/schemas/{target.name}"}


def many(items: Schema | Component, description: str, example: list[object] | None = None) -> Schema:
    """A list; its example has one item unless another is given."""
    schema = items_of(items) if isinstance(items, Component) else items
    shown = [example_of(items.schema if isinstance(items, Component) else items)] if example is None else example
    return {"type": "array", "items": schema, "description": description, "examples": [shown]}


def maybe(schema: Schema, example: object = ...) -> Schema:
    """That, or null; its example is the schema's own unless another is given."""
    kept = {name: value for name, value in schema.items() if name not in ("description", "examples")}
    shown = {"description": schema["description"], "examples": schema["examples"] if example is ... else [example]}
    if isinstance(kept.get("type"), str) and "enum" not in kept:
        return kept | {"type": [kept["type"], "null"]} | shown
    return {"anyOf": [kept, {"type": "null"}]} | shown


def record(optional: Collection[str] = (), /, **fields: Schema) -> Schema:
    """An object that has each of these fields but the optional ones; more may be added later."""
    named = {name.rstrip("_"): schema for name, schema in fields.items()}
    required = [name for name in named if name not in optional]
    return {"type": "object", "properties": named, "required": required}


def joined(*records: Schema) -> Schema:
    """One object with the fields of several."""
    return {
        "type": "object",
        "properties": {name: schema for one in records for name, schema in one["properties"].items()},
        "required": [name for one in records for name in one["required"]],
    }


def example_of(schema: Schema) -> Any:
    """The first example of a schema, put together from its properties where it has none of its own."""
    if "examples" in schema:
        return schema["examples"][0]
    return {name: example_of(below) for name, below in schema["properties"].items()}


def page(results: Component, description: str) -> Schema:
    """A page of results, and links to the pages beside it."""
    return record(
        edition=number("The number of the edition that the answer was made from; 0 before the first.", 1),
        published_at=maybe(
            instant("The time that edition was published, UTC; null before the first.", "2026-11-25T00:44:39.545409Z")
        ),
        count=maybe(
            number("The number of results on all pages, with `count=exact` or where it is known; else null.", 205)
        ),
        next=maybe(
            text(
                "The absolute address of the next page; null on the last.",
                "https://annals.example/api/v1/events?limit=1&cursor=nWzEsIjY5ODA0ZmRj",
                format="uri",
            )
        ),
        previous=maybe(
            text(
                "The absolute address of the previous page; null on the first.",
                "https://annals.example/api/v1/events?limit=1&cursor=pWzEsIjY5ODA0ZmRj",
                format="uri",
            ),
            example=None,
        ),
        not_found=many(
            slug("A slug or id.", "no-such-event"), "The values of `slug` and `id` that were not found.", example=[]
        ),
        results=many(results, description),
    )
