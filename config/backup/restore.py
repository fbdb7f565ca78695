"""Restoring a backup."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from .database import connect, list_tables, restore_dump, snapshot
from .manifest import DUMP, MEDIA, BackupError, Manifest, describe_file, iter_files, read_manifest


def restore_backup(folder: Path, *, replace: bool) -> Manifest:
    """Restore the database and the media of a backup that is whole.

    Args:
        replace: whether to replace what is there already; else it is refused.

    Raises:
        BackupError: nothing was changed, unless the message says so.
    """
    manifest = read_manifest(folder)
    _refuse_newer(manifest)
    media = Path(settings.MEDIA_ROOT)
    if not replace:
        _refuse_replacing(media)
    connections.close_all()
    restore_dump(folder / DUMP)
    _restore_media(folder, manifest, media)
    with snapshot() as state:
        if different := sorted(dict(state.tables().items() ^ manifest.tables.items())):
            raise BackupError(f"Restored, but these tables have other numbers of rows: {', '.join(different)}.")
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupError(
            f"The backup was made by release {manifest.release}, which has migrations that this one lacks "
            f"({', '.join(unknown)}). Restore it with that release or a newer one."
        )


def _refuse_replacing(media: Path) -> None:
    with connect() as connection:
        tables = list_tables(connection)
    what = [f"The database has {len(tables)} tables"] if tables else []
    what += [f"{media} has files"] if any(iter_files(media)) else []
    if what:
        raise BackupError(
            f"{' and '.join(what)}. Restore into an empty database, or give --replace to delete what is there."
        )


def _restore_media(folder: Path, manifest: Manifest, media: Path) -> None:
    prefix = f"{MEDIA}/"
    names = {name.removeprefix(prefix) for name in manifest.files if name.startswith(prefix)}
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / MEDIA / name, media / name)
        if describe_file(media / name) != manifest.files[f"{prefix}{name}"]:
            raise BackupError(f"The database is restored, but {media / name} was not written whole. Retry.")
    for path in iter_files(media):
        if path.relative_to(media).as_posix() not in names:
            path.unlink()
