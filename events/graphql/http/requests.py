"""The requests to the GraphQL address, by the GraphQL over HTTP specification."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from django.http import HttpRequest, HttpResponse
from graphql import GraphQLError

from events.editions.http.negotiation import preferred_media_type
from events.editions.http.parameters import is_utf8
from events.editions.http.responses import add_cite_as
from events.editions.models import Edition

from . import cost as limits
from .persisted import UnknownDocument, get_document

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
#: The longest address that an answer names: longer headers are refused by proxies and clients.
LONGEST_ADDRESS = 4000


class RequestError(Exception):
    """A request that does not get as far as being executed."""

    def __init__(
        self, status: int, errors: list[GraphQLError], *, malformed: bool = False, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(errors[0].message)
        self.status = status
        self.errors = errors
        self.malformed = malformed
        self.headers = headers or {}


def refusal(status: int, message: str, code: str = "BAD_USER_INPUT", **headers: str) -> RequestError:
    return RequestError(status, [GraphQLError(message, extensions={"code": code})], headers=headers)


def malformed(status: int, message: str, **headers: str) -> RequestError:
    """Not a GraphQL request at all, whatever its document says."""
    error = GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})
    return RequestError(status, [error], malformed=True, headers=headers)


def negotiate_media_type(accept: str) -> str | None:
    """The media type to answer in; None where neither is accepted."""
    # Who takes anything may be one that never heard of GraphQL's own.
    return preferred_media_type(accept, (GRAPHQL, JSON) if GRAPHQL in accept.lower() else (JSON, GRAPHQL))


def parse_request(request: HttpRequest) -> dict[str, Any]:
    """The parameters of a request: query, operationName, variables, extensions, edition."""
    if request.method in ("GET", "HEAD"):
        if not is_utf8(request.META.get("QUERY_STRING", "")):
            raise malformed(400, "The query string is not UTF-8. Percent-encode its characters as UTF-8.")
        if twice := [name for name in request.GET if len(request.GET.getlist(name)) > 1]:
            raise malformed(400, f"{twice[0][:80]} is given more than once. Give it only once.")
        params: Any = request.GET.dict()
        for name in ("variables", "extensions"):
            if name in params:
                params[name] = _object(params[name].encode("utf-8", "surrogatepass"), name) if params[name] else None
        if (number := params.get("edition", "")).isascii() and number.isdigit():
            params["edition"] = int(number[:10])
    elif request.method == "POST":
        media_type, _, parameters = request.headers.get("Content-Type", "").partition(";")
        if media_type.strip().lower() != "application/json":
            raise malformed(415, "The content type must be application/json.")
        if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
            raise malformed(415, "The character encoding must be UTF-8.")
        body = request.read(limits.BODY + 1)
        if len(body) > limits.BODY:
            _drain(request)
            raise malformed(
                413, f"The request has more than {limits.BODY:,} bytes, which is the limit. Send a shorter one."
            )
        params = _object(body, "The request")
    else:
        raise malformed(405, "The method must be GET, HEAD or POST.", Allow="GET, HEAD, POST")
    if params.get("documentId") is not None:
        if params.get("query") is not None:
            raise malformed(400, "query and documentId cannot be used together. Remove one.")
        try:
            params["query"] = get_document(str(params["documentId"]))
        except UnknownDocument as error:
            raise refusal(404, str(error), "NOT_FOUND") from error
    if params.get("query") is None and _is_persisted(params.get("extensions")):
        # By this message clients know that they are to send the query, from now on.
        raise refusal(400, "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
    if not isinstance(params.get("query"), str):
        raise malformed(400, "query is missing or is not a string. Give a GraphQL document.")
    for name, kind in (("operationName", str), ("variables", dict), ("extensions", dict)):
        if not isinstance(params.get(name), kind | None):
            raise malformed(400, f"{name} must be {'a string' if kind is str else 'an object'}.")
    if (edition := params.get("edition")) is not None and not (type(edition) is int and 0 <= edition < 10**9):
        raise malformed(400, f"edition must be the number of an edition; {str(edition)[:40]} was given.")
    if len(params["query"]) > limits.BODY:
        raise malformed(
            413, f"The query has more than {limits.BODY:,} characters, which is the limit. Send a shorter one."
        )
    return params


def add_frozen_address(response: HttpResponse, address: str, params: Mapping[str, Any], edition: Edition) -> None:
    """Name the address that gives the same answer whatever is published later, unless it is too long for a header."""
    named = "documentId" if params.get("documentId") is not None else "query"
    pairs: dict[str, Any] = {named: params[named]}
    if params.get("variables"):
        pairs["variables"] = orjson.dumps(params["variables"])
    if params.get("operationName"):
        pairs["operationName"] = params["operationName"]
    # What is no character cannot be sent in an address either.
    query = urlencode({**pairs, "edition": edition.number}, safe=":,/!()", errors="replace")
    frozen = f"{address}?{query}"
    if edition.number and len(frozen) <= LONGEST_ADDRESS:
        add_cite_as(response, frozen)


def _is_persisted(extensions: object) -> bool:
    """Whether a client asks by the hash of a query, as Apollo's and urql's do (automatic persisted queries)."""
    return isinstance(extensions, dict) and "persistedQuery" in extensions


def _drain(request: HttpRequest) -> None:
    """Read what a client goes on sending, within reason: one that cannot finish does not hear that it was too much."""
    for _ in range(256):
        if not request.read(limits.BODY):
            return


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise malformed(400, f"{name} is not valid JSON in UTF-8: {error.msg}.") from error
    if isinstance(value, list) and name == "The request":
        raise malformed(400, "Array batches are not supported. Send each operation in a separate request.")
    if not isinstance(value, dict):
        raise malformed(400, f"{name} must be a JSON object.")
    return value
