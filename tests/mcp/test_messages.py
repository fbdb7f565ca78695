"""The protocol: JSON-RPC 2.0 by POST, the headers that repeat a body, and the revisions before."""

import base64
from unittest import mock

import orjson
import pytest
from django.db import OperationalError
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import Settings

from events.editions.asof import pin
from events.mcp.tools import TOOLS
from events.mcp.versions import SUPPORTED
from events.mcp.views import MOST_BYTES, MOST_MESSAGES
from tests.answers import Json
from tests.desk import an_event, published

from .talking import (
    CAPABILITIES_KEY,
    META,
    MODERN,
    OLDER,
    VERSION_KEY,
    error,
    post,
    request,
    request_before,
    result,
    send,
)

pytestmark = pytest.mark.django_db

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}
HEADERS = {"MCP_Protocol_Version": MODERN, "Mcp_Method": "tools/list"}

PARSE, REQUEST, METHOD, PARAMS, HEADER, VERSION = -32700, -32600, -32601, -32602, -32020, -32022

#: Bodies that are no message, and the code of the error.
NO_MESSAGES: list[tuple[bytes, int]] = [
    (b" ", PARSE), (b"{", PARSE), (b"\xff", PARSE), (b'{"a": "\\ud800"}', PARSE), (b"[" * 50_000, PARSE),
    (b"NaN", PARSE), (b"5", REQUEST), (b"null", REQUEST), (b'"x"', REQUEST), (b"{}", REQUEST), (b"[]", REQUEST),
    (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', REQUEST), (b'{"jsonrpc": "2.0", "id": 1}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', REQUEST), (b'{"jsonrpc": "2.0", "id": 1, "result": {}}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": [1], "method": "ping"}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}', REQUEST),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": null}', REQUEST),
]  # fmt: skip


def test_what_is_no_message_is_an_error_of_its_kind() -> None:
    said = {body[:60]: error(post(body)) for body, _ in NO_MESSAGES}
    assert said == {body[:60]: (400, code) for body, code in NO_MESSAGES}


def test_an_error_repeats_the_id_where_there_is_one() -> None:
    assert send({"id": "a", "method": "ping"}).json()["id"] == "a"
    assert "id" not in post(b"{").json()
    assert request("nothing/known").json()["id"] == 7


