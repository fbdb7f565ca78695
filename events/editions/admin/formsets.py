"""The rows of a form that stand for parts of its subject, whatever others did to those parts meanwhile."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model
from django.forms import ModelMultipleChoiceField

from .unfold import PaginationInlineFormSet

Row = dict[str, list[str]]
#: Rows that one save may add. Each costs some ten milliseconds to check and show, with four kinds of rows in a form.
MOST_NEW = 30


class PartFormSet(PaginationInlineFormSet):
    """All parts of a subject. A part that somebody else deleted becomes a new row with what was typed; a part that
    somebody else added appears among the others."""

    default_error_messages = PaginationInlineFormSet.default_error_messages | {
        "too_many_forms": f"One save can add at most {MOST_NEW} rows. Save some of them first, and then the others.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.max_num = self.absolute_max = len(self.get_queryset()) + MOST_NEW
        if self.is_bound and self.management_form.is_valid():
            self._merge_concurrent_changes()

    def clean(self) -> None:
        """Refuse duplicate parts, and show the errors of hidden fields."""
        said: set[tuple[object, ...]] = set()
        for form in self.forms:
            for hidden in form.hidden_fields():
                for error in hidden.errors:
                    form.add_error(None, f"{hidden.label}: {error}")
            if form in self.deleted_forms or not form.is_valid() or (not form.has_changed() and not form.instance.pk):
                continue
            for constraint in type(form.instance)._meta.total_unique_constraints:
                names = [name for name in constraint.fields if name != self.fk.name]
                key_of_part = (constraint.name, *(getattr(form.instance, name) for name in names))
                if key_of_part in said:
                    form.add_error(None, f"“{form.instance}” is listed twice. Keep one.")
                said.add(key_of_part)

    def _merge_concurrent_changes(self) -> None:
        """Renumber the submitted rows: first one row per existing part, then the new rows."""
        existing = {str(part.pk): part for part in self.get_queryset()}
        submitted = self._submitted_rows()
        initial, new_rows = submitted[: self.initial_form_count()], submitted[self.initial_form_count() :]
        rows = {row["id"][0]: row for row in initial if row.get("id", [""])[0] in existing}
        if len(rows) == len(initial) == len(existing):
            return
        deleted = [row for row in initial if row not in rows.values() and "DELETE" not in row]
        new_rows = [
            {name: typed for name, typed in row.items() if name not in ("id", self.fk.name)} for row in deleted
        ] + new_rows
        for pk in existing.keys() - rows.keys():
            current = self._to_row(existing[pk])
            duplicate = next((row for row in new_rows if _to_comparable(row) == _to_comparable(current)), None)
            if duplicate is not None:
                new_rows.remove(duplicate)
            rows[pk] = current | {"id": [pk]}
        self._write_data([rows[pk] for pk in existing], new_rows)

    def _submitted_rows(self) -> list[Row]:
        rows: list[Row] = [{} for _ in range(self.total_form_count())]
        for key in self.data:
            if (name := re.fullmatch(rf"{self.prefix}-(\d{{1,5}})-(\w+)", key)) and int(name[1]) < len(rows):
                rows[int(name[1])][name[2]] = self.data.getlist(key)
        return rows

    def _to_row(self, part: Model) -> Row:
        """The values a browser would submit for an unchanged part."""
        row: Row = {}
        for bound in self.form(instance=part, prefix=self.prefix):
            value = bound.value()
            if value is not None:
                many = isinstance(bound.field, ModelMultipleChoiceField)
                row[bound.name] = [str(one) for one in value] if many else [str(value)]
        return row

    def _write_data(self, rows: list[Row], new: list[Row]) -> None:
        for key in [key for key in self.data if re.match(rf"{self.prefix}-\d", key)]:
            del self.data[key]
        for place, row in enumerate([*rows, *new]):
            for name, typed in row.items():
                self.data.setlist(f"{self.prefix}-{place}-{name}", typed)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))
        del self.management_form


@contextmanager
def part_order(formsets: list[PartFormSet]) -> Iterator[None]:
    """Keep the order of the parts that are saved meanwhile, new ones last.

    Parts may swap values, so duplicates are checked at the end of the transaction.
    """
    if formsets:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    for formset in formsets:
        new = {part.pk for part in formset.new_objects}
        parts = formset.get_queryset().model._default_manager.filter(**{formset.fk.name: formset.instance})
        for place, part in enumerate(sorted(parts, key=lambda part: (part.pk in new, part.position, part.pk))):
            if part.position != place:
                type(part)._default_manager.filter(pk=part.pk).update(position=place)


def _to_comparable(row: Row) -> dict[str, object]:
    """The values of a row without empty ones and with uniform line ends."""
    said = {name: sorted(typed.replace("\r\n", "\n") for typed in values) for name, values in row.items()}
    return {name: typed for name, typed in said.items() if any(typed)}
