"""A capture brought by hand: its text pasted, or taken from a file."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget

from ..capture.extract import NoText, detect_media_type, extract_text
from ..capture.http import MOST_BYTES
from ..models import text_digest

_READ = frozenset({"text/html", "application/pdf", "text/plain"})


class CaptureForm(forms.ModelForm):
    """Where and when words were seen, and the words: typed, or a file that holds them."""

    file = forms.FileField(
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        help_text=f"HTML, PDF or plain text, up to {MOST_BYTES >> 20} MB. The file is kept, and its text is extracted "
        "unless you enter the text below.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = False

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
        return file.read()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if body := said.get("file"):
            self._take(body, said)
        if not said.get("text") and not {"file", "text"} & self.errors.keys():
            self.add_error("text", "Enter the text, or choose a file that contains it.")
        if said.get("source") and said.get("seen") and said.get("text"):
            digest = text_digest(said["text"])
            if same := said["source"].captures.filter(seen=said["seen"], sha256=digest).first():
                self.add_error("seen", f"Capture {same.number} already has this text with this date.")
        return said

    def _take(self, body: bytes, said: dict[str, Any]) -> None:
        """What the bytes are, whatever their name says, and their text where none was typed."""
        media_type = detect_media_type(body)
        if media_type not in _READ:
            self.add_error("file", "The file is not HTML, PDF or plain text. Paste its text below instead.")
            return
        self.instance.media_type = media_type
        if said.get("text") or "text" in self.errors:
            return
        try:
            said["text"] = extract_text(body, media_type)
        except NoText as error:
            reason = str(error)
            self.add_error(
                "file",
                f"{reason[0].upper()}{reason[1:]} Enter the text below and choose the file again; both are kept.",
            )
