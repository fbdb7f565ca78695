"""The rows of a form that stand for parts of its subject, whatever others did to those parts meanwhile."""

import re
from typing import Any

from django.forms import ModelMultipleChoiceField
from unfold.forms import PaginationInlineFormSet

Row = dict[str, list[str]]


class PartFormSet(PaginationInlineFormSet):
    """All parts of a subject. One that somebody took away is a new row with what was typed; one that somebody added
    stands among the others."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.management_form.is_valid():
            self._meet_what_is_there()

    def clean(self) -> None:
        """No part says the same as one before it; and no error stands where nobody sees it."""
        said: set[tuple[Any, ...]] = set()
        for form in self.forms:
            for hidden in form.hidden_fields():
                for error in hidden.errors:
                    form.add_error(None, f"{hidden.label}: {error}")
            if form in self.deleted_forms or not form.is_valid() or (not form.has_changed() and not form.instance.pk):
                continue
            for constraint in self.model._meta.total_unique_constraints:
                names = [name for name in constraint.fields if name != self.fk.name]
                says = (constraint.name, *(getattr(form.instance, name) for name in names))
                if says in said:
                    form.add_error(None, f"“{form.instance}” is listed twice. Keep one.")
                said.add(says)

    def _meet_what_is_there(self) -> None:
        """Number the rows that were sent anew: first a row for each part there is, then those that are new."""
        there = {str(part.pk): part for part in self.get_queryset()}
        sent = self._rows_sent()
        known, loose = sent[: self.initial_form_count()], sent[self.initial_form_count() :]
        rows = {row["id"][0]: row for row in known if row.get("id", [""])[0] in there}
        if len(rows) == len(known) == len(there):
            return
        gone = [row for row in known if row not in rows.values() and "DELETE" not in row]
        loose = [
            {name: typed for name, typed in row.items() if name not in ("id", self.fk.name)} for row in gone
        ] + loose
        for pk in there.keys() - rows.keys():
            as_it_is = self._row_of(there[pk])
            same = next((row for row in loose if _words(row) == _words(as_it_is)), None)
            if same is not None:
                loose.remove(same)
            rows[pk] = as_it_is | {"id": [pk]}
        self._send([rows[pk] for pk in there], loose)

    def _rows_sent(self) -> list[Row]:
        rows: list[Row] = [{} for _ in range(self.total_form_count())]
        for key in self.data:
            if (name := re.fullmatch(rf"{self.prefix}-(\d{{1,5}})-(\w+)", key)) and int(name[1]) < len(rows):
                rows[int(name[1])][name[2]] = self.data.getlist(key)
        return rows

    def _row_of(self, part: Any) -> Row:
        """What a browser would send of a part as it is."""
        row: Row = {}
        for bound in self.form(instance=part, prefix=self.prefix):
            value = bound.value()
            if value is not None:
                many = isinstance(bound.field, ModelMultipleChoiceField)
                row[bound.name] = [str(one) for one in value] if many else [str(value)]
        return row

    def _send(self, rows: list[Row], new: list[Row]) -> None:
        for key in [key for key in self.data if re.match(rf"{self.prefix}-\d", key)]:
            del self.data[key]
        for place, row in enumerate([*rows, *new]):
            for name, typed in row.items():
                self.data.setlist(f"{self.prefix}-{place}-{name}", typed)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows) + len(new))
        del self.management_form


def _words(row: Row) -> dict[str, Any]:
    """What a row says, whatever a browser makes of its lines and of what is empty."""
    said = {name: sorted(typed.replace("\r\n", "\n") for typed in values) for name, values in row.items()}
    return {name: typed for name, typed in said.items() if any(typed)}
