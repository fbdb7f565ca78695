"""The one address of the Model Context Protocol: stateless streamable HTTP.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
"""

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from events.editions.http.negotiation import preferred_media_type
from events.editions.http.problem_responses import DETAILS, problem_response, unavailable_problem
from events.editions.http.request_ids import get_request_id
from events.editions.http.responses import base_url
from events.editions.problems import Problem

from .messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    JSON,
    MessageError,
    get_id,
    parse_body,
    parse_message,
    render_error,
    render_result,
    respond,
)
from .methods import Request, answer
from .versions import WITHOUT_HEADER, find_version

logger = logging.getLogger("annals.mcp")

#: The longest body, in bytes, and the most messages of a batch.
MOST_BYTES, MOST_MESSAGES = 64 * 1024, 20


@csrf_exempt
def mcp(request: HttpRequest) -> HttpResponse:
    """Answer a message. Nothing can be changed here, so there is nothing to forge."""
    if request.method != "POST":
        detail = "Send JSON-RPC messages by POST. There are no sessions here, and no streams to open by GET."
        headers = {"Allow": "POST"}
        problem = Problem(405, "Method not allowed", detail, code="method_not_allowed", headers=headers)
        return problem_response(problem, request.path)
    try:
        _check_request(request)
        value = parse_body(request.body)
        if isinstance(value, list) and _takes_batches(request):
            return _answer_batch(request, value)
    except MessageError as error:
        return respond(render_error(None, error), error.status, error.headers)
    return _answer(request, value)


def _answer(request: HttpRequest, value: object) -> HttpResponse:
    """The answer to one message; to a notification, that it has arrived."""
    try:
        message = parse_message(value)
    except MessageError as error:
        return respond(render_error(get_id(value), error), error.status, error.headers)
    if message.id is None:
        return HttpResponse(status=202)
    try:
        reply = answer(Request(message, find_version(message, request.headers), request))
    except MessageError as error:
        return respond(render_error(get_id(value), error), error.status, error.headers)
    except (Problem, OperationalError, InterfaceError) as error:
        failed = _to_error(error)
        return respond(render_error(get_id(value), failed), failed.status, failed.headers)
    except Exception:
        logger.exception("Unanswered: %s", message.method)
        failed = MessageError(INTERNAL_ERROR, DETAILS[500], status=500, data={"request": get_request_id()})
        return respond(render_error(get_id(value), failed), failed.status)
    edition = {} if reply.edition is None else {"Annals-Edition": str(reply.edition)}
    return respond(render_result(message.id, reply.result), headers=edition)


def _answer_batch(request: HttpRequest, values: list[object]) -> HttpResponse:
    """The answers to the messages of a batch, which revision 2025-03-26 alone has; each counts as a request."""
    if not 0 < len(values) <= MOST_MESSAGES:
        detail = f"A batch must have 1 to {MOST_MESSAGES} messages; this one has {len(values)}."
        raise MessageError(INVALID_REQUEST, detail)
    answers = [response.content for value in values if (response := _answer(request, value)).content]
    return respond(b"[" + b",".join(answers) + b"]") if answers else HttpResponse(status=202)


def _takes_batches(request: HttpRequest) -> bool:
    return request.headers.get("MCP-Protocol-Version", WITHOUT_HEADER) == WITHOUT_HEADER


def _check_request(request: HttpRequest) -> None:
    """Check all of a request but its body's content. Its Host was checked before (ALLOWED_HOSTS).

    Raises:
        MessageError: it comes from a page of another site (403), or is not of the form or the size that is read here.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin not in (_get_origin(request), *settings.MCP_ORIGINS):
        detail = f"Pages of {origin[:80]} may not send messages here. Its operator can allow it by MCP_ORIGINS."
        raise MessageError(INVALID_REQUEST, detail, status=403)
    if request.content_type != JSON:
        detail = f"The body is ‘{(request.content_type or '')[:60]}’. Send JSON, with Content-Type: {JSON}."
        raise MessageError(INVALID_REQUEST, detail, status=415)
    if preferred_media_type(request.headers.get("Accept", ""), (JSON,)) is None:
        detail = f"The Accept header does not allow {JSON}. Accept {JSON} and text/event-stream."
        raise MessageError(INVALID_REQUEST, detail, status=406)
    if len(request.body) > MOST_BYTES:
        detail = f"The body has more than {MOST_BYTES:,} bytes, which is the limit. Send a shorter one."
        raise MessageError(INVALID_REQUEST, detail, status=413)


def _get_origin(request: HttpRequest) -> str:
    """The origin of our own pages."""
    parts = urlsplit(base_url(request))
    return f"{parts.scheme}://{parts.netloc}"


def _to_error(error: Exception) -> MessageError:
    """What a client can do nothing about but wait, by its HTTP status."""
    problem = error if isinstance(error, Problem) else unavailable_problem()
    return MessageError(problem.status, problem.detail, status=problem.status, headers=problem.headers)
