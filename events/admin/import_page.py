"""The page that imports a file as drafts, after a preview."""

from pathlib import PurePath

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from events.editions.admin.diffs import row_differences
from events.editions.admin.publish import get_user
from events.editions.admin.unfold import ModelAdmin
from events.editions.models import Revision

from ..exchange.duplicates import find_duplicates, find_duplicates_within
from ..exchange.formats import read_as
from ..exchange.good_rows import Rest, import_good_rows
from ..exchange.kept_mappings import keep_mapping
from ..exchange.mappings import TARGETS
from ..exchange.reading import ImportRow, Problem, Reading, sort_problems
from ..exchange.writing import Imported, ImportRefused, import_rows
from .import_form import ImportForm, Upload, get_file, get_options, get_templates, pack, unpack
from .mappings import Heading, get_headings

#: How large a packed file may be between the two steps, in bytes.
_LARGEST_PACKED = 2 * 1024 * 1024
#: How many new events are compared with those stored, and how many rows are listed.
_COMPARED = 200
_LISTED = 500


def import_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Show the form, preview the import of its file, and import it as drafts."""
    if not (model_admin.has_add_permission(request) and model_admin.has_change_permission(request)):
        raise PermissionDenied
    context: dict[str, object] = {
        **model_admin.admin_site.each_context(request),
        "title": "Import a file as drafts",
        "opts": model_admin.model._meta,
        "templates_of_formats": get_templates(),
    }
    if "packed" in request.POST:
        return _import(request, context)
    form = ImportForm(request.POST or None, request.FILES or None)
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        upload = form.get_upload()
        packed = pack(upload)
        if len(packed) > _LARGEST_PACKED:
            form.add_error("file", "The file is too large for this form. Import it with manage.py import_events.")
        else:
            if name := form.cleaned_data["keep_as"]:
                keep_mapping(name, upload["mapping"])
            context |= _preview(upload, request) | {"packed": packed, "name": upload["name"], "kept_as": name}
            context |= {"headings": _get_headings(upload), "targets": TARGETS, "mapping": upload["mapping"]}
            read_on = {"file": None, "mapping": None, "kept_mapping": None, "keep_as": "", "kept": packed}
            context["form"] = ImportForm(initial=form.cleaned_data | read_on)
    return TemplateResponse(request, "admin/importing/import.html", context)


def _preview(upload: Upload, request: HttpRequest) -> dict[str, object]:
    """The context of the preview: what the import would change, or every problem in the file."""
    reading = _read(upload)
    problems: list[Problem] = []
    imported = Imported()
    try:
        imported, problems, _ = _write(reading, upload, request, dry_run=True)
    except ImportRefused as refused:
        problems = refused.problems
    is_refused = bool(problems) and not imported.new and not imported.changed and not imported.unchanged
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
        "is_refused": is_refused,
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
        if is_refused
        else [
            *find_duplicates_within([one.row for one in new]),
            *find_duplicates([one.row for one in new]),
        ],
    }


def _import(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    try:
        upload = unpack(request.POST["packed"])
    except signing.BadSignature:
        context["form"] = form = ImportForm({})
        form.errors.clear()
        form.add_error(None, "The preview has expired. Choose the file again.")
        return TemplateResponse(request, "admin/importing/import.html", context)
    reading = _read(upload)
    # A file is made again by importing it again, which changes nothing.
    is_download = not request.POST.keys().isdisjoint({"slugs", "rest"})
    try:
        imported, left_out, rests = _write(reading, upload, request, dry_run=is_download)
    except ImportRefused as refused:
        context |= {
            "form": ImportForm(),
            "previewed": True,
            "is_refused": True,
            "problems": refused.problems[:_LISTED],
            "problem_count": len(refused.problems),
        }
        return TemplateResponse(request, "admin/importing/import.html", context)
    stem = PurePath(upload["name"]).stem
    if "slugs" in request.POST and reading.fill_slugs:
        return _download(f"{stem}.csv", reading.fill_slugs(imported.slugs))
    if "rest" in request.POST and rests:
        return _download(f"{stem}.rest{rests[0].ending}", rests[0].data)
    said = (
        f"Imported as drafts: {len(imported.new):,} new, {len(imported.changed):,} changed, "
        f"{len(imported.unchanged):,} unchanged. Nothing is public until you publish it."
    )
    has_slugs = reading.fill_slugs is not None and any(row.has_made_up_slug for row in reading.rows)
    if has_slugs or left_out:
        context |= {"said": said, "packed": request.POST["packed"], "form": ImportForm()}
        context |= {"has_slugs": has_slugs, "left_out": left_out[:_LISTED]}
        return TemplateResponse(request, "admin/importing/import.html", context)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:events_event_changelist"))


def _write(
    reading: Reading, upload: Upload, request: HttpRequest, *, dry_run: bool
) -> tuple[Imported, list[Problem], list[Rest]]:
    """Import the rows, or those without problems, if only to see; with the problems and the rest of the file.

    Raises:
        ImportRefused: nothing was written; all problems are named.
    """

    def write(rows: list[ImportRow]) -> Imported:
        return import_rows(
            rows, by=get_user(request), dry_run=dry_run, overwrite=upload["overwrite"], similar=upload["similar"],
        )  # fmt: skip

    if upload["good_rows"]:
        return import_good_rows([reading], write)
    if not reading.problems:
        return write(reading.rows), [], []
    try:
        # What is wrong with the rows that can be read is found out beside them.
        import_rows(reading.rows, dry_run=True, overwrite=upload["overwrite"], similar=upload["similar"])
    except ImportRefused as refused:
        raise ImportRefused([*reading.problems, *refused.problems]) from refused
    raise ImportRefused(reading.problems)


def _download(name: str, data: bytes) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    types = {".csv": "text/csv; charset=utf-8", ".json": "application/json"}
    content_type = types.get(PurePath(name).suffix, "text/plain; charset=utf-8")
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})


def _get_headings(upload: Upload) -> list[Heading]:
    return get_headings(get_file(upload), upload["format"], get_options(upload))


def _read(upload: Upload) -> Reading:
    return read_as(upload["format"], get_file(upload), get_options(upload))


def _name(revision: Revision) -> str:
    row = revision.row
    return row.get("title") or row.get("name") or f"capture {row.get('number', '')}"
