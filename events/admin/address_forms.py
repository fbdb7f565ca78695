"""The forms of the page that makes a source, its capture and an event of the address of a web page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import JSONField, URLField
from django.http import QueryDict
from unfold.widgets import UnfoldAdminSelectWidget

from events.editions.admin.alike import Alike
from events.editions.admin.fields import LineArrayField, PairsField
from events.editions.drafts import save_revision
from events.editions.edtf import EdtfError
from events.editions.slugs import find_free_slug, make_slug
from events.editions.validators import validate_text
from events.editions.written_dates import to_edtf
from sources.models import Capture, Extent, Publisher, Source
from sources.selectors import NotQuotable, Selector, select

from ..choices import DateType
from ..models import Citation, Event, EventDate, Kind
from .alike import find_alike_events

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from events.editions.admin.unfold import Column
    from events.editions.admin.unfold import Form as ModelForm
else:
    from django.forms import ModelForm

_BOXED = {"class": "border border-base-200 dark:border-base-700 rounded px-3 py-2 w-full max-w-2xl"}


def _box(fields: Iterable[forms.Field]) -> None:
    """Draw the widgets that are not Unfold's as Unfold draws them."""
    for field in fields:
        if not isinstance(field.widget, UnfoldAdminSelectWidget):
            field.widget.attrs |= _BOXED


class AddressForm(forms.Form):
    """The address of a page, and words that were selected on it."""

    address = forms.CharField(
        max_length=2000,
        widget=forms.URLInput(attrs=_BOXED | {"autofocus": True, "placeholder": "https://"}),
        help_text="Of a page or PDF on the public web, or of a copy in a web archive.",
    )
    words = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput, validators=[validate_text])

    def clean_address(self) -> str:
        """With its scheme, which people leave out."""
        address: str = self.cleaned_data["address"].strip()
        return address if "://" in address else f"https://{address}"


def _make_field(column: "Column", **widgets: object) -> forms.Field | None:
    """The field of a column of a source, as the source's own form has it."""
    if isinstance(column, ArrayField):
        return LineArrayField(column.base_field, required=False, help_text=column.help_text)
    if isinstance(column, JSONField):
        return PairsField(required=False, help_text=column.help_text)
    return column.formfield(assume_scheme="https") if isinstance(column, URLField) else column.formfield()


