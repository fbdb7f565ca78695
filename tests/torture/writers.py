"""Those who write while everything around them is killed, and what they were told is kept."""

import itertools
import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from .serving import ROOT, Service

_NUMBERS = itertools.count(time.time_ns() // 1_000_000)
#: Events of a file that is imported.
IN_A_FILE = 25


class Publisher:
    """A process that publishes (tests/torture/publisher.py), and what it was told is published."""

    def __init__(self, service: Service, environment: dict[str, str] | None = None) -> None:
        self._environment = environment or service.environment
        self.acknowledged: list[dict[str, Any]] = []
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.publisher", f"killed-{next(_NUMBERS)}"],
            cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            # A line that was cut off was not said.
            if line.endswith(b"\n"):
                self.acknowledged.append(json.loads(line))

    def wait_for_one(self) -> None:
        """Wait until it has published again."""
        before, until = len(self.acknowledged), time.monotonic() + 60
        while len(self.acknowledged) == before:
            assert self.process.poll() is None, "the publisher ended"
            assert time.monotonic() < until, "the publisher publishes nothing"
            time.sleep(0.01)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()


class Uploader:
    """An editor who imports files by the admin's form, one after another, and what was said to be imported."""

    def __init__(self, service: Service) -> None:
        from django.contrib.auth import get_user_model
        from django.test import Client

        users = get_user_model().objects
        user, _ = users.get_or_create(username="uploader", defaults={"is_staff": True, "is_superuser": True})
        client = Client()
        client.force_login(user)
        self._cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": "a" * 32}
        self._port = service.port
        self._is_over = threading.Event()
        self.acknowledged: list[str] = []
        self._thread = threading.Thread(target=self._upload_all, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _upload_all(self) -> None:
        while not self._is_over.wait(0.05):
            slug = f"uploaded-{next(_NUMBERS)}"
            with suppress(httpx.HTTPError):
                if self._upload(slug).status_code == 302:
                    self.acknowledged.append(slug)

    def _upload(self, slug: str) -> httpx.Response:
        from django.core import signing

        data = json.dumps({"events": [file_row(slug)]})
        upload = {"name": "one.json", "data": data, "format": "annals", "mapping": None, "overwrite": False}
        form = {"packed": signing.dumps(upload, salt="annals.import", compress=True), "csrfmiddlewaretoken": "a" * 32}
        address = f"http://127.0.0.1:{self._port}/admin/events/event/import/"
        return httpx.post(address, data=form, cookies=self._cookies, timeout=30)


def file_row(slug: str) -> dict[str, Any]:
    """An event as the import format has it, of what is shipped alone."""
    return {"slug": slug, "title": slug, "date": "2019-05-16", "date_type": "effective"}


class FileImport:
    """A file imported by a command, which is there whole afterwards or not at all."""

    def __init__(self, service: Service) -> None:
        self.name = f"file-{next(_NUMBERS)}"
        self._folder = TemporaryDirectory()
        path = Path(self._folder.name) / "events.json"
        path.write_text(json.dumps({"events": [file_row(f"{self.name}-{place}") for place in range(IN_A_FILE)]}))
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "import_events", str(path)],
            cwd=ROOT, env=service.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._folder.cleanup()

    @property
    def is_acknowledged(self) -> bool:
        return self.process.returncode == 0
