"""The id of the request that a thread answers: what an error shows its reader, and what the log says of it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: What a proxy's id may look like; of any other we say nothing.
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
_is_answering: ContextVar[bool] = ContextVar("is_answering", default=False)


@contextmanager
def request_id(proxy_id: str) -> Iterator[None]:
    """While a request is answered, with the id that its proxy gave it, if any."""
    _is_answering.set(True)
    _request_id.set(proxy_id if proxy_id and _ID.fullmatch(proxy_id) else "")
    try:
        yield
    finally:
        _is_answering.set(False)
        _request_id.set("")


def get_request_id() -> str:
    """The request's id, which it gets where somebody needs it; "" outside of any."""
    if not _is_answering.get():
        return ""
    if not (known := _request_id.get()):
        known = os.urandom(8).hex()
        _request_id.set(known)
    return known
