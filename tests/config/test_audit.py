"""`make audit` names the pins that are known to be vulnerable, and says so where nobody could be asked."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / ".ci" / "audit"


class Vulnerable(BaseHTTPRequestHandler):
    """A database that knows of one vulnerability, of Django."""

    def do_POST(self) -> None:
        assert self.path == "/v1/querybatch"
        requested = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results = [{"vulns": [{"id": "GHSA-1"}]} if one["package"]["name"] == "django" else {} for one in requested]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def database() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Vulnerable)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def audited(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, AUDIT], env=os.environ | {"OSV": address}, capture_output=True, text=True, check=False
    )


def test_a_pin_that_is_known_to_be_vulnerable_is_named(database: str) -> None:
    done = audited(database)
    assert done.returncode == 1
    first, last = done.stdout.splitlines()
    assert first.startswith("django 5.2.")
    assert first.endswith("(PyPI): GHSA-1")
    # Those of every file: what is served, tested with, and generated with.
    assert int(last.split()[0]) > 100


def test_without_a_service_to_query_nothing_is_said_to_be_well() -> None:
    # A port that the system gives to nobody.
    done = audited("http://127.0.0.1:1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nothing was checked" in done.stderr
