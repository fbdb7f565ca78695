"""One question, asked of every surface that answers questions."""

from typing import Any

from django.test import Client

from events.choices import DateType, Role
from tests.mcp.talking import call


def _rest(question: dict[str, Any]) -> list[str]:
    response = Client().get("/api/v1/events", {"limit": 100} | question)
    assert response.status_code == 200, response.content
    return [event["slug"] for event in response.json()["results"]]


def _graphql(question: dict[str, Any]) -> list[str]:
    arguments: dict[str, Any] = {"first": 100}
    order = question.get("order")
    if order:
        arguments["order"] = ("DATE" if order.lstrip("-") == "date" else order.lstrip("-").upper()) + (
            "_DESC" if order.startswith("-") else ""
        )
    for name, argument in (("edition", "edition"), ("as_of", "asOf")):
        if name in question:
            arguments[argument] = question[name]
    given = _filter({name: value for name, value in question.items() if name not in _NOT_FILTERS})
    query = (
        "query($filter: EventFilter, $order: EventOrder, $first: Int, $edition: Int, $asOf: String)"
        "{ events(filter: $filter, order: $order, first: $first, edition: $edition, asOf: $asOf) { nodes { slug } } }"
    )
    response = Client().post(
        "/graphql", {"query": query, "variables": arguments | {"filter": given}}, content_type="application/json"
    )
    answer = response.json()
    assert "errors" not in answer, answer
    return [node["slug"] for node in answer["data"]["events"]["nodes"]]


def _mcp(question: dict[str, Any]) -> list[str]:
    return [event["slug"] for event in call("search_events", {"limit": 100} | question)["results"]]


_NOT_FILTERS = {"order", "edition", "as_of"}
_ENUMS = {"date_match", "quote_status", "change", "cause"}


def _filter(question: dict[str, Any]) -> dict[str, Any]:
    """A question as GraphQL writes it: what excludes stands in ``not``, each list for itself."""
    filter: dict[str, Any] = {}
    for name, value in question.items():
        texts = value if isinstance(value, list) else [value]
        excluded = [text[1:] for text in texts if str(text).startswith("!")]
        chosen = [text for text in texts if not str(text).startswith("!")]
        if excluded and name in _OTHERS:
            chosen, excluded = [one for one in chosen or _OTHERS[name] if one not in excluded], []
        if chosen:
            filter[_camel(name)] = _value(name, chosen if isinstance(value, list) else value)
        if excluded:
            filter.setdefault("not", []).append({_camel(name): _value(name, excluded)})
    return filter


#: Lists that exclude on the same participation or date.
_OTHERS = {"role": Role.values, "date_type": DateType.values}


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _value(name: str, value: Any) -> Any:
    if name in _ENUMS:
        return [one.upper() for one in value] if isinstance(value, list) else value.upper()
    if name in ("disputed", "primary", "has_captures"):
        return value == "true"
    return value


SURFACES = {"rest": _rest, "graphql": _graphql, "mcp": _mcp}
