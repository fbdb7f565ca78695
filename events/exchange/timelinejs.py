"""Events from a TimelineJS sheet, saved as CSV or as the JSON that its widget loads."""

import re
from collections.abc import Set
from html import unescape
from pathlib import PurePath
from urllib.parse import urlsplit

from django.utils.translation import gettext, override

from events.editions.slugs import make_slug
from events.editions.subjects import StoredRow
from events.editions.validators import SLUG

from ..documents.languages import CATALOGUES
from ..formats.timelinejs import TITLE_ID
from .defaults import add_defaults
from .markup import to_plain_text
from .reading import DEFAULTS, ImportRow, Options, Problem, Reading, Treatment, add_row
from .slides import Slide, read_slides
from .tables import fit, shorten, web_source

_LEFT_OUT = ("time", "end_time", "display_date", "thumbnail", "background", "media_link")
_WHEN = frozenset(f"{end}{part}" for end in ("", "end_") for part in ("year", "month", "day"))
#: What is read of an era and of a title slide.
_OF_ERA = _WHEN | {"type", "headline", *_LEFT_OUT}
_OF_TITLE = {"type", "headline", "text", "media", "caption", "credit", "alt", *_LEFT_OUT}
_LINK = re.compile(r"""(?i)<a\b[^<>]*?\bhref\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""")
#: The link to the event's page that Annals writes under each slide.
_READ_MORE = re.compile(r'<p><a href="[^"]*/events/[^"]*">Read more</a></p>')
#: The same link in any language.
_TO_PAGE = re.compile(r'<p><a href="[^"]*/events/[^"]*">([^<]*)</a></p>')
#: How many words of its text name a slide without a headline.
_FIRST_WORDS = 12
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_timelinejs(name: str, data: bytes, options: Options = DEFAULTS) -> Reading:
    """Read a sheet, as a table or as JSON. Every problem is reported with its row; what is left out is noted."""
    reading = Reading(options)
    slides = read_slides(name, data, reading)
    if language := _find_translation(slides):
        reason = (
            f"Annals wrote these slides with ‘lang={language}’. Titles and texts that are translated cannot be imported"
            " as those of the events. Download the file without ‘lang’, or translate in a table: see “Translations”"
            " in docs/importing.md."
        )
        reading.problems.append(Problem(name, reason))
        return reading
    _Sheet(name, reading).add(slides)
    return reading


def _find_translation(slides: list[Slide]) -> str:
    """The language that slides are translated to where Annals wrote them so; "" otherwise."""
    links = {link[1] for _, _, cells in slides for link in _TO_PAGE.finditer(cells.get("text", ""))}
    for language, catalogue in CATALOGUES.items():
        with override(catalogue):
            if language != "en" and gettext("Read more") in links:
                return language
    return ""


