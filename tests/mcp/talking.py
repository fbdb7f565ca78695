"""Messages to the Model Context Protocol, and what comes back."""

import orjson
from django.test import Client

from tests.answers import Json, Response

MODERN, OLDER = "2026-07-28", "2025-11-25"
VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
META = {VERSION_KEY: MODERN, CAPABILITIES_KEY: {}}


def post(body: bytes, **headers: str) -> Response:
    """Post a body as it is; the names of headers have underscores for hyphens."""
    named = {"Accept": "application/json, text/event-stream"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return Client().post("/mcp", body, content_type="application/json", headers=named)


def send(message: Json, **headers: str) -> Response:
    """Post a message, or a batch of them."""
    return post(orjson.dumps(message), **headers)


def request(method: str, params: Json = None) -> Response:
    """A request by the newest revision, with all that it requires."""
    params = params or {}
    name = params.get("name", params.get("uri"))
    headers = {"MCP_Protocol_Version": MODERN, "Mcp_Method": method} | ({"Mcp_Name": name} if name else {})
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params | {"_meta": META}}
    return send(message, **headers)


def request_before(method: str, params: Json = None) -> Response:
    """A request by the revision before, which has no such metadata."""
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params or {}}
    return send(message, MCP_Protocol_Version=OLDER)


def result(method: str, params: Json = None) -> Json:
    response = request(method, params)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer.keys() == {"jsonrpc", "id", "result"}, answer
    return answer["result"]


def error(response: Response) -> tuple[int, int]:
    """The HTTP status and the code of an error."""
    answer = response.json()
    assert answer["jsonrpc"] == "2.0"
    assert "result" not in answer
    return response.status_code, answer["error"]["code"]


def call(tool: str, arguments: Json = None) -> Json:
    """The structured answer of a tool."""
    answer = result("tools/call", {"name": tool, "arguments": arguments or {}})
    assert not answer["isError"], answer
    assert orjson.loads(answer["content"][0]["text"]) == answer["structuredContent"]
    return answer["structuredContent"]


def refusal(tool: str, arguments: Json = None) -> str:
    """What a tool says of arguments that it refuses."""
    answer = result("tools/call", {"name": tool, "arguments": arguments or {}})
    assert answer["isError"], answer
    assert "structuredContent" not in answer
    return str(answer["content"][0]["text"])
