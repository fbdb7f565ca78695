"""The manifest of a backup: what it holds and of what, to be checked before anything is restored."""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

NAME = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
_FORMAT = 1
_CHUNK = 1 << 20


class BackupError(Exception):
    """A backup cannot be made or restored. The message says why and what to do."""


class File(msgspec.Struct, frozen=True):
    """A file of a backup; size in bytes."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds.

    ``edition`` is the number of the newest edition and ``head`` its link of the chain; ``migrations`` are those the
    database had, as ``app.name``; ``tables`` counts the rows of each; ``files`` are by their path in the backup.
    """

    release: str
    made_at: dt.datetime
    edition: int
    head: str | None
    migrations: list[str]
    tables: dict[str, int]
    files: dict[str, File]
    format: int = _FORMAT


def copy_file(source: Path, target: Path) -> File:
    """Copy a file to where none is yet, down to the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reader, target.open("xb") as writer:
        digest, size = hashlib.sha256(), 0
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            size += writer.write(chunk)
    sync(target)
    return File(size, digest.hexdigest())


def describe_file(path: Path) -> File:
    with path.open("rb") as file:
        return File(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def iter_files(folder: Path) -> Iterator[Path]:
    """The files below a folder, if it exists, by their path."""
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def sync(path: Path) -> None:
    """Have a file's content on the disk before anything relies on it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_manifest(folder: Path, manifest: Manifest) -> None:
    path = folder / NAME
    path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    sync(path)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a whole backup: every file it lists is there as it was written, and no other.

    Raises:
        BackupError: it is not whole; every problem is named.
    """
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BackupError(f"{folder} is not a backup: it has no {NAME}. Name a folder that `backup` made.") from None
    except msgspec.DecodeError as error:
        raise BackupError(f"{folder / NAME} cannot be read: {error}. Restore another backup.") from error
    if manifest.format != _FORMAT:
        raise BackupError(
            f"{folder} has format {manifest.format}, and this release reads format {_FORMAT}. "
            "Restore it with the release that made it."
        )
    if problems := list(_iter_problems(folder, manifest)):
        raise BackupError(
            "\n".join([f"{folder} is damaged:", *(f"  {problem}" for problem in problems), "Restore another backup."])
        )
    return manifest


def _iter_problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    present = {path.relative_to(folder).as_posix() for path in iter_files(folder)} - {NAME}
    yield from (f"{name} is missing" for name in sorted(manifest.files.keys() - present))
    yield from (f"{name} is not in the manifest" for name in sorted(present - manifest.files.keys()))
    for name in sorted(manifest.files.keys() & present):
        expected, found = manifest.files[name], describe_file(folder / name)
        if found.size != expected.size:
            yield f"{name} has {found.size:,} bytes, expected {expected.size:,}"
        elif found.sha256 != expected.sha256:
            yield f"{name} does not match its SHA-256"
