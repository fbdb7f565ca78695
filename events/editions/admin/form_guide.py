"""What a form says of itself above its fields: what its draft still lacks, and what is wrong with what was sent."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import BaseForm


class Lack(NamedTuple):
    """Something to do before publication.

    ``place`` is the id of the element of the form where it is done, or "". Unless ``is_blocking``, the draft can be
    published all the same.
    """

    text: str
    place: str = ""
    is_blocking: bool = True

    def __str__(self) -> str:
        return f"Not yet publishable: {self.text}" if self.is_blocking else self.text


class FormError(NamedTuple):
    """An error of a sent form, the name of its field and the id of its element; both "" where it is about the whole."""

    field: str
    place: str
    text: str


def get_form_errors(form: BaseForm, inlines: Iterable[InlineAdminFormSet]) -> list[FormError]:
    """Every error of a form and of its rows, in the order of the page."""
    errors = list(_iter_errors(form, ""))
    for inline in inlines:
        formset, name = inline.formset, str(inline.opts.verbose_name).capitalize()
        place = f"{formset.prefix}-group"
        errors += [FormError(name, place, str(text)) for text in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, 1):
            if getattr(row, "cleaned_data", {}).get("DELETE"):
                continue
            errors += [
                error if error.place else FormError(f"{name} {number}", place, error.text)
                for error in _iter_errors(row, f"{name} {number}, ")
            ]
    return errors


def _iter_errors(form: BaseForm, where: str) -> Iterator[FormError]:
    yield from (FormError("", "", str(text)) for text in form.non_field_errors())
    for field in form:
        label = f"{where}{field.label.lower()}" if where else str(field.label)
        yield from (FormError(label, field.id_for_label, str(text)) for text in field.errors)
