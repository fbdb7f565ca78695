"""Newline-delimited JSON: one event document a line, https://github.com/ndjson/ndjson-spec."""

from collections.abc import Iterable, Iterator

import orjson

from .page import Page


def render(page: Page) -> bytes:
    return b"".join(orjson.dumps(event) + b"\n" for event in page.events)


def splice(documents: Iterable[str]) -> bytes:
    """A line of each document, which is one already."""
    return "".join([f"{document}\n" for document in documents]).encode()


def stream(pages: Iterator[Page]) -> Iterator[bytes]:
    """The lines of every page, a page at a time."""
    return map(render, pages)
