"""Identifiers, and a timeline's question, eras, sides and steps, as people type them."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ValidationError
from django.db.models import JSONField

from events.editions.admin.fields import LinesField, PairListsField
from events.editions.validators import validate_text

from ..exchange.schema import timeline_problems
from ..identifiers import SCHEMES

if TYPE_CHECKING:
    from events.editions.admin.unfold import Column

_PARAMETERS = (
    "kind topic actor role jurisdiction identifier source publisher source_type language date_type relation "
    "quote_status change slug since until date_match in_force_on attested_by disputed significance_min q order group"
)
_QUESTION_HELP = (
    "One parameter and value per line, such as “topic: chips” or “since: 2018”. Repeat a parameter to match any of its "
    "values. Leave empty for all events, or filter events on the public page and paste the address of that page here. "
    f"Parameters: {_PARAMETERS.replace(' ', ', ')}."
)
_IDENTIFIERS_HELP = (
    "A scheme and a value on each line, such as “wikidata: Q160120”. Schemes: "
    f"{'; '.join(f'{name}, {scheme.meaning}' for name, scheme in SCHEMES.items())}."
)
_ERAS_HELP = "One EDTF date and title per line, such as “2025-05-12/2025-08-12 Truce”."


_SIDES_HELP = (
    "Whose acts are drawn above and below the axis, such as “above: US” and “below: CN, HK”. Leave empty for the two "
    "jurisdictions that act most often."
)
_STEPS_HELP = (
    "The story, step by step. A step begins with the slug of its event and a heading, such as "
    "“bis-ascend-guidance-press-release: The first wording”; the lines below it are its text. An empty line ends it. "
    "The steps are read in this order; drag them in the list below, or use its arrows."
)


class QuestionField(LinesField):
    """``topic: chips``, one parameter and value per line; or the address of a public page with these parameters."""

    def __init__(self) -> None:
        super().__init__(label="Question", required=False, help_text=_QUESTION_HELP)
        self.widget.attrs["rows"] = 6

    def to_python(self, value: object) -> dict[str, list[str]]:
        question: dict[str, list[str]] = {}
        for line in super().to_python(value):
            for name, text in _pairs(line):
                question.setdefault(name, []).append(text)
        if found := timeline_problems({"question": question}):
            raise ValidationError(found)
        return question

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dict):
            return value if isinstance(value, str) or value is None else json.dumps(value)
        lists = {name: [text] if isinstance(text, str) else text for name, text in value.items()}
        if not all(isinstance(text, list) for text in lists.values()):
            return json.dumps(value)
        return "\n".join(f"{name}: {one}" for name, text in lists.items() for one in text)


class ErasField(LinesField):
    """``2025-05-12/2025-08-12 Truce``, one date and title per line."""

    def __init__(self) -> None:
        super().__init__(label="Eras", required=False, help_text=_ERAS_HELP)
        self.widget.attrs["data-edtf"] = "line"

    def to_python(self, value: object) -> list[dict[str, str]]:
        eras = []
        for line in super().to_python(value):
            date, _, title = line.partition(" ")
            if not title.strip():
                raise ValidationError(
                    f"‘{line[:60]}’ needs both a date and a title, such as 2025-05-12/2025-08-12 Truce."
                )
            eras.append({"title": title.strip(), "date": date})
        if found := timeline_problems({"eras": eras}):
            raise ValidationError(found)
        return eras

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, list):
            return value if isinstance(value, str) or value is None else json.dumps(value)
        if not all(isinstance(era, dict) for era in value):
            return json.dumps(value)
        return "\n".join(f"{era.get('date', '')} {era.get('title', '')}".strip() for era in value)


class SidesField(LinesField):
    """``above: US`` and ``below: CN``, one side per line."""

    def __init__(self) -> None:
        super().__init__(label="Sides", required=False, help_text=_SIDES_HELP)
        self.widget.attrs["rows"] = 2

    def to_python(self, value: object) -> dict[str, list[str]]:
        if isinstance(value, dict):
            return value
        sides: dict[str, list[str]] = {}
        for line in super().to_python(value):
            name, colon, codes = (part.strip() for part in line.partition(":"))
            if name not in ("above", "below") or not colon:
                raise ValidationError(f"‘{line[:60]}’ is not a side. Write above: US, and below: CN on the next line.")
            sides.setdefault(name, []).extend(code.upper() for code in codes.replace(",", " ").split())
        if sides and (found := timeline_problems({"sides": {"above": [], "below": []} | sides})):
            raise ValidationError(found)
        return {"above": [], "below": []} | sides if any(sides.values()) else {}

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, dict):
            return value if isinstance(value, str) or value is None else json.dumps(value)
        if not all(isinstance(codes, list) for codes in value.values()):
            return json.dumps(value)
        return "\n".join(f"{name}: {', '.join(map(str, codes))}" for name, codes in value.items())


class StepsField(LinesField):
    """Steps with an empty line between them: ``slug: Heading``, then the text."""

    def __init__(self) -> None:
        super().__init__(label="Steps", required=False, help_text=_STEPS_HELP)
        self.widget.attrs["rows"] = 10

    def to_python(self, value: object) -> list[dict[str, str]]:
        if isinstance(value, list):
            return value
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        validate_text(text)
        blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block]
        steps = [self._step(block) for block in blocks]
        if found := timeline_problems({"steps": steps}):
            raise ValidationError(found)
        return steps

    def _step(self, block: str) -> dict[str, str]:
        first, _, text = block.partition("\n")
        slug, colon, heading = (part.strip() for part in first.partition(":"))
        if not (slug and colon and heading):
            raise ValidationError(
                f"‘{first[:60]}’ does not begin a step. Write an event’s slug, a colon and a heading."
            )
        return {"event": slug, "heading": heading, "text": " ".join(line.strip() for line in text.split("\n")).strip()}

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, list):
            return value if isinstance(value, str) or value is None else json.dumps(value)
        if not all(isinstance(step, dict) for step in value):
            return json.dumps(value)
        blocks = [f"{step.get('event', '')}: {step.get('heading', '')}\n{step.get('text', '')}" for step in value]
        return "\n\n".join(block.strip() for block in blocks)


#: The field of identifiers; no other column of an event or an actor is JSON.
IDENTIFIERS: "Mapping[type[Column], Mapping[str, object]]" = {
    JSONField: {"form_class": PairListsField, "help_text": _IDENTIFIERS_HELP}
}
#: The fields of a timeline's form that are typed as lines.
TIMELINE_FIELDS: dict[str, type[LinesField]] = {
    "question": QuestionField,
    "eras": ErasField,
    "sides": SidesField,
    "steps": StepsField,
}


def _pairs(line: str) -> list[tuple[str, str]]:
    if line.startswith(("https://", "http://", "/", "?")):
        pairs = [(name, text) for name, text in parse_qsl(urlsplit(line).query) if name in _PARAMETERS.split()]
        if not pairs:
            raise ValidationError(
                f"‘{line[:60]}’ has no filter parameters. Filter events on the public page, then copy its address."
            )
        return pairs
    name, colon, text = (part.strip() for part in line.partition(":"))
    if not (name and colon and text):
        raise ValidationError(f"‘{line[:60]}’ is not a parameter and a value. Write them as topic: chips.")
    return [(name, text)]
