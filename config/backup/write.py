"""Making a backup."""

import datetime as dt
import os
import shutil
import tomllib
from pathlib import Path

from django.conf import settings
from psycopg import sql

from config.embedded_postgres import BASE_DIR

from .database import Snapshot, snapshot
from .manifest import (
    DUMP,
    MEDIA,
    NAME,
    BackupError,
    File,
    Manifest,
    copy_file,
    describe_file,
    iter_files,
    sync,
    write_manifest,
)

_EDITION = sql.SQL("SELECT number, chain FROM editions_edition ORDER BY number DESC LIMIT 1")
_MIGRATIONS = sql.SQL("SELECT app || '.' || name FROM django_migrations ORDER BY id")


def write_backup(parent: Path, now: dt.datetime) -> Path:
    """Write a backup as a folder of its own in ``parent``. It has its name only once it is whole.

    Args:
        now: aware; the folder is named after it.

    Raises:
        BackupError: it could not be made. Nothing is left of it.
    """
    name = f"annals-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    folder, part = parent / name, parent / f"{name}.part"
    if folder.exists():
        raise BackupError(f"{folder} exists. Retry in a second.")
    parent.mkdir(parents=True, exist_ok=True)
    # It holds drafts and digests of passwords.
    part.mkdir(mode=0o700)
    try:
        with snapshot() as state:
            write_manifest(part, _write_files(part, state, now))
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    descriptor = os.open(parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    return folder


def _write_files(part: Path, state: Snapshot, now: dt.datetime) -> Manifest:
    state.dump(part / DUMP)
    sync(part / DUMP)
    files = {DUMP: describe_file(part / DUMP)} | _copy_media(part, state)
    edition, head = next(iter(state.rows(_EDITION)), (0, None))
    return Manifest(
        release=tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"],
        made_at=now,
        edition=edition,
        head=head,
        migrations=[name for (name,) in state.rows(_MIGRATIONS)],
        tables=state.tables(),
        files=files,
    )


def _copy_media(part: Path, state: Snapshot) -> dict[str, File]:
    media = Path(settings.MEDIA_ROOT)
    files: dict[str, File] = {}
    for path in iter_files(media):
        name = path.relative_to(media).as_posix()
        try:
            files[f"{MEDIA}/{name}"] = copy_file(path, part / MEDIA / name)
        except FileNotFoundError:
            # Deleted meanwhile; whether it was needed, the rows say.
            (part / MEDIA / name).unlink(missing_ok=True)
    if missing := sorted(name for name in state.named_files() if f"{MEDIA}/{name}" not in files):
        raise BackupError(
            f"Files that captures name are missing in {media}: {', '.join(missing)}. "
            "If something is being redacted, run the backup again; else restore these files from another backup."
        )
    return files


def delete_old_backups(parent: Path, keep: int) -> list[Path]:
    """Delete all but the newest whole backups in ``parent``; gives those it deleted."""
    whole = sorted(path for path in parent.glob("annals-*Z") if (path / NAME).is_file())
    old = whole[:-keep]
    for path in old:
        shutil.rmtree(path)
    return old
