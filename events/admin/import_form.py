"""The form of the import page, and what it hands from its preview to the import."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TypedDict

from django import forms
from django.core import signing
from django.http import QueryDict
from django.templatetags.static import static
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from events.editions.validators import validate_text
from events.editions.written_dates import Order
from sources.capture.http import Bounds

from ..exchange.files import File, UnreadableFile, fetch_file
from ..exchange.formats import FORMATS
from ..exchange.identity import Similar
from ..exchange.mappings import read_mapping
from ..exchange.reading import Options
from ..models import KeptMapping
from .mappings import get_chosen_mapping

#: The largest file that the form accepts, in bytes.
LARGEST = 5 * 1024 * 1024
#: The limits of the fetch of a file.
BOUNDS = Bounds(most_bytes=LARGEST)
_KEPT_SECONDS = 24 * 3600
_SALT = "annals.import"
_BOXED = {"class": "border border-base-200 dark:border-base-700 rounded px-3 py-2 w-full max-w-2xl"}
_NAMES = {
    "annals": "Annals (YAML, JSON, JSON Lines)",
    "csv": "CSV",
    "timelinejs": "TimelineJS (CSV or JSON)",
    "federal-register": "Federal Register (JSON)",
    "screening-list": "Screening list (CSV)",
}
#: A file of each format that can be filled in, by its place among the static files.
TEMPLATES = {
    "annals": "events/import-templates/annals.yaml",
    "csv": "events/import-templates/table.csv",
    "timelinejs": "events/import-templates/timelinejs.csv",
    "federal-register": "events/import-templates/federal-register.json",
    "screening-list": "events/import-templates/screening-list.csv",
}


class Upload(TypedDict):
    """A file as its preview hands it to the import."""

    name: str
    data: str
    format: str
    sheet: str
    date_order: Order
    mapping: str
    kind: str
    topics: str
    sources: str
    good_rows: bool
    overwrite: bool
    similar: Similar


def get_templates() -> list[tuple[str, str, str]]:
    """The name of each format, the address of its template, and the name that its file is saved under."""
    return [
        (_NAMES[format], static(place), f"annals-import-{place.rpartition('/')[2]}")
        for format, place in TEMPLATES.items()
    ]


def pack(upload: Mapping[str, object]) -> str:
    """An upload as text that nobody else can make."""
    return signing.dumps(upload, salt=_SALT, compress=True)


def unpack(packed: str) -> Upload:
    """What :func:`pack` packed within the last day.

    Raises:
        BadSignature: it is older, or not ours.
    """
    # What was packed by the release before lacks what it did not know.
    absent = {"kind": "", "topics": "", "sources": "", "good_rows": False}
    upload: Upload = absent | signing.loads(packed, salt=_SALT, max_age=_KEPT_SECONDS)
    return upload


def get_file(upload: Upload) -> File:
    return File(upload["name"], upload["data"].encode("latin-1"))


def get_options(upload: Upload) -> Options:
    """How the file is to be read."""
    return Options(
        read_mapping(upload["mapping"].encode()) if upload["mapping"] else None,
        upload["sheet"],
        upload["date_order"],
        upload["kind"],
        _split(upload["topics"]),
        _split(upload["sources"]),
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(";"))))


class ImportForm(forms.Form):
    """A file, its address or the one chosen before, and how it is to be read."""

    file = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs=_BOXED),
        help_text="The limit is 5 MB; the file may be gzipped. Import larger files with manage.py import_events.",
    )
    address = forms.CharField(
        required=False,
        widget=forms.URLInput(attrs=_BOXED),
        help_text="Instead of a file: its public web address, or that of a Google sheet as it is in the browser.",
    )
    format = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget(),
        choices=[("", "Detect automatically"), *((format, _NAMES[format]) for format in FORMATS)],
    )
    sheet = forms.CharField(
        required=False,
        # Unfold's script writes the name of a chosen file into the first input of the type text.
        widget=forms.TextInput(attrs=_BOXED | {"type": "search"}),
        help_text="For Excel workbooks: the sheet to read, if it is not the first.",
    )
    date_order = forms.ChoiceField(
        label="Order of dates",
        required=False,
        widget=UnfoldAdminSelectWidget(),
        choices=[("", "Report dates such as 5/11/2019"), ("day", "Day first"), ("month", "Month first")],
    )
    mapping = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs=_BOXED),
        help_text="For tables with unrecognised headings: lines such as “Headline: title”, or columns and constants.",
    )
    kept_mapping = forms.ModelChoiceField(
        KeptMapping.objects.all(),
        required=False,
        to_field_name="name",
        widget=UnfoldAdminSelectWidget(),
        help_text="Instead of a mapping file: a mapping that is kept by name.",
    )
    keep_as = forms.CharField(
        label="Keep the mapping as",
        required=False,
        max_length=100,
        validators=[validate_text],
        widget=forms.TextInput(attrs=_BOXED | {"type": "search"}),
        help_text="A name under which to keep it for other files; a mapping that has this name is replaced.",
    )
    kind = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs=_BOXED | {"type": "search"}),
        help_text="For tables: the kind of events without one.",
    )
    topics = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs=_BOXED | {"type": "search"}),
        help_text="For tables: topics that all events get, separated by semicolons.",
    )
    sources = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs=_BOXED | {"type": "search"}),
        help_text="For tables: the slugs of the sources of events that cite none, separated by semicolons.",
    )
    good_rows = forms.BooleanField(
        label="Leave out rows with problems",
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="The others are imported. Those that are left out can be downloaded, corrected and imported again.",
    )
    overwrite = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="Replace rows that were edited after they were imported, or that were made from another file.",
    )
    similar = forms.ChoiceField(
        label="Similar rows",
        required=False,
        widget=UnfoldAdminSelectWidget(),
        choices=[
            ("ask", "Are reported"),
            ("change", "Change the event that they resemble"),
            ("new", "Are new events"),
        ],
        help_text="What becomes of rows without a slug that resemble earlier rows of the same file.",
    )
    #: The file that was chosen before, signed, so that it need not be chosen again.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(
                f"The file has {file.size:,} bytes; the limit is {LARGEST:,}. Import it with manage.py import_events."
            )
        return file

    def clean_mapping(self) -> str:
        file = self.cleaned_data["mapping"]
        if not file:
            return ""
        if file.size > 100_000:
            raise forms.ValidationError(
                f"The mapping file has {file.size:,} bytes; the limit is 100,000. Keep only the headings to map."
            )
        try:
            text: bytes = file.read()
            read_mapping(text)
        except ValueError as error:
            raise forms.ValidationError(f"The mapping file cannot be used: {error}") from error
        return text.decode("utf-8-sig")

    def _get_mapping(self, cleaned: Mapping[str, object]) -> str:
        """The mapping of the file, the one kept by name, or that of the preview before with what was chosen since."""
        given, kept, packed = (cleaned.get(name) for name in ("mapping", "kept_mapping", "kept"))
        if given and kept:
            self.add_error("kept_mapping", "Give a mapping file or a mapping that is kept, not both.")
        if isinstance(kept, KeptMapping):
            return kept.text
        if given or cleaned.get("file") or not isinstance(packed, str):
            return str(given or "")
        before = ""
        # Of the same file; it was checked then.
        with suppress(signing.BadSignature):
            before = unpack(packed).get("mapping", "")
        return get_chosen_mapping(self.data, before) if isinstance(self.data, QueryDict) else before

    def clean(self) -> dict[str, object]:
        """Add ``chosen``, the file that was uploaded, fetched, or kept."""
        cleaned = super().clean() or {}
        cleaned["mapping"] = self._get_mapping(cleaned)
        if cleaned.get("keep_as") and not cleaned["mapping"]:
            self.add_error("keep_as", "There is no mapping to keep. Choose a column for a heading, or give a mapping.")
        if file := cleaned.get("file"):
            cleaned["chosen"] = File(file.name, file.read())
        elif address := cleaned.get("address", "").strip():
            try:
                cleaned["chosen"] = fetch_file(address, BOUNDS)
            except UnreadableFile as error:
                self.add_error("address", str(error))
        elif cleaned.get("kept"):
            try:
                cleaned["chosen"] = get_file(unpack(cleaned["kept"]))
            except signing.BadSignature:
                self.add_error("file", "The file is no longer kept. Choose it again.")
        elif not self.errors:
            self.add_error("file", "Choose a file, or give its address.")
        if self.errors and (chosen := cleaned.get("chosen")):
            said = {key: self.data.get(key) for key in self.data}
            self.data = said | {"kept": pack({"name": chosen.name, "data": chosen.data.decode("latin-1")})}
        return cleaned

    def get_upload(self) -> Upload:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["chosen"].name,
            "data": cleaned["chosen"].data.decode("latin-1"),
            "format": cleaned["format"],
            "sheet": cleaned["sheet"].strip(),
            "date_order": cleaned["date_order"],
            "mapping": cleaned["mapping"],
            "kind": cleaned["kind"].strip(),
            "topics": cleaned["topics"],
            "sources": cleaned["sources"],
            "good_rows": cleaned["good_rows"],
            "overwrite": cleaned["overwrite"],
            "similar": cleaned["similar"] or "ask",
        }
