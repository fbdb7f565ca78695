"""Registered documents: queries kept under the SHA-256 of their text, to be requested by that alone."""

import hashlib
import re
from pathlib import Path

from django.conf import settings

_ID = re.compile(r"sha256:([0-9a-f]{64})", re.ASCII)


class UnknownDocument(LookupError):
    """No document is registered under that id."""


def register_document(text: str) -> str:
    """Keep a document; gives its id, ``sha256:`` and 64 hexadecimal digits."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{digest}.graphql").write_bytes(text.encode())
    return f"sha256:{digest}"


def get_document(id: str) -> str:
    """The text of a document.

    Raises:
        UnknownDocument: there is none with that id, or it is not an id.
    """
    matched = _ID.fullmatch(id)
    try:
        if matched:
            return (_folder() / f"{matched[1]}.graphql").read_bytes().decode()
    except FileNotFoundError:
        pass
    raise UnknownDocument(f"documentId ‘{id[:80]}’ is not registered. Send the query itself.")


def _folder() -> Path:
    return Path(settings.VAR) / "documents"
