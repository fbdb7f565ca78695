"""The few answers that the gateway gives by itself, before Django has a part in them."""

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from .gateway import Exchange
    from .gateway_shapes import Headers, Scope

#: Addresses that programs ask, and no people.
PROGRAMS = ("/api/", "/graphql", "/mcp", "/healthz", "/readyz")
_PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<h1>{title}</h1><p>{detail}</p><p><a href="">Try again</a></p></html>
"""


def refuse(exchange: "Exchange", status: int, detail: str) -> None:
    """Answer with a problem (RFC 9457), or a browser with a page, where nothing has been answered yet."""
    headers = [("cache-control", "no-store"), ("access-control-allow-origin", "*"), ("vary", "Accept")]
    if status == 503:
        headers.append(("retry-after", "1"))
    if _is_of_a_browser(exchange.scope):
        page = _PAGE.format(title=HTTPStatus(status).phrase, detail=detail).encode()
        headers += [("content-type", "text/html; charset=utf-8"), ("content-security-policy", "default-src 'none'")]
        _send(exchange, status, headers, page)
        return
    body = {
        "type": f"tag:annals,2025:problem:{'unavailable' if status == 503 else status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": exchange.scope.path,
        "errors": [],
    }
    _send(exchange, status, [("content-type", "application/problem+json"), *headers], orjson.dumps(body))


def _is_of_a_browser(scope: "Scope") -> bool:
    return "text/html" in scope.headers.get("accept", "") and not scope.path.startswith(PROGRAMS)


def _send(exchange: "Exchange", status: int, headers: "Headers", body: bytes) -> None:
    # Where something was answered already, or nobody is there any more, granian raises.
    with suppress(Exception):
        exchange.protocol.response_bytes(status, headers, body)
