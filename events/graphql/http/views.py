"""The GraphQL root: its schema, and its one address, by the GraphQL over HTTP specification."""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson
import strawberry
from django.db import DatabaseError, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_variable_values,
)

from events.editions.asof import assume_newest, pin
from events.editions.graphql.base import CONFIG, Pins
from events.editions.graphql.compat import get_core_schema
from events.editions.graphql.executor import Operation
from events.editions.graphql.loader import Loader
from events.editions.graphql.projection import to_json
from events.editions.http.cache import RESPONSE_CACHE
from events.editions.http.conditional import RENDERER, is_at_reader
from events.editions.http.problem_responses import DETAILS, unavailable_problem
from events.editions.http.request_ids import get_request_id
from events.editions.http.responses import FOR_A_MINUTE, base_url
from events.editions.http.turns import begin_work
from events.editions.models import Edition
from events.editions.problems import Problem
from events.editions.querysets import EditionNotFound
from events.graphql.queries import EventQueries
from events.query.column_cache import COLUMN_CACHE
from sources.looks import get_looks_version

from . import cost as limits
from .document_cache import DocumentCache, Measured, ParsedDocument, coded
from .page import graphiql_page, wants_page
from .requests import GRAPHQL, JSON, RequestError, add_frozen_address, negotiate_media_type, parse_request, refusal

logger = logging.getLogger("annals.graphql")


@strawberry.type(description="The root of every query.")
class Query(EventQueries):
    pass


schema = strawberry.Schema(query=Query, config=CONFIG)
_SCHEMA = get_core_schema(schema)
#: What this process was sent already.
DOCUMENTS = DocumentCache(_SCHEMA)


@csrf_exempt
def graphql(request: HttpRequest) -> HttpResponse:
    """Answer a query, by GET or POST. Nothing can be changed here, so there is nothing to forge."""
    if request.method != "POST" and wants_page(request):
        return graphiql_page(request)
    accept = request.META.get("HTTP_ACCEPT", "")
    media_type = JSON if accept in ("", "*/*", JSON) else negotiate_media_type(accept)
    try:
        if media_type is None:
            raise refusal(406, f"The Accept header matches no available format. Accept {GRAPHQL} or {JSON}.")
        params = parse_request(request)
        document, operation = DOCUMENTS.find(params["query"], params.get("operationName"))
        if operation.operation is not OperationType.QUERY:
            raise refusal(405, "Annals is read-only. Send a query.", Allow="GET, HEAD, POST")
        variables = params.get("variables") or {}
        cost = _measure(document, operation, variables)
        number, address = params.get("edition"), base_url(request) + request.path
        newest = (assume_newest() if number is None else None) or _get_edition(number)
        tag = _tag(address, newest, params, media_type)
        if tag in RESPONSE_CACHE or request.META.get("HTTP_IF_NONE_MATCH"):
            # Only the newest edition's answer will do.
            newest = _get_edition(number)
            tag = _tag(address, newest, params, media_type)
            if request.method != "POST" and is_at_reader(request, tag):
                return _cached(_from(newest, HttpResponse(status=304)), tag)
            if (kept := RESPONSE_CACHE.get(tag)) is not None:
                return _cached(kept, tag) if request.method != "POST" else kept
        assumed = newest
        with begin_work(request, expensive=cost.is_expensive(COLUMN_CACHE.length)):
            end = (request.META.get("annals.arrived") or time.monotonic()) + limits.SECONDS
            newest, result = _executed(document, operation, variables, assumed, end, number)
        errors = [_public(error) for error in result.errors]
        if result.data is None and errors and not any(error.path for error in result.errors):
            raise RequestError(400, errors)
    except RequestError as error:
        return _failed(error, media_type)
    except Problem as problem:
        code = "RATE_LIMIT" if problem.status == 429 else "UNAVAILABLE"
        return _failed(refusal(problem.status, problem.detail, code, **problem.headers), media_type)
    except DatabaseError:
        return _unavailable(media_type)
    body = _body(result.data, errors, cost)
    if errors:
        status = 200 if result.data or media_type == JSON else _status(errors)
        return _from(newest, _response(body, media_type, status))
    response = _from(newest, _response(body, media_type, 200))
    add_frozen_address(response, address, params, newest)
    if newest is not assumed:
        tag = _tag(address, newest, params, media_type)
    RESPONSE_CACHE.put(tag, response)
    return _cached(response, tag) if request.method != "POST" else response


def _measure(document: ParsedDocument, operation: OperationDefinitionNode, variables: dict[str, object]) -> Measured:
    """What an operation costs.

    Raises:
        RequestError: it costs too much, or is not valid.
    """
    cost = document.measure(operation, variables)
    if errors := coded(cost.errors) if cost.errors else document.errors:
        raise RequestError(400, errors)
    return cost


def _body(data: object, errors: list[GraphQLError], cost: Measured) -> dict[str, object]:
    with_errors: dict[str, object] = {"errors": [_formatted(error) for error in errors]} if errors else {}
    return with_errors | {"data": data, "extensions": {"cost": cost.report}}


def _failed(error: RequestError, media_type: str | None) -> HttpResponse:
    """The answer to a request that was not executed, or not to its end."""
    # Under application/json a client may be one that reads errors from a 200 alone.
    is_graphql_error = error.status == 400 and media_type == JSON and not error.malformed
    body = {"errors": [_formatted(one) for one in error.errors[:5]]}
    response = _response(body, media_type or JSON, 200 if is_graphql_error else error.status)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _unavailable(media_type: str | None) -> HttpResponse:
    logger.exception("The database did not answer")
    down = GraphQLError(unavailable_problem().detail, extensions={"code": "INTERNAL"})
    response = _response({"errors": [_formatted(down)]}, media_type or JSON, 503)
    response.headers["Retry-After"] = "1"
    return response


