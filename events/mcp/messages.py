"""Messages as JSON-RPC 2.0 has them, and the errors that the Model Context Protocol adds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
from django.http import HttpResponse

JSON = "application/json"

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
#: Of revision 2026-07-28.
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022
#: Of the revisions before it.
RESOURCE_NOT_FOUND = -32002

#: The longest text of a request that an error repeats, in characters.
_QUOTED = 80


class MessageError(Exception):
    """A message that cannot be answered.

    Args:
        code: of the JSON-RPC error.
        message: in words for people: the field, the value, the way out.
        status: of the HTTP answer.
        data: further members, for programs.
        headers: of the HTTP answer.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 400,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status
        self.data, self.headers = data, headers or {}


@dataclass(frozen=True)
class Message:
    """A request, or a notification, which has no id and gets no answer."""

    method: str
    id: str | int | None = None
    params: dict[str, object] = field(default_factory=dict)

    @property
    def meta(self) -> dict[str, object]:
        """What a client says of itself with every request."""
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


def parse_body(body: bytes) -> object:
    """The value of a body in JSON.

    Raises:
        MessageError: it is not JSON in UTF-8.
    """
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MessageError(PARSE_ERROR, f"The body is not valid JSON in UTF-8: {error.msg}.") from error
    return value


def parse_message(value: object) -> Message:
    """A request or a notification.

    Raises:
        MessageError: the value is neither; it has the id that the answer needs where there is one.
    """
    if not isinstance(value, dict):
        raise _invalid('The body must be one JSON-RPC message, such as {"jsonrpc": "2.0", "id": 1, "method": "…"}.')
    if value.get("jsonrpc") != "2.0":
        raise _invalid(f'jsonrpc must be "2.0"; {quote(value.get("jsonrpc"))} was given.')
    method = value.get("method")
    if not isinstance(method, str):
        if method is None and ("result" in value or "error" in value):
            raise _invalid("This is an answer, but nothing was requested from the client. Send a request.")
        raise _invalid(f"method must be a string; {quote(method)} was given.")
    id = value.get("id")
    if "id" in value and (isinstance(id, bool) or not isinstance(id, str | int)):
        raise _invalid(f"id must be a string or a whole number; {quote(id)} was given.")
    params = value.get("params", {})
    if not isinstance(params, dict):
        raise _invalid(f"params must be an object; {quote(params)} was given.")
    return Message(method, id, params)


def get_id(value: object) -> str | int | None:
    """The id of a message, where it has one that an answer can repeat."""
    id = value.get("id") if isinstance(value, dict) else None
    return id if isinstance(id, str | int) and not isinstance(id, bool) else None


def quote(value: object) -> str:
    """A value of a request as an error repeats it.

    >>> quote([1, "a"])
    '[1,"a"]'
    """
    text = orjson.dumps(value).decode()
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def render_result(id: str | int, result: Mapping[str, object]) -> bytes:
    """An answer with a result, of which parts may be JSON text already (``orjson.Fragment``)."""
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "result": result})


def render_error(id: str | int | None, error: MessageError) -> bytes:
    """An answer with an error; without an id where none could be read."""
    body: dict[str, object] = {"jsonrpc": "2.0"} | ({} if id is None else {"id": id})
    body["error"] = {"code": error.code, "message": error.message} | ({"data": error.data} if error.data else {})
    return orjson.dumps(body)


def respond(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The HTTP answer. Whoever asks by a body asks again by one, so no cache may keep it."""
    response = HttpResponse(body, status=status, content_type=JSON, headers={"Cache-Control": "no-store"})
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _invalid(message: str) -> MessageError:
    return MessageError(INVALID_REQUEST, message)