def test_a_notification_is_taken_without_an_answer() -> None:
    response = send({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (response.status_code, response.content) == (202, b"")


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_messages_are_posted(client: Client, method: str) -> None:
    response = getattr(client, method)("/mcp")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_only_our_own_pages_and_those_allowed_may_post(settings: Settings) -> None:
    elsewhere = "https://evil.example"
    for origin, status in (("http://testserver", 200), (elsewhere, 403), ("null", 403), ("http://testserver:81", 403)):
        assert send(LIST, Origin=origin, **HEADERS).status_code == status, origin
    settings.MCP_ORIGINS = [elsewhere]
    assert send(LIST, Origin=elsewhere, **HEADERS).status_code == 200
    settings.ANNALS_BASE_URL = "https://annals.example/"
    assert send(LIST, Origin="https://annals.example", **HEADERS).status_code == 200


def test_a_page_that_is_allowed_may_ask_before_it_posts(client: Client) -> None:
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "mcp-protocol-version, mcp-name",
    }
    answer = client.options("/mcp", headers={"origin": "https://assistant.example", **asked})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "*" in answer.headers["Access-Control-Allow-Headers"]


def test_another_host_is_refused() -> None:
    response = send(LIST, Host="evil.example", **HEADERS)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_body_has_its_type_and_its_limit(client: Client) -> None:
    assert client.post("/mcp", b"{}", content_type="text/plain").status_code == 415
    assert client.post("/mcp", {"a": "b"}).status_code == 415
    assert send(LIST, Accept="text/event-stream", **HEADERS).status_code == 406
    assert send(LIST, Accept="*/*", **HEADERS).status_code == 200
    filled = orjson.dumps(LIST)
    filled += b" " * (MOST_BYTES - len(filled))
    assert post(filled, **HEADERS).status_code == 200
    longer = post(filled + b" ", **HEADERS)
    assert error(longer) == (413, REQUEST)
    assert "65,536 bytes" in longer.json()["error"]["message"]


def test_a_request_says_its_version_and_capabilities() -> None:
    for missing in (VERSION_KEY, CAPABILITIES_KEY):
        meta = {name: value for name, value in META.items() if name != missing}
        response = send(LIST | {"params": {"_meta": meta}}, **HEADERS)
        assert error(response) == (400, PARAMS)
        assert missing in response.json()["error"]["message"]
    assert error(send(LIST | {"params": {}}, **HEADERS)) == (400, PARAMS)
    assert error(send(LIST | {"params": {"_meta": META | {VERSION_KEY: 5}}}, **HEADERS)) == (400, PARAMS)
    assert send(LIST, **HEADERS).status_code == 200


def test_headers_repeat_what_the_body_says() -> None:
    called = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search_events", "_meta": META}}
    names = {"MCP_Protocol_Version": MODERN, "Mcp_Method": "tools/call", "Mcp_Name": "search_events"}
    encoded = base64.b64encode(b"search_events").decode()
    for wrong in (
        {"MCP_Protocol_Version": OLDER}, {"MCP_Protocol_Version": ""}, {"Mcp_Method": "tools/list"}, {"Mcp_Method": ""},
        {"Mcp_Name": "get_event"}, {"Mcp_Name": ""}, {"Mcp_Name": "SEARCH_EVENTS"}, {"Mcp_Name": "=?base64?!?="},
        {"Mcp_Name": "=?base64?/w==?="},
    ):  # fmt: skip
        sent = {name: value for name, value in (names | wrong).items() if value}
        assert error(send(called, **sent)) == (400, HEADER), wrong
    for right in ({}, {"Mcp_Name": "  search_events "}, {"Mcp_Name": f"=?base64?{encoded}?="}):
        assert send(called, **names | right).status_code == 200, right


def test_an_unknown_version_is_answered_with_those_there_are() -> None:
    meta = META | {VERSION_KEY: "1900-01-01"}
    for params, headers in (({"_meta": meta}, HEADERS), ({}, {})):
        response = send(LIST | {"params": params}, **headers | {"MCP_Protocol_Version": "1900-01-01"})
        assert error(response) == (400, VERSION)
        assert response.json()["error"]["data"] == {"supported": [*SUPPORTED], "requested": "1900-01-01"}
    assert result("server/discover")["supportedVersions"] == [*SUPPORTED]


def test_a_header_that_names_no_version_is_not_taken_for_none() -> None:
    for version in ("", "junk", "2025-06-18é", "\u00ff"):
        response = send(PING, MCP_Protocol_Version=version)
        assert error(response) == (400, VERSION), version
        assert response.json()["error"]["data"]["requested"] == version
    assert send(PING).status_code == 200


def test_results_say_what_they_are_and_how_long_they_may_be_kept() -> None:
    for method, name in (
        ("server/discover", "capabilities"), ("tools/list", "tools"), ("resources/list", "resources"),
        ("resources/templates/list", "resourceTemplates"),
    ):  # fmt: skip
        answer = result(method)
        assert answer[name]
        assert (answer["resultType"], answer["ttlMs"], answer["cacheScope"]) == ("complete", 3_600_000, "public")
        assert answer["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "annals"


def test_an_unknown_method_or_tool_is_named() -> None:
    for method in ("initialize", "ping", "prompts/list", "subscriptions/listen", "tools/calls"):
        assert error(request(method)) == (404, METHOD)
    assert "did you mean 'tools/call'?" in request("tools/calls").json()["error"]["message"]
    response = request("tools/call", {"name": "search_event"})
    assert error(response) == (200, PARAMS)
    assert "did you mean 'search_events'?" in response.json()["error"]["message"]
    for params in ({"name": 5}, {}, {"name": "verify", "arguments": [1]}):
        assert error(request_before("tools/call", params)) == (200, PARAMS)
    assert error(request("tools/list", {"cursor": "x"})) == (200, PARAMS)


@pytest.mark.parametrize("version", [OLDER, "2025-06-18", "2025-03-26"])
def test_an_older_client_shakes_hands_and_is_answered_without_a_session(version: str) -> None:
    about = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}
    response = send({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about})
    assert response.json()["result"]["protocolVersion"] == version
    assert response.json()["result"]["capabilities"] == {"tools": {}, "resources": {}}
    assert "Mcp-Session-Id" not in response.headers
    assert send(PING, MCP_Protocol_Version=version).json() == {"jsonrpc": "2.0", "id": 1, "result": {}}
    listed = send({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, MCP_Protocol_Version=version).json()["result"]
    assert [tool["name"] for tool in listed["tools"]] == list(TOOLS)
    assert error(send({"jsonrpc": "2.0", "id": 1, "method": "x"}, MCP_Protocol_Version=version)) == (200, METHOD)


def test_a_version_that_is_not_known_is_met_by_the_newest_with_a_handshake() -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2024-11-05"}}
    assert send(message).json()["result"]["protocolVersion"] == OLDER


def test_batches_are_answered_by_the_one_revision_that_has_them() -> None:
    notice = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    batch: Json = [PING | {"id": 1}, notice, PING | {"id": 2, "method": "x"}, 5]
    answers = send(batch).json()
    assert [one.get("id") for one in answers] == [1, 2, None]
    assert [one.get("error", {}).get("code") for one in answers] == [None, METHOD, REQUEST]
    assert send([notice]).status_code == 202
    assert error(send([PING] * (MOST_MESSAGES + 1))) == (400, REQUEST)
    assert error(send(batch, MCP_Protocol_Version=OLDER)) == (400, REQUEST)
    assert error(send([LIST], **HEADERS)) == (400, REQUEST)


def test_a_database_that_is_down_is_no_fault_of_the_question() -> None:
    published(an_event("ban"))
    with mock.patch("events.mcp.lookups.pin_edition", side_effect=OperationalError):
        response = request("tools/call", {"name": "search_events"})
    assert error(response) == (503, 503)
    assert response.headers["Retry-After"] == "1"


def test_a_fault_of_ours_says_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch("events.mcp.lookups.pin_edition", side_effect=RuntimeError("secret")):
        response = request("tools/call", {"name": "search_events"})
    assert error(response) == (500, -32603)
    assert b"secret" not in response.content
    assert "secret" in caplog.text


def test_what_was_answered_is_kept_by_its_edition() -> None:
    published(an_event("ban"))
    first = request("tools/call", {"name": "search_events"})
    assert (first.headers["Annals-Edition"], first.headers["Cache-Control"]) == ("1", "no-store")
    with mock.patch("events.mcp.lookups.render_answer", side_effect=AssertionError):
        assert request("tools/call", {"name": "search_events"}).content == first.content
    published(an_event("later"))
    assert request("tools/call", {"name": "search_events"}).headers["Annals-Edition"] == "2"


def test_an_answer_is_from_one_edition_whatever_is_published_meanwhile() -> None:
    """Between the look for a kept answer and the answer itself."""
    published(an_event("ban"))
    pinned = 0

    def pin_and_publish(**time: Json) -> Json:
        nonlocal pinned
        pinned += 1
        edition = pin(**time)
        if pinned == 1:
            published(an_event("later", date="2001"))
        return edition

    with mock.patch("events.editions.http.views.pin", pin_and_publish):
        answer = result("tools/call", {"name": "search_events"})["structuredContent"]
    assert (answer["edition"], [one["slug"] for one in answer["results"]]) == (2, ["later", "ban"])
    assert result("tools/call", {"name": "search_events"})["structuredContent"] == answer


def test_definitions_are_those_of_the_protocol() -> None:
    """Names as the specification allows, schemas whose root is an object, and no reference to elsewhere."""
    for tool in result("tools/list")["tools"]:
        assert tool.keys() == {"name", "title", "description", "inputSchema", "outputSchema", "annotations"}
        for schema in (tool["inputSchema"], tool["outputSchema"]):
            assert schema["type"] == "object"
            Draft202012Validator.check_schema(schema)
            assert orjson.dumps(schema).count(b'"$ref":"#/$defs/') == orjson.dumps(schema).count(b'"$ref"')