class SourceForm(ModelForm):
    """A source as it is proposed; its publisher is named, and made where there is none of that name."""

    publisher_name = forms.CharField(label="Publisher", required=False, max_length=300, validators=[validate_text])
    text = forms.CharField(
        label="Text of the page",
        required=False,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="The page could not be read. Paste its text here to keep it as a capture seen today.",
    )
    field_order = ("title", "url", "publisher_name", "published", "type", "language", "authors", "identifiers")

    class Meta:
        model = Source
        fields = ("title", "url", "published", "type", "language", "authors", "identifiers", "archive_url", "rights")
        formfield_callback = _make_field

    def __init__(self, *args: object, has_text: bool, may_add_publisher: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._may_add_publisher = may_add_publisher
        self.fields["url"].label, self.fields["archive_url"].label = "Address (URL)", "Address of an archived copy"
        if has_text:
            del self.fields["text"]
        _box(self.fields.values())

    def clean_publisher_name(self) -> str:
        name = " ".join(self.cleaned_data["publisher_name"].split())
        if name and not self._may_add_publisher and find_publisher(name) is None:
            raise ValidationError(f"‘{name}’ is not a publisher yet, and you may not add one. Leave it empty.")
        return name

    @transaction.atomic
    def save_source(self, by: "User") -> Source:
        """The source as a draft, with a new publisher where none has the name."""
        source: Source = self.instance
        source.publisher = self._get_publisher(by)
        source.slug = find_free_slug(Source, make_slug(source.title))
        source.save()
        save_revision(source, by=by, comment=f"added from {source.url}" if source.url else "added from an address")
        return source

    def _get_publisher(self, by: "User") -> Publisher | None:
        name = self.cleaned_data["publisher_name"]
        if not name:
            return None
        if known := find_publisher(name):
            return known
        publisher = Publisher(name=name, slug=find_free_slug(Publisher, make_slug(name)))
        publisher.save()
        save_revision(publisher, by=by, comment="added with a source")
        return publisher


def find_publisher(name: str) -> Publisher | None:
    """The publisher of a name, in whatever case."""
    return Publisher.objects.filter(name__iexact=name).order_by("slug").first()


class EventForm(forms.Form):
    """The event that a source attests, with the words of it that are quoted.

    ``text`` is that of the capture in which the words are looked for, "" where there is none.
    """

    title = forms.CharField(
        label="Title of the event", required=False, max_length=200, validators=[validate_text], widget=forms.TextInput
    )
    kind = forms.ModelChoiceField(
        Kind.objects.order_by("name"), required=False, empty_label="Choose …", widget=UnfoldAdminSelectWidget
    )
    date_type = forms.ChoiceField(
        label="Type of date", required=False, choices=[("", "Choose …"), *DateType.choices],
        widget=UnfoldAdminSelectWidget,
    )  # fmt: skip
    date = forms.CharField(required=False, max_length=100, widget=forms.TextInput(attrs={"data-edtf": "date"}))
    quote = forms.CharField(
        label="Quotation",
        required=False,
        max_length=2000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Select words in the text above, or paste them here.",
    )
    before = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput, validators=[validate_text])
    after = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput, validators=[validate_text])
    #: Which of the places is meant where the words are at several, and whether the likely duplicates were shown.
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_another = forms.BooleanField(required=False, widget=forms.HiddenInput)

    cited_in = forms.ModelChoiceField(
        Event.objects.none(),
        label="Quote it in",
        required=False,
        empty_label="a new event",
        widget=UnfoldAdminSelectWidget,
        help_text="An event that cites the source already gets the quotation alone; the fields below are not used.",
    )
    field_order = ("cited_in",)

    def __init__(
        self, *args: object, text: str = "", has_event: bool = True, source: Source | None = None, **options: object
    ) -> None:
        super().__init__(*args, prefix="event", **options)  # type: ignore[arg-type, misc]
        citing = Event.objects.filter(citations__source=source).distinct().order_by("title")
        if source is None or not citing.exists():
            del self.fields["cited_in"]
        else:
            cast("forms.ModelChoiceField[Event]", self.fields["cited_in"]).queryset = citing
        self.text, self.has_event = text, has_event
        self.places: tuple[Selector, ...] = ()
        self.alike: list[Alike] = []
        _box(self.fields.values())

    @property
    def is_warned(self) -> bool:
        """Whether the likely duplicates of the event were shown, so that saving again makes another."""
        return bool(self.alike) or (self.is_bound and bool(self.data.get(self.add_prefix("is_another"))))

    def clean_date(self) -> str:
        typed = self.cleaned_data["date"].strip()
        try:
            return to_edtf(typed) if typed else ""
        except EdtfError as error:
            raise ValidationError(str(error), "edtf") from error

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        is_new = not cleaned.get("cited_in")
        if self.has_event and not is_new and not cleaned.get("quote") and "quote" not in self.errors:
            self.add_error("quote", "Enter the words that are quoted.")
        if self.has_event and is_new:
            if not cleaned.get("title") and "title" not in self.errors:
                self.add_error("title", "Enter the title of the event.")
            if cleaned.get("date") and not cleaned.get("date_type"):
                self.add_error("date_type", "Choose what happened on this date.")
            if cleaned.get("date_type") and not cleaned.get("date") and "date" not in self.errors:
                self.add_error("date", "Enter the date, or choose no type.")
        if not self.has_event and cleaned.get("quote"):
            self.add_error("quote", "A quotation is kept with an event. Press ‘Save with an event’, or clear it.")
        if self.has_event and is_new and not self.errors and not cleaned.get("is_another"):
            self._refuse_duplicate(cleaned)
        if self.text and cleaned.get("quote") and "quote" not in self.errors:
            self._place_quotation(cleaned)
        return cleaned

    def _refuse_duplicate(self, cleaned: dict[str, object]) -> None:
        """Ask once where an event like this is there already."""
        typed = QueryDict(mutable=True)
        typed.update({name: str(cleaned.get(name) or "") for name in ("title", "date")})
        self.alike = find_alike_events(typed)
        if self.alike:
            self.add_error("title", "Events like this exist already. If you mean another, save again.")

    def _place_quotation(self, cleaned: dict[str, object]) -> None:
        """Find the quoted words in the text, or say why they are not found."""
        typed = Selector(*(str(cleaned.get(name) or "") for name in ("quote", "before", "after")))
        try:
            chosen = select(self.text, typed)
        except NotQuotable as error:
            self.places = error.places
            place = cleaned.get("place")
            if not isinstance(place, int) or not 0 <= place < len(error.places):
                self.add_error("quote", str(error))
                return
            chosen = error.places[place]
        cleaned["quote"], cleaned["before"], cleaned["after"] = chosen

    @transaction.atomic
    def save_event(self, source: Source, by: "User") -> Event:
        """The event as a draft that cites the source: a new one, or the one chosen with one quotation more."""
        values = self.cleaned_data
        event: Event | None = values.get("cited_in")
        comment = f"quoted {source.slug}" if event else f"begun with {source.slug}"
        event = event or self._save_new_event(source)
        bare = event.citations.filter(source=source, quote="", original="").first()
        citation = bare or Citation(event=event, source=source, position=event.citations.count())
        citation.quote, citation.prefix, citation.suffix = values["quote"], values["before"], values["after"]
        citation.save()
        save_revision(event, by=by, comment=comment)
        return event

    def _save_new_event(self, source: Source) -> Event:
        values = self.cleaned_data
        event = Event(title=values["title"], kind=values["kind"])
        event.slug = find_free_slug(Event, make_slug(event.title))
        event.save()
        if values["date"]:
            dated = EventDate(event=event, type=values["date_type"], date=values["date"])
            dated.save()
            dated.sources.add(source)
        return event


@transaction.atomic
def save_pasted_text(source: Source, text: str, seen: str, by: "User") -> Capture:
    """A pasted text as a capture of a source.

    Args:
        seen: the day, in EDTF.
    """
    capture = Capture(source=source, seen=seen, extent=Extent.WHOLE, text=text)
    capture.save()
    save_revision(capture, by=by, comment="pasted")
    return capture
