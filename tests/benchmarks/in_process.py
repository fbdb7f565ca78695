"""The CPU of an answer without a server: ``python -m tests.benchmarks.in_process``, in one thread, middleware included.

What it prints is the least of many batches, which depends little on what else the machine does. PostgreSQL's part is
not in it.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

from tests.settings import SERVER

from .asking import Question, Request
from .report import Report
from .serving import environment, prepare

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

#: The targets, by kind of answer: milliseconds of Python's CPU.
WANTED = {"page of 50": 1.5, "one event": 0.8, "GraphQL page of 50": 1.5, "304": 0.3}
#: Answers of a batch, and batches; what is answered first fills the caches of names and statements.
_AT_ONCE, _BATCHES, _FIRST = 40, 40, 300


def main() -> None:
    """Print a line for each kind of answer, with its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300_000)
    length: int = parser.parse_args().events
    SERVER.ensure_running()
    prepare(length)
    os.environ |= environment(length)
    # It sets Django up.
    from config.wsgi import application

    from . import questions

    tag = answer(application, Request(questions.FIRST_PAGE))[0]["ETag"]
    kinds: dict[str, Question] = {
        "page of 50": questions.whole_page,
        "one event": questions.detail(length),
        "GraphQL page of 50": questions.graphql_page,
        "304": questions.known_by(tag),
    }
    report = Report()
    report.begin("CPU of an answer in process, ms of Python", "least of 40 batches", "wanted")
    for name, question in kinds.items():
        report.add(name, f"{measure(application, question):.2f}", f"≤ {WANTED[name]}")


def measure(application: "WSGIApplication", question: Question) -> float:
    """The milliseconds of CPU that this thread takes for an answer, the least of many batches."""
    chance = random.Random(2)
    for _ in range(_FIRST):
        answer(application, question(chance))
    return min(_batches(application, question, chance))


def _batches(application: "WSGIApplication", question: Question, chance: random.Random) -> Iterator[float]:
    for _ in range(_BATCHES):
        requests = [question(chance) for _ in range(_AT_ONCE)]
        begun = time.thread_time()
        for request in requests:
            answer(application, request)
        yield 1000 * (time.thread_time() - begun) / _AT_ONCE


def answer(application: "WSGIApplication", request: Request) -> tuple[dict[str, str], bytes]:
    """The headers and the body of an answer.

    Raises:
        ValueError: it has another status than expected.
    """
    head: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> object:
        head.append((status, headers))
        return None

    parts = application(_to_environ(request), start_response)  # type: ignore[arg-type]
    body = b"".join(parts)
    if close := getattr(parts, "close", None):
        close()
    status, headers = head[0]
    if int(status[:3]) != request.status:
        raise ValueError(f"{request.target}: {status} {body[:500].decode(errors='replace')}")
    return dict(headers), body


def _to_environ(request: Request) -> "WSGIEnvironment":
    path, _, query = request.target.partition("?")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "POST" if request.body else "GET",
        "PATH_INFO": unquote(path),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(request.body or b"")),
        "wsgi.input": BytesIO(request.body or b""),
        "wsgi.errors": sys.stderr,
    }
    setup_testing_defaults(environ)
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


if __name__ == "__main__":
    main()
