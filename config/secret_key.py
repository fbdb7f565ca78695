"""The key by which Django signs sessions and tokens."""

import os
import secrets
from pathlib import Path

from .accounts import make_passable


def find_secret_key(folder: Path) -> str:
    """The key from SECRET_KEY; without it a random one, kept in this folder for this installation alone."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    key_file = folder / "secret-key"
    if not key_file.exists():
        make_passable(folder)
        fresh = folder / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        fresh.replace(key_file)
    return key_file.read_text()