def _status(errors: list[GraphQLError]) -> int:
    """What it is that nothing was answered because of: our fault or the client's."""
    return 500 if any((error.extensions or {}).get("code") == "INTERNAL" for error in errors) else 400


def _get_edition(number: int | None) -> Edition:
    """The edition that a request names, else the newest.

    Raises:
        RequestError: nothing was published under that number.
    """
    try:
        return pin(edition=number, now=timezone.now())
    except EditionNotFound as error:
        raise refusal(404, f"edition: {error}", "NOT_FOUND") from error


def _tag(address: str, newest: Edition, params: dict[str, object], media_type: str) -> str:
    """An entity tag of all that an answer without errors depends on: what is public, what is requested, where, and the
    media type.

    What a field says of an ``asOf`` is settled by these too: of a day that is not over it is what the newest edition
    says, and once it is over it is the same until the next one.
    """
    moment: tuple[object, ...] = (newest.number, newest.published_at, newest.redactions_made)
    if params.get("edition") is not None:
        # Fields may still name a later one, or compare with the newest.
        moment = (*moment, _get_edition(None).published_at)
    variables = orjson.dumps(params.get("variables") or {}, option=orjson.OPT_SORT_KEYS)
    what = (params["query"], variables, params.get("operationName"))
    looks = get_looks_version() if "look" in str(params["query"]) else ""  # Looks at sources are of no edition.
    parts = (RENDERER, *map(str, moment), looks, media_type, address, *what)
    return f'"{hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def _from(newest: Edition, response: HttpResponse) -> HttpResponse:
    """An answer that names the edition it is from, wherever its fields name no other."""
    response.headers["Annals-Edition"] = str(newest.number)
    return response


def _cached(response: HttpResponse, tag: str) -> HttpResponse:
    """An answer that caches may keep for a minute, and then request again by its tag (RFC 9111)."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = FOR_A_MINUTE
    patch_vary_headers(response, ("Accept",))
    return response


class _Answer(NamedTuple):
    """The data of an answer, and what went wrong."""

    data: dict[str, object] | None
    errors: list[GraphQLError]


def _executed(
    document: ParsedDocument,
    operation: OperationDefinitionNode,
    variables: dict[str, object],
    assumed: Edition,
    end: float,
    number: int | None,
) -> tuple[Edition, _Answer]:
    """Executed in one snapshot, so that no answer mixes editions; with its newest edition, or the one of the number.

    What one statement reads, which is a snapshot by itself, needs no transaction: it confirms the assumed edition.
    """
    coerced = get_variable_values(_SCHEMA, operation.variable_definitions or (), variables)
    plan = None if isinstance(coerced, list) else document.get_plan(operation, coerced)
    with connections["public"].execute_wrapper(_until(end)):
        if plan is not None and plan.is_one_read and assumed.number:
            assumed.is_confirmed = False
            answer = _executed_by_plan(plan, coerced, assumed)
            if answer is not None:
                return assumed, answer
        with transaction.atomic(using="public"):
            newest = _get_edition(number)
            answer = _executed_by_plan(plan, coerced, newest) if plan is not None else None
            return newest, answer or _executed_the_long_way(document, operation, variables, newest)


def _executed_by_plan(plan: Operation, variables: Any, newest: Edition) -> _Answer | None:
    """Executed by its plan; None where anything is amiss, of which GraphQL's own executor says what and where."""
    try:
        return _Answer(plan.execute(variables, {"pins": Pins(newest)}), [])
    except (DatabaseError, RequestError):
        raise
    except Exception:
        logger.debug("An operation is given up", exc_info=True)
        return None


def _executed_the_long_way(
    document: ParsedDocument, operation: OperationDefinitionNode, variables: dict[str, object], newest: Edition
) -> _Answer:
    """Executed by GraphQL's own executor."""
    loading = Loader()
    result = execute(
        _SCHEMA,
        document.node,
        variable_values=variables,
        operation_name=operation.name.value if operation.name else None,
        context_value={"pins": Pins(newest), "loading": loading, "places": {}},
    )
    if not isinstance(result, ExecutionResult):
        result = loading.run(result)
    for error in result.errors or ():
        if isinstance(error.original_error, (DatabaseError, RequestError)):
            raise error.original_error
    return _Answer(result.data, result.errors or [])


def _until(end: float) -> Callable[..., object]:
    """Lets no query begin once a request has taken too long since it arrived."""

    def run(execute: Callable[..., object], *arguments: object) -> object:
        if time.monotonic() > end:
            raise refusal(
                400,
                f"This query takes more than {limits.SECONDS:g} seconds, which is the limit. Request less at once.",
                "COST_LIMIT",
            )
        return execute(*arguments)

    return run


def _public(error: GraphQLError) -> GraphQLError:
    """An error as the public may read it: meant for people, or masked and noted."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        if not (error.extensions or {}).get("code"):
            error.extensions = {**(error.extensions or {}), "code": "BAD_USER_INPUT"}
        return error
    logger.error("A resolver failed at %s", error.path, exc_info=cause)
    masked = DETAILS[500]
    extensions = {"code": "INTERNAL", "request": get_request_id()}
    return GraphQLError(masked, error.nodes, path=error.path, extensions=extensions)


def _formatted(error: GraphQLError) -> dict[str, object]:
    formatted: dict[str, object] = dict(error.formatted)
    formatted["message"] = error.message[:500]
    return formatted


def _response(body: Mapping[str, object], media_type: str, status: int) -> HttpResponse:
    return HttpResponse(to_json(body), status=status, content_type=f"{media_type}; charset=utf-8")
