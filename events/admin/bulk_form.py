"""What can be changed of many events at once, and what a choice of it makes of the row of one."""

from collections.abc import Callable, Iterable
from typing import TypedDict

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Model
from unfold.widgets import UnfoldAdminSelectWidget

from events.editions.admin.fields import LineArrayField
from events.editions.subjects import StoredRow

from ..choices import Basis, RelationType, Role
from ..models import Actor, Event, Kind, Participation, Relation, Topic


def _many(model: type[Model], owner: type[Model], field: str, label: str) -> "forms.ModelMultipleChoiceField[Model]":
    """Rows that are found while their names are typed."""
    widget = AutocompleteSelectMultiple(owner._meta.get_field(field), admin.site)
    return forms.ModelMultipleChoiceField(model._default_manager.all(), required=False, label=label, widget=widget)


def _choice(
    choices: list[tuple[str, str]], label: str, coerce: Callable[[str], object] = str
) -> forms.TypedChoiceField:
    empty = [("", "unchanged" if label == "Significance" else "Choose …")]
    return forms.TypedChoiceField(
        choices=empty + choices, required=False, label=label, widget=UnfoldAdminSelectWidget(), coerce=coerce
    )


class BulkValues(TypedDict):
    """What a valid form holds."""

    kind: Kind | None
    add_topics: Iterable[Topic]
    remove_topics: Iterable[Topic]
    add_jurisdictions: list[str]
    remove_jurisdictions: list[str]
    add_actors: Iterable[Actor]
    role: str
    remove_actors: Iterable[Actor]
    relation: str
    add_relations: Iterable[Event]
    remove_relations: Iterable[Event]
    significance: int | None


class BulkForm(forms.Form):
    """New values for the selected events; an empty field leaves theirs unchanged."""

    kind = forms.ModelChoiceField(
        Kind.objects.all(), required=False, widget=AutocompleteSelect(Event._meta.get_field("kind"), admin.site)
    )
    add_topics = _many(Topic, Event, "topics", "Add topics")
    remove_topics = _many(Topic, Event, "topics", "Remove topics")
    add_jurisdictions = LineArrayField(
        Event._meta.get_field("jurisdictions").base_field,
        required=False,
        label="Add jurisdictions",
        help_text="Codes of countries, such as US, CN.",
    )
    remove_jurisdictions = LineArrayField(
        Event._meta.get_field("jurisdictions").base_field, required=False, label="Remove jurisdictions"
    )
    add_actors = _many(Actor, Participation, "actor", "Add actors")
    role = _choice(Role.choices, "Role of the actors to add")
    remove_actors = _many(Actor, Participation, "actor", "Remove actors")
    relation = _choice(RelationType.choices, "Relation to add")
    add_relations = _many(Event, Relation, "event", "To these events")
    remove_relations = _many(Event, Relation, "event", "Remove relations to these events")
    significance = _choice([(str(level), str(level)) for level in range(1, 6)], "Significance", coerce=int)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for many, one, text in (
            ("add_actors", "role", "Choose the role of the actors to add."),
            ("add_relations", "relation", "Choose the type of the relations to add."),
        ):
            if cleaned.get(many) and not cleaned.get(one):
                self.add_error(one, text)
            if cleaned.get(one) and not cleaned.get(many):
                self.add_error(many, f"Choose what the {one} is for, or leave the {one} empty.")
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Choose at least one change.")
        return cleaned


def change_row(row: StoredRow, values: BulkValues) -> StoredRow:
    """The row of an event with what a valid form changes of it."""
    changed = dict(row)
    if values["kind"]:
        changed["kind"] = str(values["kind"].pk)
    if values["significance"]:
        changed["significance"] = values["significance"]
    changed["topics"] = _change_list(row["topics"], _ids(values["add_topics"]), _ids(values["remove_topics"]))
    changed["jurisdictions"] = _change_list(
        row["jurisdictions"], values["add_jurisdictions"], values["remove_jurisdictions"]
    )
    removed = set(_ids(values["remove_actors"]))
    parts = [{"actor": actor, "role": values["role"]} for actor in _ids(values["add_actors"])]
    changed["actors"] = [part for part in row["actors"] if part["actor"] not in removed]
    changed["actors"] += [part for part in parts if part not in changed["actors"]]
    removed = set(_ids(values["remove_relations"]))
    kept = [relation for relation in row["relations"] if relation["event"] not in removed]
    present = {(relation["type"], relation["event"]) for relation in kept}
    changed["relations"] = kept + [
        {"type": values["relation"], "event": event, "basis": Basis.STATED.value, "note": ""}
        for event in _ids(values["add_relations"])
        # No event is related to itself.
        if event != row["id"] and (values["relation"], event) not in present
    ]
    return changed


def _change_list(there: list[str], added: list[str], removed: list[str]) -> list[str]:
    return [one for one in dict.fromkeys([*there, *added]) if one not in removed]


def _ids(rows: Iterable[Model]) -> list[str]:
    return [str(row.pk) for row in rows]
