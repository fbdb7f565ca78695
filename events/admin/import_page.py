"""The page that imports a file as drafts, after a preview."""

from typing import TypedDict

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from events.editions.admin.diffs import row_differences
from events.editions.admin.publish import get_user
from events.editions.admin.unfold import ModelAdmin
from events.editions.models import Revision

from ..exchange.duplicates import find_duplicates, find_duplicates_within
from ..exchange.formats import FORMATS, read_as, read_mapping
from ..exchange.reading import Problem, Reading, sort_problems
from ..exchange.writing import Imported, ImportRefused, import_rows

#: The largest file that the form accepts, in bytes, and the largest packed form of it between the two steps.
LARGEST = 5 * 1024 * 1024
_LARGEST_PACKED = 2 * 1024 * 1024
#: How many new events are compared with those stored, and how many rows are listed.
_COMPARED = 200
_LISTED = 500
_SALT = "annals.import"
_BOXED = {"class": "border border-base-200 dark:border-base-700 rounded px-3 py-2 w-full max-w-2xl"}
_NAMES = {
    "annals": "Annals (YAML, JSON, JSON Lines)",
    "csv": "CSV",
    "timelinejs": "TimelineJS (CSV or JSON)",
    "federal-register": "Federal Register (JSON)",
}


class ImportForm(forms.Form):
    """A file, and how it is to be read."""

    file = forms.FileField(
        widget=forms.FileInput(attrs=_BOXED),
        help_text="The limit is 5 MB. Import larger files with manage.py import_events.",
    )
    format = forms.ChoiceField(
        widget=UnfoldAdminSelectWidget(), choices=[(format, _NAMES[format]) for format in FORMATS]
    )
    mapping = forms.FileField(
        required=False,
        widget=forms.FileInput(attrs=_BOXED),
        help_text="For CSV files with unrecognised headings: a file of lines such as “Headline: title”.",
    )
    overwrite = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget(),
        help_text="Replace rows that were edited after they were imported, or that were made from another file.",
    )
    similar_is_new = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanWidget(),
        label="Similar rows are new",
        help_text="Import rows that resemble earlier rows of the same file as new events.",
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"The file has {file.size:,} bytes; the limit is {LARGEST:,}. Import it with manage.py import_events."
            )
        return file

    def clean_mapping(self) -> dict[str, str] | None:
        file = self.cleaned_data["mapping"]
        if not file:
            return None
        if file.size > 100_000:
            raise forms.ValidationError(
                f"The mapping file has {file.size:,} bytes; the limit is 100,000. Keep only the headings to map."
            )
        try:
            return read_mapping(file.read())
        except ValueError as error:
            raise forms.ValidationError(f"The mapping file cannot be used: {error}") from error


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
        data = cleaned["file"].read().decode("latin-1")
        upload: _Upload = {
            "name": cleaned["file"].name,
            "data": data,
            "format": cleaned["format"],
            "mapping": cleaned["mapping"],
            "overwrite": cleaned["overwrite"],
            "similar_is_new": cleaned["similar_is_new"],
        }
        packed = signing.dumps(upload, salt=_SALT, compress=True)
        if len(packed) > _LARGEST_PACKED:
            form.add_error("file", "The file is too large for this form. Import it with manage.py import_events.")
        else:
            context |= _preview(upload, request) | {"packed": packed, "name": upload["name"]}
    return TemplateResponse(request, "admin/importing/import.html", context)


class _Upload(TypedDict):
    """A file as its preview hands it to the import."""

    name: str
    data: str
    format: str
    mapping: dict[str, str] | None
    overwrite: bool
    similar_is_new: bool


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
            similar_is_new=upload.get("similar_is_new", False),
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
            *(duplicate for one in new for duplicate in find_duplicates(one.row)),
        ],
    }


def _import(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    try:
        upload = signing.loads(request.POST["packed"], salt=_SALT, max_age=24 * 3600)
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
            overwrite=upload["overwrite"],
            similar_is_new=upload.get("similar_is_new", False),
        )
    except ImportRefused as refused:
        context |= {
            "form": ImportForm(),
            "previewed": True,
            "problems": refused.problems[:_LISTED],
            "problem_count": len(refused.problems),
        }
        return TemplateResponse(request, "admin/importing/import.html", context)
    messages.success(
        request,
        f"Imported as drafts: {len(imported.new):,} new, {len(imported.changed):,} changed, "
        f"{len(imported.unchanged):,} unchanged. Nothing is public until you publish it.",
    )
    return HttpResponseRedirect(reverse("admin:events_event_changelist"))


def _read(upload: _Upload) -> Reading:
    return read_as(upload["format"], upload["name"], upload["data"].encode("latin-1"), upload["mapping"])


def _name(revision: Revision) -> str:
    row = revision.row
    return row.get("title") or row.get("name") or f"capture {row.get('number', '')}"
