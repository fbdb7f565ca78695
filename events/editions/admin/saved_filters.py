"""The filters of lists that people save, each for themselves."""

from django import forms
from django.http import QueryDict

from ..models.workflow import FILTER_LENGTH, FILTER_NAME_LENGTH
from ..validators import CONTROL, validate_text

#: What an address of a list holds besides its filter: the page, an error, the row that was saved, a pop-up's flags.
_NOT_FILTERS = ("p", "e", "saved", "all", "_popup", "_to_field")


class SavedFilterForm(forms.Form):
    """The name of a filter, and the filter as it is in the address of a list."""

    name = forms.CharField(max_length=FILTER_NAME_LENGTH, validators=[validate_text])
    query = forms.CharField(
        max_length=FILTER_LENGTH,
        error_messages={"required": "This list is not filtered. Filter it, then save the filter."},
    )


def normalize_query(query: str) -> str:
    """The filter in the query of a list's address, without the page."""
    filters = QueryDict(mutable=True)
    for name, values in QueryDict(query).lists():
        kept = [CONTROL.sub(" ", value) for value in values if value]
        if name not in _NOT_FILTERS and kept:
            filters.setlist(CONTROL.sub(" ", name), kept)
    return filters.urlencode()
