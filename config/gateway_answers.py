"""The few answers that the gateway gives by itself, before Django has a part in them."""

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from .gateway import Exchange


def refuse(exchange: "Exchange", status: int, detail: str) -> None:
    """Answer with a problem (RFC 9457), where nothing has been answered yet."""
    body = {
        "type": f"tag:annals,2025:problem:{'unavailable' if status == 503 else status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": exchange.scope.path,
        "errors": [],
    }
    headers = [
        ("content-type", "application/problem+json"),
        ("cache-control", "no-store"),
        ("access-control-allow-origin", "*"),
    ]
    if status == 503:
        headers.append(("retry-after", "1"))
    # Where something was answered already, or nobody is there any more, granian raises.
    with suppress(Exception):
        exchange.protocol.response_bytes(status, headers, orjson.dumps(body))
