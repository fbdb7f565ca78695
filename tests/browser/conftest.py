"""The whole service, run as its users run it, and a real browser to look at it with."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
#: Flags without which Chromium asks hosts of its maker's at every start, or will not run as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Service:
    """A running Annals with a database of its own."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Run a management command against its database, and give what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

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


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """Annals as `make run` serves it, with the shipped timeline."""
    stored = settings.DATABASES["default"]
    name = f"annals_browser_{os.getpid()}"
    address = {
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
        "DATABASE_URL": f"postgres://{account}@/{name}?{query}",
        "HOST": "127.0.0.1",
        "PORT": port,
        "WORKERS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "config.run"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{url}/readyz", process)
        yield Service(url, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        with psycopg.connect(**address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _wait(url: str, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service ended"
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own, 1280 × 800."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def packages() -> Path:
    """Where the clients from npm are installed."""
    return ROOT / "tests" / "browser" / "node_modules"
