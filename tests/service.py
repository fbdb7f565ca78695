"""The whole service, run as its users run it, with a database of its own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import psycopg
from django.conf import settings

from tests.answers import Json

ROOT = Path(__file__).resolve().parents[1]


class Service:
    """A running Annals with a database of its own."""

    def __init__(self, url: str, environment: dict[str, str]) -> None:
        self.url, self.environment = url, environment
        self._commands: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Run a management command against its database, and give what it printed."""
        if self._commands is None:
            self._commands = subprocess.Popen(
                [sys.executable, "-m", "tests.commands"], cwd=ROOT, env=self.environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        orders, result = self._commands.stdin, self._commands.stdout
        assert orders
        assert result
        print(json.dumps({"arguments": arguments, "stdin": stdin}), file=orders, flush=True)
        done = json.loads(result.readline())
        assert not done["error"], done["error"]
        return str(done["out"])

    def end_commands(self) -> None:
        if self._commands is not None:
            self._commands.communicate(timeout=30)

    def shell(self, code: str) -> str:
        return self.manage("shell", "-v", "0", "-c", code)

    def user(self, name: str, *groups: str, superuser: bool = False) -> str:
        """Make a member of staff; gives the password."""
        password = secrets.token_urlsafe(12)
        self.shell(
            "from django.contrib.auth.models import Group, User\n"
            f"user = User.objects.create_user({name!r}, password={password!r}, is_staff=True)\n"
            f"user.is_superuser = {superuser}\n"
            "user.save()\n"
            f"user.groups.set(Group.objects.filter(name__in={list(groups)!r}))"
        )
        return password


@contextmanager
def running(name: str) -> Iterator[Service]:
    """Annals as `make run` serves it, with the shipped timeline, in a database of this name."""
    stored: Json = settings.DATABASES["default"]
    name = f"annals_{name}_{os.getpid()}"
    address: Json = {
        "host": stored["HOST"], "port": stored["PORT"] or None, "user": stored["USER"] or None,
        "password": stored["PASSWORD"] or None, "dbname": "postgres",
    }  # fmt: skip
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    query = urlencode({key: value for key, value in {"host": stored["HOST"], "port": stored["PORT"]}.items() if value})
    account = quote(stored["USER"], safe="") + (f":{quote(stored['PASSWORD'], safe='')}" if stored["PASSWORD"] else "")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgres://{account}@/{name}?{query}",
        "HOST": "127.0.0.1",
        "PORT": port,
        "WORKERS": "1",
        "RATE_LIMIT": "0",
        "LOGIN_RATE_LIMIT": "0",
    }
    process = subprocess.Popen([sys.executable, "-m", "config.run"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/readyz", process)
        service = Service(url, environment)
        try:
            yield service
        finally:
            service.end_commands()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        with psycopg.connect(**address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def wait_for(url: str, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service ended"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
