"""Reading a database's address."""

from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class DatabaseSettings(TypedDict):
    """What Django's settings say of a database to connect to."""

    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, str]


def parse_database_url(url: str, variable: str) -> DatabaseSettings:
    """Django's settings for a PostgreSQL address such as ``postgres://user:secret@host:5432/annals?sslmode=require``.

    A socket's folder may be given as host, percent-encoded, or as ``?host=/run/postgresql``; every other
    parameter goes to libpq.

    Raises:
        ImproperlyConfigured: it is no such address. The message does not repeat the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable} cannot be read: {error}.") from error
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{variable} begins with ‘{parts.scheme}’, but Annals supports only PostgreSQL. "
            "Write postgres://user:password@host:5432/name."
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured(f"{variable} names no database. Write postgres://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }
