"""Revisions of the protocol, and the headers that repeat a request's body.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
"""

import base64
import binascii

from django.http.request import HttpHeaders

from .messages import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, Message, MessageError, quote

#: Those in which every request says its version, and those that begin with a handshake; the newest first.
MODERN = ("2026-07-28",)
LEGACY = ("2025-11-25", "2025-06-18", "2025-03-26")
SUPPORTED = (*MODERN, *LEGACY)
#: The revision of a request without a header, and the only one with batches.
WITHOUT_HEADER = "2025-03-26"

VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
_CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities"
_VERSION_HEADER = "MCP-Protocol-Version"
#: By method the parameter that ``Mcp-Name`` repeats.
_NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
#: What encloses a header value that is not plain ASCII.
_BEGIN, _END = "=?base64?", "?="


def find_version(message: Message, headers: HttpHeaders) -> str:
    """The revision that a request is made by.

    Raises:
        MessageError: it is not supported, or the request lacks what that revision requires.
    """
    named, header = message.meta.get(VERSION_KEY), headers.get(_VERSION_HEADER)
    if named is not None and not isinstance(named, str):
        raise MessageError(INVALID_PARAMS, f"_meta: {VERSION_KEY} must be a string; {quote(named)} was given.")
    if named is not None and named != header:
        raise _mismatch(_VERSION_HEADER, header, named)
    version = WITHOUT_HEADER if header is None else header
    if version not in SUPPORTED:
        raise MessageError(
            UNSUPPORTED_VERSION,
            f"Protocol version {quote(version)} is not supported. Use one of {', '.join(SUPPORTED)}.",
            data={"supported": SUPPORTED, "requested": version},
        )
    if version in MODERN:
        _check_meta(message)
        _check_headers(message, headers)
    return version


def is_modern(version: str) -> bool:
    return version in MODERN


def _check_meta(message: Message) -> None:
    for name, kind in ((VERSION_KEY, str), (_CAPABILITIES_KEY, dict)):
        if not isinstance(message.meta.get(name), kind):
            given = "is missing" if name not in message.meta else f"is {quote(message.meta[name])}"
            what = "the protocol version" if kind is str else "an object, {} for none"
            raise MessageError(INVALID_PARAMS, f"params._meta: {name} {given}. Give {what}.")


def _check_headers(message: Message, headers: HttpHeaders) -> None:
    method = headers.get("Mcp-Method")
    if method is None or method.strip() != message.method:
        raise _mismatch("Mcp-Method", method, message.method)
    name = message.params.get(_NAMED.get(message.method, ""))
    if isinstance(name, str):
        header = headers.get("Mcp-Name")
        if header is None or _decode(header.strip()) != name:
            raise _mismatch("Mcp-Name", header, name)


def _decode(value: str) -> str | None:
    """What a header value says; None where its encoding is damaged."""
    if not (value.startswith(_BEGIN) and value.endswith(_END)):
        return value
    try:
        return base64.b64decode(value[len(_BEGIN) : -len(_END)], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _mismatch(header: str, given: str | None, expected: str) -> MessageError:
    said = "is missing" if given is None else f"is {quote(given)}"
    return MessageError(HEADER_MISMATCH, f"The header {header} {said}, but the body says {quote(expected)}.")
