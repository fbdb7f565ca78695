"""Whose request it is, where a proxy stands before us."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address the proxy heard from, the last in X-Forwarded-For; those before it are the client's word."""
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    remote: str = request.META.get("REMOTE_ADDR", "")
    return forwarded or remote
