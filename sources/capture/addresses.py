"""Which URLs may be fetched: only those of the public web, however they are written."""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Callable, Collection
from typing import NamedTuple
from urllib.parse import urlsplit

import idna

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
#: Gives every address of a name and port, as ``socket.getaddrinfo`` does.
Resolver = Callable[[str, int], list[str]]

PORTS = frozenset({80, 443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_UNICAST = ipaddress.ip_network("2000::/3")
#: Ranges inside the global unicast space that carry other addresses or belong to no one.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "192.88.99.0/24", "192.0.0.0/24")
)


class ForbiddenAddress(ValueError):
    """A URL that must not be fetched; the message names it and says why."""


class Destination(NamedTuple):
    """The destination of a URL: its scheme, its host in ASCII and its port."""

    scheme: str
    host: str
    port: int


def parse_destination(url: str, ports: Collection[int] = PORTS) -> Destination:
    """The destination of a URL as it is written; nothing is resolved.

    Raises:
        ForbiddenAddress: it is not a plain http or https URL of a public host.
    """
    if _FORBIDDEN_CHARACTERS.search(url):
        raise ForbiddenAddress(
            f"‘{_shown(url)}’ contains a space, a control character or a backslash. Percent-encode it."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ForbiddenAddress(f"‘{_shown(url)}’ is not a URL: {error}.") from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise ForbiddenAddress(f"‘{_shown(url)}’ cannot be fetched: only http and https are supported.")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise ForbiddenAddress(f"‘{_shown(url)}’ contains a user name or password. Remove it.")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise ForbiddenAddress(
            f"‘{_shown(url)}’ uses port {port}; the allowed ports are {', '.join(map(str, sorted(ports)))}."
        )
    return Destination(parts.scheme, _host(parts.hostname or "", url), port)


def _host(host: str, url: str) -> str:
    if address := _literal(host):
        refuse_private(address, host)
        return str(address)
    if not host.isascii():
        if unicodedata.normalize("NFKC", host) != host:
            raise ForbiddenAddress(f"‘{_shown(url)}’ writes its host in compatibility characters. Use the plain ones.")
        try:
            host = idna.encode(host).decode()
        except idna.IDNAError as error:
            raise ForbiddenAddress(f"‘{_shown(url)}’ has an invalid host: {error}.") from error
    if "xn--" in host:
        try:
            # httpx decodes them, and not every name that is registered can be.
            idna.decode(host)
        except UnicodeError as error:
            raise ForbiddenAddress(f"‘{_shown(url)}’ has an invalid host: {error}.") from error
    if not _NAME.fullmatch(host):
        raise ForbiddenAddress(f"‘{_shown(url)}’ has no public host. Use a full name, such as www.example.org.")
    return host


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, from one query to the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def public_address(host: str, port: int, resolver: Resolver = resolve) -> str:
    """The address to connect to, resolved once: what is checked here is what is connected to.

    Raises:
        ForbiddenAddress: any of the host's addresses is not public, or it has none.
    """
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise ForbiddenAddress(f"‘{host}’ has no address.") from error
    for text in found:
        try:
            refuse_private(ipaddress.ip_address(text), host)
        except ValueError as error:
            raise ForbiddenAddress(str(error)) from error
    if not found:
        raise ForbiddenAddress(f"‘{host}’ has no address.")
    return found[0]


def refuse_private(address: Address, host: str) -> None:
    """Let through only addresses of the public internet (IANA special-purpose registries).

    Raises:
        ForbiddenAddress: the address is private, local, reserved, or carries another one.
    """
    is_public = address.is_global and not (address.is_multicast or address.is_reserved)
    if isinstance(address, ipaddress.IPv6Address):
        is_public = is_public and address in _UNICAST and not address.scope_id
    if not is_public or any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        raise ForbiddenAddress(f"‘{_shown(host)}’ is at {address}, which is not on the public internet.")


def _shown(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text[:120])
