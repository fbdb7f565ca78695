"""Fields of sources and what may be written in them: EDTF dates and addresses on the public web."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from events.editions.edtf import Edtf, EdtfError
from events.editions.written_dates import to_edtf

from ..capture.addresses import ForbiddenAddress, parse_destination


def validate_edtf(value: str) -> None:
    """Refuse what is not an EDTF date, in the words of its error."""
    try:
        Edtf.parse(value)
    except EdtfError as error:
        raise ValidationError(str(error), "edtf") from error


def validate_web_address(value: str) -> None:
    """Refuse what is no address on the public web, whatever its port."""
    try:
        parse_destination(value, range(1, 65536))
    except ForbiddenAddress as error:
        raise ValidationError(str(error), "address") from error


if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField


class EdtfFormField(forms.CharField):
    """A date as people write it, kept in EDTF. The desk's script says below it how it is read."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        return super().widget_attrs(widget) | {"data-edtf": "date"}

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        try:
            return to_edtf(text) if text else text
        except EdtfError as error:
            raise ValidationError(str(error), "edtf") from error

    def has_changed(self, initial: object, data: object) -> bool:
        # A date that nobody typed over need not be read to be compared.
        return data != initial and super().has_changed(initial, data)


class EdtfField(TextField):
    """A date as written in EDTF (ISO 8601-2)."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 100)
        super().__init__(*args, **options)

    def formfield(self, **options: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": EdtfFormField} | options)
