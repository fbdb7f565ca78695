"""What Django and PostgreSQL keep of words besides our own tables: the admin's log, sessions, statistics, dead rows."""

import json
from collections.abc import Iterator
from contextlib import suppress

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import FileField, Model

from ..subjects import get_subjects
from .traces import Traces

_QUOTED = connection.ops.quote_name


def empty_admin_log(traces: Traces) -> None:
    """Empty what the admin noted of the subjects, and of others in which it may have named them."""
    types = {ContentType.objects.get_for_model(get_subjects()[key.subject].model).pk for key in traces.keys}
    theirs = LogEntry.objects.filter(content_type__in=types, object_id__in=[str(id) for id in traces.ids])
    theirs.update(object_repr="", change_message="")
    LogEntry.objects.filter(object_id__in=[str(id) for id in traces.mentioning]).update(change_message="")
    noted = LogEntry.objects.values_list("pk", "object_repr", "change_message")
    for pk, title, message in noted.iterator():
        emptied = {
            name: ""
            for name, text in (("object_repr", title), ("change_message", _read(message)))
            if text and traces.said.is_named_in(text)
        }
        if emptied:
            LogEntry.objects.filter(pk=pk).update(**emptied)


def _read(message: str) -> str:
    """A change message as people read it: Django writes it as JSON, in ASCII."""
    try:
        return json.dumps(json.loads(message), ensure_ascii=False)
    except ValueError:
        return message


def forget_in_apps(traces: Traces) -> None:
    """Have each app forget what it keeps apart from subjects (``AppConfig.forget``)."""
    for config in apps.get_app_configs():
        if forget := getattr(config, "forget", None):
            forget(traces.said)


def forget_messages() -> None:
    """Drop what sessions hold of messages that their editors have not seen yet: they call things by their titles."""
    for session in Session.objects.iterator():
        data: dict[str, object] = session.get_decoded()
        if data.pop("_messages", None) is not None:
            session.session_data = SessionStore().encode(data)
            session.save(update_fields=["session_data"])


def unnamed_files() -> list[str]:
    """Files that are kept and that no row names, such as those of a save that failed."""
    fields = [
        (model, field.attname)
        for model in stored_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    ]
    named = {name for model, field in fields for name in model._base_manager.values_list(field, flat=True).iterator()}
    return sorted(set(_iter_files("")) - named)


def _iter_files(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _iter_files(f"{folder}{name}/")


def stored_models() -> list[type[Model]]:
    """A model for every table of every installed app, in the order of the tables."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if _is_stored(model)}
    return [models[table] for table in sorted(models)]


def _is_stored(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def forget_statistics() -> None:
    """Let PostgreSQL take its samples of column values again. Of a table that is empty now it takes none."""
    with connection.cursor() as cursor:
        for model in stored_models():
            cursor.execute(f"ANALYZE {_QUOTED(model._meta.db_table)}")
        for table in old_samples():
            _drop_statistics(cursor, table)


def old_samples() -> list[str]:
    """The tables that are empty, and of which PostgreSQL still keeps samples: only a superuser may drop those."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = current_schema()")
        sampled = {table for (table,) in cursor.fetchall()}
    return [
        model._meta.db_table
        for model in stored_models()
        if model._meta.db_table in sampled and not model._base_manager.exists()
    ]


def _drop_statistics(cursor: CursorWrapper, table: str) -> None:
    with suppress(Error), transaction.atomic():
        cursor.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", [_QUOTED(table)])


def clear_dead_rows(*, rewrite: bool) -> Iterator[str]:
    """Clear away what was emptied as far as the database lets this role; say in sentences what was done and what not.

    Args:
        rewrite: whether to write the tables again (VACUUM FULL), during which nobody reads or writes them.
    """
    how = "VACUUM (FULL, ANALYZE)" if rewrite else "VACUUM (ANALYZE)"
    # PostgreSQL's samples leave dead rows of their own.
    names = [*(model._meta.db_table for model in stored_models()), "pg_statistic"]
    refused = []
    with connection.cursor() as cursor:
        for table in names:
            try:
                cursor.execute(f"{how} {_QUOTED(table)}")
            except Error as error:
                refused.append(f"{table} ({_reason(error)})")
        yield f"Done: {how} of {len(names) - len(refused)} tables."
        if refused:
            yield f"Not done: {how} of {', '.join(refused)}."
        for statement in ("CHECKPOINT", "SELECT pg_switch_wal()"):
            try:
                cursor.execute(statement)
                yield f"Done: {statement}."
            except Error as error:
                yield f"Not done: {statement} ({_reason(error)})."


def _reason(error: Error) -> str:
    return str(error).splitlines()[0]