class _Sheet:
    """The rows that a sheet's slides become."""

    def __init__(self, name: str, reading: Reading) -> None:
        self.name, self.reading = name, reading
        self.slugs: list[str] = []
        self.eras: list[dict[str, str]] = []
        self.title: tuple[Slide, str] | None = None

    def add(self, slides: list[Slide]) -> None:
        for slide in slides:
            type = slide[2].get("type", "").casefold()
            if type == "title" and self.title is not None:
                self._note(slide, "this is a second title slide. It is ignored; the timeline is named by the first.")
            elif slide[2].get("unique_id") == TITLE_ID:
                self._note(slide, "the title slide of an export by Annals makes no timeline.")
            elif type == "title":
                self.title = (slide, to_plain_text(slide[2].get("headline", "")))
            elif type == "era":
                self._era(slide)
            else:
                self._event(slide)
        self._timeline()
        for key in _LEFT_OUT:
            number = sum(key in slide for _, _, slide in slides)
            if number:
                of = "1 slide" if number == 1 else f"{number} slides"
                self.reading.notes.append(f"{self.name}: ignored the {key.replace('_', ' ')} of {of}.")

    def _era(self, slide: Slide) -> None:
        self._note_unread(slide, "an era", _OF_ERA)
        if date := self._date(slide):
            self.eras.append({"title": to_plain_text(slide[2].get("headline", "")) or date, "date": date})

    def _event(self, slide: Slide) -> None:
        cells = slide[2]
        date = self._date(slide)
        html, own = _READ_MORE.subn("", cells.get("text", ""))
        title, text = to_plain_text(cells.get("headline", "")), to_plain_text(html)
        if not title and (words := (text or to_plain_text(cells.get("caption", ""))).split()):
            title = " ".join(words[:_FIRST_WORDS]) + ("…" if len(words) > _FIRST_WORDS else "")
            self._note(slide, f"the slide has no headline. Its first words are the title: “{title}”.")
        elif not title:
            self._wrong(slide, "a slide without a headline and text cannot become an event. Add a headline.")
        if not title or date is None:
            return
        if len(title) > 200:
            self._note(slide, f"the headline has {len(title)} characters and is shortened to 200.")
        unique_id = cells.get("unique_id", "")
        has_slug = re.fullmatch(SLUG, unique_id) is not None
        event: StoredRow = {
            "slug": unique_id if has_slug else make_slug(title, date),
            "title": shorten(title, 200),
            "summary": "\n".join(
                filter(None, [title if len(title) > 200 else "", to_plain_text(cells.get("text", ""))])
            ),
            "date": date,
            "date_type": "reported",
        }
        for note in fit(event):
            self._note(slide, note)
        self._media(event, slide)
        if group := to_plain_text(cells.get("group", "")):
            event["topics"] = [make_slug(group)]
            self._row("topic", {"slug": make_slug(group), "name": shorten(group, 200)}, slide, "leave")
        self._links(event, slide, html)
        add_defaults(event, self.reading.options)
        self.slugs.append(event["slug"])
        # A slide that Annals wrote shows less than the event holds; of an event that is stored it says the title.
        only_new = frozenset(event.keys() - {"slug", "title"}) if own and has_slug else frozenset()
        self._row("event", event, slide, has_made_up_slug=not has_slug, only_new=only_new)

    def _links(self, event: StoredRow, slide: Slide, html: str) -> None:
        """Cite what the text links to: as TimelineJS shows it, that is where a reader can check the slide."""
        urls = dict.fromkeys(_absolute(unescape(url)) for url in _LINK.findall(html))
        sources = [source for url in urls if (source := web_source(url))]
        for source in sources:
            self._row("source", source, slide, "leave")
        if sources:
            event["citations"] = [{"source": source["slug"]} for source in sources]

    def _timeline(self) -> None:
        if self.title is None and not self.eras:
            return
        if not self.slugs:
            self.reading.notes.append(f"{self.name}: no timeline is made, because the file has no events for it.")
            return
        named_by_file = PurePath(self.name).stem.replace("_", " ") or "timeline"
        slide, title = self.title or ((("eras",), None, {}), "")
        if not title:
            self.reading.notes.append(f"{self.name}: there is no title; the timeline is named “{named_by_file}”.")
            title = named_by_file
        self._note_unread(slide, "a title slide", _OF_TITLE)
        if _LINK.search(slide[2].get("text", "")):
            self._note(slide, "the links in the text of a title slide are ignored: a timeline cites no sources.")
        row: StoredRow = {
            "slug": make_slug(title),
            "title": shorten(title, 300),
            "description": to_plain_text(slide[2].get("text", "")),
            "question": {"slug": self.slugs},
            "eras": self.eras,
        }
        self._media(row, slide)
        self._row("timeline", row, slide, has_made_up_slug=True)

    def _media(self, row: StoredRow, slide: Slide) -> None:
        cells = slide[2]
        url = cells.get("media", "")
        if embedded := re.search(r"""(?i)<iframe[^>]*\ssrc=["']?([^"'\s>]+)""", url):
            url = embedded[1]
        url = _absolute(url)
        if _scheme(url) in ("http", "https"):
            words = {key: to_plain_text(cells.get(key, "")) for key in ("caption", "credit", "alt")}
            row["media"] = {"url": url} | words
        elif url:
            key = "description" if "description" in row else "summary"
            row[key] = "\n".join(filter(None, [row[key], to_plain_text(url)]))
            self._note(slide, f"the media is text and was added to the {key}.")

    def _date(self, slide: Slide) -> str | None:
        """The slide's date in EDTF; None, and a problem, where it has none."""
        try:
            start, end = _edtf(slide[2], ""), _edtf(slide[2], "end_")
        except ValueError as error:
            self._wrong(slide, str(error))
            return None
        if not start:
            self._wrong(slide, "a slide without a year cannot become an event. Add a year, or mark the slide as title.")
            return None
        return start if not end or end == start else f"{start}/{end}"

    def _row(
        self,
        subject: str,
        row: StoredRow,
        slide: Slide,
        treatment: Treatment = "write",
        has_made_up_slug: bool = False,
        only_new: frozenset[str] = frozenset(),
    ) -> None:
        path, number, _ = slide
        lines = {path[:1]: number} if number else {}
        made = ImportRow(subject, row, self.name, path, lines, treatment, has_made_up_slug, only_new=only_new)
        add_row(made, self.reading)

    def _note_unread(self, slide: Slide, what: str, read: Set[str]) -> None:
        if unread := sorted(slide[2].keys() - read):
            self._note(slide, f"ignored of {what}: {', '.join(unread).replace('_', ' ')}.")

    def _note(self, slide: Slide, note: str) -> None:
        self.reading.notes.append(f"{self._row_of(slide).place()}: {note}")

    def _wrong(self, slide: Slide, reason: str) -> None:
        self.reading.problems.append(self._row_of(slide).problem(reason))

    def _row_of(self, slide: Slide) -> ImportRow:
        path, number, _ = slide
        return ImportRow("event", {}, self.name, path, {path[:1]: number} if number else {})


def _absolute(url: str) -> str:
    """An address without a scheme takes https, as it would on a page that is served by it."""
    return f"https:{url}" if url.startswith("//") else url


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _edtf(cells: dict[str, str], prefix: str) -> str:
    """Year, month and day as EDTF.

    Raises:
        ValueError: naming the cell and what it may hold.
    """
    # A spreadsheet may save 2020 as 2020.0.
    year, month, day = (cells.get(f"{prefix}{key}", "").strip().removesuffix(".0") for key in ("year", "month", "day"))
    if not year:
        if month or day:
            raise ValueError("a month or day needs a year.")
        return ""
    if not re.fullmatch(r"[0-9]{1,4}", year) or int(year) == 0:
        raise ValueError(f"the year ‘{year[:60]}’ is not a number from 1 to 9999.")
    if not month:
        if day:
            raise ValueError("a day needs a month.")
        return f"{int(year):04}"
    if month[:3].casefold() in _MONTHS:
        month = str(_MONTHS.index(month[:3].casefold()) + 1)
    for value, highest, what in ((month, 12, "month"), (day or "1", 31, "day")):
        if not re.fullmatch(r"[0-9]{1,2}", value) or not 1 <= int(value) <= highest:
            raise ValueError(f"the {what} ‘{value[:60]}’ is not a number from 1 to {highest}.")
    return f"{int(year):04}-{int(month):02}" + (f"-{int(day):02}" if day else "")
