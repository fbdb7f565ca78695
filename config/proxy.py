"""Whose request it is, where proxies stand before us."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our proxies heard from. What stands before it is the client's word.

    Each proxy appends to X-Forwarded-For whom it heard from; ``BEHIND_PROXY`` says how many are ours.
    """
    remote: str = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not settings.BEHIND_PROXY or not forwarded:
        return remote
    address: str = forwarded[-min(settings.BEHIND_PROXY, len(forwarded))]
    return address


def address_block(request: HttpRequest) -> str:
    """What counts as one client: an IPv4 address, or the 64 bits of IPv6 that one household or server has."""
    address = client_address(request)
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return address[:64]
    if parsed.version == 6:
        return str(parsed.ipv4_mapped or ip_network((int(parsed) >> 64 << 64, 64)))
    return str(parsed)
