"""Reading a database's address."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def parse_database_url(url: str, variable: str) -> dict[str, Any]:
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


def parse_database_urls(urls: str, variable: str) -> list[dict[str, Any]]:
    """The settings of several addresses, between commas or blanks."""
    return [parse_database_url(url, variable) for url in re.split(r"[\s,]+(?=postgres)", urls.strip())]


def find_replicas(variable: str, primary: dict[str, Any], floor: Path) -> dict[str, object]:
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


def _to_parameters(database: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a database as libpq's parameters, those that are given."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: database[key] for name, key in names.items() if database[key]}
    return {**given, **database["OPTIONS"]}
