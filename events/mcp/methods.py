"""The methods of the protocol, each from a request to its result.

https://modelcontextprotocol.io/specification/2026-07-28/server
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qs

import orjson
from django.conf import settings
from django.http import HttpRequest

from events.editions.http.parameter_names import unknown_parameter
from events.editions.http.responses import base_url
from events.editions.http.views import TIME
from events.editions.problems import Problem, unknown_value_message

from .lookups import look_up
from .messages import INVALID_PARAMS, METHOD_NOT_FOUND, RESOURCE_NOT_FOUND, Message, MessageError, quote
from .resources import KINDS, MARKDOWN, get_page, list_pages, parse_uri
from .tools import TOOLS
from .versions import LEGACY, SUPPORTED, is_modern

INSTRUCTIONS = (
    "Annals has dated policy events, the sources that attest them, and how those were worded on any day. Every answer "
    "is from one numbered edition; pass edition to get the same answer again. Cite an answer by its line in cite. A "
    "quotation has a status: stands (its source still says so), altered (other words took its place, see now), gone, "
    "or unchecked (no saved text can decide); say so where you quote. An empty answer means that Annals holds nothing "
    "of the kind, not that nothing happened: its coverage says how far Annals goes. Dates are EDTF: a window such as "
    "[2025-05-14..2025-05-19] is an unknown day within bounds."
)
#: How long a client may keep a result, in milliseconds: as long as REST's caches may.
_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
#: Problems that a person or a model can do nothing about but wait.
_WAIT = (429, 503)

Result = dict[str, object]


@dataclass(frozen=True)
class Request:
    """A message, the revision of the protocol it is written in, and the HTTP request that brought it."""

    message: Message
    version: str
    http: HttpRequest

    @property
    def params(self) -> dict[str, object]:
        return self.message.params


@dataclass(frozen=True)
class Reply:
    """A result, and the number of the edition it is from, where it is from one."""

    result: Result
    edition: int | None = None


def answer(request: Request) -> Reply:
    """The result of a request.

    Raises:
        MessageError: it has none.
    """
    methods = _MODERN if is_modern(request.version) else _LEGACY
    method = methods.get(request.message.method)
    if method is None:
        # By revisions with sessions, 404 would say that a session is over.
        status = 404 if is_modern(request.version) else 200
        detail = unknown_value_message("method", request.message.method, methods)
        raise MessageError(METHOD_NOT_FOUND, detail, status=status)
    reply = method(request)
    if not is_modern(request.version):
        return reply
    about = {"resultType": "complete", "_meta": {"io.modelcontextprotocol/serverInfo": _describe_server(request.http)}}
    return Reply(reply.result | about, reply.edition)


@cache
def _get_version() -> str:
    project: dict[str, str] = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return project["version"]


def _describe_server(http: HttpRequest) -> Result:
    return {"name": "annals", "title": "Annals", "version": _get_version(), "websiteUrl": base_url(http)}


def _discover(request: Request) -> Reply:
    return Reply({"supportedVersions": SUPPORTED, **_describe_abilities()} | _keep(_HOUR))


def _initialize(request: Request) -> Reply:
    """The handshake of earlier revisions. No session follows it."""
    wanted = request.params.get("protocolVersion")
    version = wanted if wanted in LEGACY else LEGACY[0]
    server = _describe_server(request.http)
    return Reply({"protocolVersion": version, "serverInfo": server, **_describe_abilities()})


def _describe_abilities() -> Result:
    return {"capabilities": {"tools": {}, "resources": {}}, "instructions": INSTRUCTIONS}


def _ping(request: Request) -> Reply:
    return Reply({})


def _list_tools(request: Request) -> Reply:
    return _list(request, "tools", [tool.definition for tool in TOOLS.values()])


def _list_resources(request: Request) -> Reply:
    return _list(request, "resources", list_pages())


def _list_templates(request: Request) -> Reply:
    return _list(request, "resourceTemplates", [kind.template for kind in KINDS.values()])


def _list(request: Request, name: str, items: list[dict[str, object]]) -> Reply:
    """A list that has one page."""
    if "cursor" in request.params:
        detail = f"cursor: {quote(request.params['cursor'])} is not a cursor: the list has one page. Remove it."
        raise MessageError(INVALID_PARAMS, detail, status=200)
    return Reply({name: items} | _keep(_HOUR))


def _call_tool(request: Request) -> Reply:
    name, arguments = request.params.get("name"), request.params.get("arguments")
    tool = TOOLS.get(name) if isinstance(name, str) else None
    if tool is None:
        known = unknown_value_message("tool", name, TOOLS) if isinstance(name, str) else "name: give that of a tool."
        raise MessageError(INVALID_PARAMS, known, status=200)
    if not isinstance(arguments, dict | None):
        raise MessageError(INVALID_PARAMS, f"arguments must be an object; {quote(arguments)} was given.", status=200)
    try:
        found = look_up(request.http, tool.name, tool.answer, arguments or {}, tool.arguments, tool.expensive)
    except Problem as problem:
        if problem.status in _WAIT:
            raise
        return Reply({"content": [{"type": "text", "text": problem.detail}], "isError": True})
    content = [{"type": "text", "text": found.body.decode()}]
    result: Result = {"content": content, "structuredContent": orjson.Fragment(found.body), "isError": False}
    return Reply(result, found.edition)


def _read_resource(request: Request) -> Reply:
    uri = request.params.get("uri")
    if not isinstance(uri, str):
        raise MessageError(INVALID_PARAMS, f"uri must be a string; {quote(uri)} was given.", status=200)
    kind, name, query = parse_uri(uri) or ("", "", "")
    if kind == "docs" and not query and (page := get_page(name)) is not None:
        return Reply({"contents": [{"uri": uri, "mimeType": MARKDOWN, "text": page}]} | _keep(_HOUR))
    if kind not in KINDS:
        known = "annals://docs/{name}, annals://events/{slug} or annals://sources/{slug}"
        raise _not_found(request, uri, f"There is no resource {quote(uri)}. Read {known}.")
    given = parse_qs(query, keep_blank_values=True)
    if unknown := next((one for one in given if one not in TIME), None):
        raise _not_found(request, uri, unknown_parameter(unknown[:80], TIME))
    try:
        found = look_up(request.http, kind, KINDS[kind].answer, given | {"slug": name}, TIME | {"slug"})
    except Problem as problem:
        if problem.status in _WAIT:
            raise
        raise _not_found(request, uri, problem.detail) from problem
    contents = [{"uri": uri, "mimeType": "application/json", "text": found.body.decode()}]
    return Reply({"contents": contents} | _keep(_DAY if found.is_pinned else _MINUTE), found.edition)


def _not_found(request: Request, uri: str, detail: str) -> MessageError:
    code = INVALID_PARAMS if is_modern(request.version) else RESOURCE_NOT_FOUND
    return MessageError(code, detail, status=200, data={"uri": uri})


def _keep(milliseconds: int) -> Result:
    """For how long a result may be kept, by whom: all of it is public."""
    return {"ttlMs": milliseconds, "cacheScope": "public"}


_Method = Callable[[Request], Reply]
_SHARED: dict[str, _Method] = {
    "tools/list": _list_tools,
    "tools/call": _call_tool,
    "resources/list": _list_resources,
    "resources/templates/list": _list_templates,
    "resources/read": _read_resource,
}
_MODERN = _SHARED | {"server/discover": _discover}
_LEGACY = _SHARED | {"initialize": _initialize, "ping": _ping}
