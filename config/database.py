"""Reading a database's address."""

import os
import re
from pathlib import Path
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


def parse_database_urls(urls: str, variable: str) -> list[DatabaseSettings]:
    """The settings of several addresses, between commas or blanks."""
    return [parse_database_url(url, variable) for url in re.split(r"[\s,]+(?=postgres)", urls.strip())]


def find_replicas(variable: str, primary: DatabaseSettings, floor: Path) -> dict[str, object]:
    """The options of a database that is read from several servers, where this variable names several.

    Args:
        primary: Django's settings of the server that they follow.
        floor: the file of what was answered from; see :mod:`config.postgresql.floor`.
    """
    urls = os.environ.get(variable)
    servers = parse_database_urls(urls, variable) if urls else []
    if len(servers) < 2:
        return {}
    return {"replicas": [*map(_to_parameters, servers)], "primary": _to_parameters(primary), "floor": floor}


def _to_parameters(database: DatabaseSettings) -> dict[str, str]:
    """Django's settings of a database as libpq's parameters, those that are given."""
    given = {
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
        "host": database["HOST"],
        "port": database["PORT"],
    }
    return {name: value for name, value in given.items() if value} | database["OPTIONS"]
