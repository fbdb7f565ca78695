"""The form for adding a capture by hand: its text is pasted, or extracted from a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from unfold.widgets import UnfoldAdminFileFieldWidget

from events.editions.admin.edit_conflicts import GuardedForm
from events.editions.admin.publish import CleanedData

from ..archives.addresses import find_unaltered_address, parse_archived
from ..archives.copies import UnreadableCopies
from ..archives.download import fetch_copy
from ..capture.extract import NoText, detect_media_type, extract_text
from ..capture.http import MOST_BYTES
from ..models import text_digest

_MEDIA_TYPES = frozenset({"text/html", "application/pdf", "text/plain"})


class CaptureForm(GuardedForm):
    """A new capture: its source, its date, and its text or a file that contains the text."""

    file = forms.FileField(
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=f"HTML, PDF or plain text, up to {MOST_BYTES >> 20} MB. The file is kept, and its text is extracted "
        "unless you enter the text below.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = False
        self.fields["seen"].required = False
        self.fields["archive_url"].help_text = (
            "The address of a copy in a web archive. Without a text and a file, the copy is fetched; without a date, "
            "the day on which it was archived is used."
        )

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors and self.files.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose the file again. Browsers send a file only once.")

    def clean_file(self) -> bytes | None:
        """The bytes of the file."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"‘{file.name}’ has {file.size:,} bytes; the limit is {MOST_BYTES:,}. Paste its text below instead."
            )
        body: bytes = file.read()
        return body

    def clean(self) -> dict[str, object]:
        cleaned: CleanedData = super().clean() or self.cleaned_data
        self._use_archive(cleaned)
        if body := cleaned.get("file"):
            self._extract(body, cleaned)
        if not cleaned.get("text") and not {"file", "text"} & self.errors.keys():
            self.add_error("text", "Enter the text, or choose a file that contains it.")
        if cleaned.get("source") and cleaned.get("seen") and cleaned.get("text"):
            digest = text_digest(cleaned["text"])
            if duplicate := cleaned["source"].captures.filter(seen=cleaned["seen"], sha256=digest).first():
                self.add_error("seen", f"Capture {duplicate.number} already has this text with this date.")
        return cleaned

    def _use_archive(self, cleaned: CleanedData) -> None:
        """Take the date, and what else is missing, from the copy in an archive."""
        archived = parse_archived(cleaned.get("archive_url") or "")
        if not cleaned.get("seen") and "seen" not in self.errors:
            if archived is None:
                self.add_error("seen", "Enter the date when the text was seen, or the address of a copy that says it.")
                return
            cleaned["seen"] = archived.at.date().isoformat()
        if archived is None or cleaned.get("file") or cleaned.get("text") or {"file", "text"} & self.errors.keys():
            return
        try:
            copy = fetch_copy(archived, now=timezone.now(), home=settings.ANNALS_BASE_URL)
        except UnreadableCopies as error:
            self.add_error("archive_url", f"The copy cannot be fetched. {error} Paste its text below instead.")
            return
        cleaned["file"] = copy.body
        self.instance.fetched_from = find_unaltered_address(archived.address)[:2000]

    def _extract(self, body: bytes, cleaned: CleanedData) -> None:
        """Set the media type found in the bytes, and extract the text if none was typed."""
        media_type = detect_media_type(body)
        if media_type not in _MEDIA_TYPES:
            self.add_error("file", "The file is not HTML, PDF or plain text. Paste its text below instead.")
            return
        self.instance.media_type = media_type
        if cleaned.get("text") or "text" in self.errors:
            return
        try:
            cleaned["text"] = extract_text(body, media_type)
        except NoText as error:
            reason = str(error)
            self.add_error(
                "file",
                f"{reason[0].upper()}{reason[1:]} Enter the text below and choose the file again; both are kept.",
            )
