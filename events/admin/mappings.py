"""Mappings of tables: those that are kept by name, and the columns of a table as the import page shows them."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from events.editions.admin.changelists import SafeChangeList
from events.editions.admin.unfold import ModelAdmin

from ..exchange.csv import find_columns
from ..exchange.files import File, UnreadableFile, unpack
from ..exchange.formats import detect_format
from ..exchange.mappings import TARGETS, TableMapping, read_mapping, render_mapping
from ..exchange.reading import Options
from ..exchange.tables import find_headings
from ..models import KeptMapping

if TYPE_CHECKING:
    from events.editions.admin.unfold import Form as ModelForm
else:
    from django.forms import ModelForm

#: The most columns that are shown to choose from.
_MOST = 200


class KeptMappingForm(ModelForm):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        check_mapping(text)
        return text


@admin.register(KeptMapping)
class KeptMappingAdmin(ModelAdmin):
    form = KeptMappingForm
    search_fields = ("name",)

    def get_changelist(self, request: HttpRequest, **options: object) -> type[SafeChangeList]:
        return SafeChangeList


class Heading(NamedTuple):
    """A heading of a table, and the column that it is read as; "" where it is left out."""

    heading: str
    column: str


def check_mapping(text: str) -> None:
    """Refuse what is no mapping.

    Raises:
        ValidationError: saying what it has to be.
    """
    try:
        read_mapping(text.encode())
    except ValueError as error:
        raise ValidationError(f"The mapping cannot be used: {error}") from error


def get_headings(file: File, format: str, options: Options) -> list[Heading]:
    """The headings of a table that is not one of our own, to be mapped; nothing of any other file."""
    try:
        name, data = unpack(file)
    except UnreadableFile:
        return []
    if (format or detect_format(name, data, options)) != "csv":
        return []
    headings = find_headings(name, data, options)
    columns = find_columns(headings, options.mapping)
    if columns is None or len(headings) > _MOST:
        return []
    return [Heading(heading, columns.get(heading, "")) for heading in headings if heading]


def get_chosen_mapping(posted: QueryDict, text: str) -> str:
    """The mapping with the columns that were chosen by headings; as it was where none was chosen otherwise.

    Args:
        text: the mapping by which the headings were shown, if any.
    """
    headings, chosen, shown = (posted.getlist(name) for name in ("heading", "column", "shown"))
    if chosen == shown or not len(headings) == len(chosen) == len(shown):
        return text
    mapping = read_mapping(text.encode()) if text else TableMapping({})
    pairs = zip(headings, chosen, strict=True)
    columns = {heading: column for heading, column in pairs if column in TARGETS}
    return render_mapping(replace(mapping, columns=columns))
