"""The page that imports a file as drafts, after a preview."""

from pathlib import PurePath
from typing import TypedDict

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from events.editions.admin.diffs import row_differences
from events.editions.admin.publish import get_user
from events.editions.admin.unfold import ModelAdmin
from events.editions.models import Revision
from events.editions.written_dates import Order
from sources.capture.http import Bounds

from ..exchange.duplicates import find_duplicates, find_duplicates_within
from ..exchange.files import File, UnreadableFile, fetch_file
from ..exchange.formats import FORMATS, read_as
from ..exchange.identity import Similar
from ..exchange.mappings import read_mapping
from ..exchange.reading import Options, Problem, Reading, sort_problems
from ..exchange.writing import Imported, ImportRefused, import_rows

#: The largest file that the form accepts, in bytes, and the largest packed form of it between the two steps.
LARGEST = 5 * 1024 * 1024
_LARGEST_PACKED = 2 * 1024 * 1024
#: How many new events are compared with those stored, and how many rows are listed.
_COMPARED = 200
_LISTED = 500
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

    def clean(self) -> dict[str, object]:
        """Add ``chosen``, the file that was uploaded, fetched, or kept."""
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            cleaned["chosen"] = File(file.name, file.read())
        elif address := cleaned.get("address", "").strip():
            try:
                cleaned["chosen"] = fetch_file(address, BOUNDS)
            except UnreadableFile as error:
                self.add_error("address", str(error))
        elif cleaned.get("kept"):
            try:
                upload: _Upload = signing.loads(cleaned["kept"], salt=_SALT, max_age=_KEPT_SECONDS)
            except signing.BadSignature:
                self.add_error("file", "The file is no longer kept. Choose it again.")
            else:
                cleaned["chosen"] = _get_file(upload)
        elif not self.errors:
            self.add_error("file", "Choose a file, or give its address.")
        if self.errors and (chosen := cleaned.get("chosen")):
            kept = {"name": chosen.name, "data": chosen.data.decode("latin-1")}
            said = {key: self.data.get(key) for key in self.data}
            self.data = said | {"kept": signing.dumps(kept, salt=_SALT, compress=True)}
        return cleaned


def import_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form, preview the import of its file, and import it as drafts."""
    if not (model_admin.has_add_permission(request) and model_admin.has_change_permission(request)):
        raise PermissionDenied
    context: dict[str, object] = {
        **model_admin.admin_site.each_context(request),
        "title": "Import a file as drafts",
        "opts": model_admin.model._meta,
    }
    if "packed" in request.POST:
        return _import(request, context)
    form = ImportForm(request.POST or None, request.FILES or None)
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        upload: _Upload = {
            "name": cleaned["chosen"].name,
            "data": cleaned["chosen"].data.decode("latin-1"),
            "format": cleaned["format"],
            "sheet": cleaned["sheet"].strip(),
            "date_order": cleaned["date_order"],
            "mapping": cleaned["mapping"],
            "overwrite": cleaned["overwrite"],
            "similar": cleaned["similar"] or "ask",
        }
        packed = signing.dumps(upload, salt=_SALT, compress=True)
        if len(packed) > _LARGEST_PACKED:
            form.add_error("file", "The file is too large for this form. Import it with manage.py import_events.")
        else:
            context |= _preview(upload, request) | {"packed": packed, "name": upload["name"]}
            context["form"] = ImportForm(initial=cleaned | {"file": None, "mapping": None, "kept": packed})
    return TemplateResponse(request, "admin/importing/import.html", context)


class _Upload(TypedDict):
    """A file as its preview hands it to the import."""

    name: str
    data: str
    format: str
    sheet: str
    date_order: Order
    mapping: str
    overwrite: bool
    similar: Similar


def _preview(upload: _Upload, request: HttpRequest) -> dict[str, object]:
    """The context of the preview: what the import would change, or every problem in the file."""
    reading = _read(upload)
    problems: list[Problem] = list(reading.problems)
    imported = Imported()
    try:
        imported = import_rows(
            reading.rows,
            by=get_user(request),
            dry_run=True,
            overwrite=upload["overwrite"],
            similar=upload["similar"],
        )
    except ImportRefused as refused:
        problems += refused.problems
    changed = [
        {
            "subject": one.subject,
            "name": _name(one),
            "differences": row_differences(imported.before[one.subject_id], one.row),
        }
        for one in imported.changed[:_LISTED]
    ]
    new = [one for one in imported.new if one.subject == "event"][:_COMPARED]
    return {
        "previewed": True,
        "problems": sort_problems(problems)[:_LISTED],
        "problem_count": len(problems),
        "notes": reading.notes,
        "warnings": imported.warnings,
        "new": [{"subject": one.subject, "name": _name(one)} for one in imported.new[:_LISTED]],
        "new_count": len(imported.new),
        "changed": changed,
        "changed_count": len(imported.changed),
        "unchanged_count": len(imported.unchanged),
        "duplicates": []
        if problems
        else [
            *find_duplicates_within([one.row for one in new]),
            *find_duplicates([one.row for one in new]),
        ],
    }


def _import(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    try:
        upload: _Upload = signing.loads(request.POST["packed"], salt=_SALT, max_age=_KEPT_SECONDS)
    except signing.BadSignature:
        context["form"] = form = ImportForm({})
        form.errors.clear()
        form.add_error(None, "The preview has expired. Choose the file again.")
        return TemplateResponse(request, "admin/importing/import.html", context)
    reading = _read(upload)
    try:
        if reading.problems:
            raise ImportRefused(reading.problems)
        imported = import_rows(
            reading.rows,
            by=get_user(request),
            # The file with its slugs is made by importing it again, which changes nothing.
            dry_run="slugs" in request.POST,
            overwrite=upload["overwrite"],
            similar=upload["similar"],
        )
    except ImportRefused as refused:
        context |= {
            "form": ImportForm(),
            "previewed": True,
            "problems": refused.problems[:_LISTED],
            "problem_count": len(refused.problems),
        }
        return TemplateResponse(request, "admin/importing/import.html", context)
    if "slugs" in request.POST and reading.fill_slugs:
        name = f"{PurePath(upload['name']).stem}.csv"
        table = reading.fill_slugs(imported.slugs)
        disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})
    said = (
        f"Imported as drafts: {len(imported.new):,} new, {len(imported.changed):,} changed, "
        f"{len(imported.unchanged):,} unchanged. Nothing is public until you publish it."
    )
    if reading.fill_slugs and any(row.has_made_up_slug for row in reading.rows):
        context |= {"said": said, "packed": request.POST["packed"], "form": ImportForm()}
        return TemplateResponse(request, "admin/importing/import.html", context)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:events_event_changelist"))


def _read(upload: _Upload) -> Reading:
    mapping = read_mapping(upload["mapping"].encode()) if upload["mapping"] else None
    return read_as(upload["format"], _get_file(upload), Options(mapping, upload["sheet"], upload["date_order"]))


def _get_file(upload: _Upload) -> File:
    return File(upload["name"], upload["data"].encode("latin-1"))


def _name(revision: Revision) -> str:
    row = revision.row
    return row.get("title") or row.get("name") or f"capture {row.get('number', '')}"
