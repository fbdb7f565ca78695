"""Lists as people type them: one item per line."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget

from ..validators import validate_text

if TYPE_CHECKING:
    from .unfold import Column


class LinesField(forms.Field):
    """Text with one item per line; empty lines are ignored."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", UnfoldAdminTextareaWidget(attrs={"rows": 3}))
        super().__init__(**options)

    def to_python(self, value: object) -> Any:
        if isinstance(value, list):
            return value
        if not value:
            return []
        text = str(value).replace("\r", "\n")
        validate_text(text)
        return [line.strip() for line in text.split("\n") if line.strip()]

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: object, data: object) -> bool:
        # What nobody typed over need not be read to be compared.
        return data != self.prepare_value(initial) and super().has_changed(initial, data)


class LineArrayField(LinesField):
    """The members of an array, one per line."""

    def __init__(self, member: "Column", **options: Any) -> None:
        super().__init__(**options)
        self.member = member

    def to_python(self, value: object) -> list[str]:
        # A two-letter code contains no comma, so commas separate codes as well.
        if isinstance(value, str) and self.member.max_length == 2:
            value = value.replace(",", "\n")
        lines: list[str] = super().to_python(value)
        return lines

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        problems = []
        for line in value:
            try:
                self.member.run_validators(line)
            except ValidationError as error:
                message = error.messages[0]
                problems.append(message if line in message else f"‘{line[:60]}’: {message}")
        if problems:
            raise ValidationError(problems)


class PairListsField(LinesField):
    """Names with values, of which one name may have several: ``docket: BIS-2023-0016``."""

    def __init__(
        self, *, encoder: object = None, decoder: object = None, show_hidden_initial: bool = False, **options: object
    ) -> None:
        """What a column of JSON would give its own field is of no use here."""
        super().__init__(**options)

    def to_python(self, value: object) -> dict[str, list[str]]:
        if isinstance(value, dict):
            return value
        pairs: dict[str, list[str]] = {}
        for line in super().to_python(value):
            name, _, text = (part.strip() for part in line.partition(":"))
            values = pairs.setdefault(name, [])
            if text not in values:
                values.append(text)
        return dict(sorted(pairs.items()))

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {text}" for name, texts in sorted(value.items()) for text in texts)


class PairsField(LinesField):
    """Names with a value each: ``doi: 10.1000/182``."""

    def to_python(self, value: object) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        pairs: dict[str, str] = {}
        for line in super().to_python(value):
            name, colon, text = (part.strip() for part in line.partition(":"))
            if not (name and colon and text):
                raise ValidationError(
                    f"‘{line[:60]}’ is not a name and a value. Write them as document_number: 2019-10616."
                )
            if name in pairs:
                raise ValidationError(f"The name ‘{name[:60]}’ appears twice. Keep one.")
            pairs[name] = text
        return pairs

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {text}" for name, text in value.items())
