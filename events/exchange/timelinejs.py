"""Events from a TimelineJS sheet, saved as CSV or as the JSON that its widget loads."""

import re
from html import unescape
from urllib.parse import urlsplit

import nh3

from events.editions.subjects import StoredRow

from .reading import ImportRow, Path, Problem, Reading, Treatment, add_row, load_json
from .tables import make_slug, read_table, shorten

#: The headings of a sheet, without spaces, capitals and punctuation, and the field of each.
_HEADINGS = {
    "year": "year", "month": "month", "day": "day", "time": "time", "startyear": "year", "startmonth": "month",
    "startday": "day", "starttime": "time", "endyear": "end_year", "endmonth": "end_month", "endday": "end_day",
    "endtime": "end_time", "displaydate": "display_date", "headline": "headline", "text": "text", "media": "media",
    "mediacredit": "credit", "mediacaption": "caption", "mediathumbnail": "thumbnail", "alttext": "alt",
    "mediaalt": "alt", "type": "type", "group": "group", "tag": "group", "background": "background",
}  # fmt: skip
_LEFT_OUT = ("time", "end_time", "display_date", "thumbnail", "background")
_BLOCK = re.compile(r"(?i)</(?:p|div|li|h\d|blockquote)>|<br\s*/?>")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_timelinejs(name: str, data: bytes) -> Reading:
    """Read a sheet: JSON if the file begins like it, else CSV. Every problem is reported with its row."""
    reading = Reading()
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        slides = _json_slides(name, data, reading)
    else:
        slides = _table_slides(name, data, reading)
    _Sheet(name, reading).add(slides)
    return reading


Slide = tuple[Path, int | None, dict[str, str]]


def _table_slides(name: str, data: bytes, reading: Reading) -> list[Slide]:
    headings, rows = read_table(name, data, reading)
    fills = {heading: _HEADINGS.get(re.sub(r"[\W_]", "", heading.casefold())) for heading in headings}
    if headings and not {"year", "headline"} <= set(fills.values()):
        reading.problems.append(Problem(name, "a TimelineJS sheet needs columns with the headings Year and Headline."))
        return []
    if left := [heading for heading in headings if heading and not fills[heading]]:
        reading.notes.append(f"{name}: ignored columns: {', '.join(left)}.")
    slides: list[Slide] = []
    for line in rows:
        slide: dict[str, str] = {}
        for heading, cell in line.cells.items():
            if (fill := fills[heading]) and cell:
                slide.setdefault(fill, cell)
        slides.append((("row",), line.number, slide))
    return slides


def _json_slides(name: str, data: bytes, reading: Reading) -> list[Slide]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(Problem(name, f"byte {error.start} is not UTF-8. Save the file as UTF-8."))
        return []
    whole, _ = load_json(name, text, reading)
    if reading.problems:
        return []
    if not isinstance(whole, dict) or not isinstance(whole.get("events"), list):
        reading.problems.append(Problem(name, 'TimelineJS JSON must be a mapping with a list of "events".'))
        return []
    eras = whole.get("eras") or []
    parts: list[tuple[Path, object, str]] = [(("events", place), one, "") for place, one in enumerate(whole["events"])]
    parts += [(("eras", place), one, "era") for place, one in enumerate(eras if isinstance(eras, list) else [eras])]
    if whole.get("title"):
        parts.append((("title",), whole["title"], "title"))
    slides: list[Slide] = []
    for path, one, type in parts:
        if isinstance(one, dict):
            slides.append((path, None, _flat(one) | ({"type": type} if type else {})))
        else:
            reading.problems.append(
                Problem(ImportRow("event", {}, name, path, {}).place(), "a slide must be a mapping.")
            )
    return slides


def _flat(slide: dict[str, object]) -> dict[str, str]:
    """A slide of the JSON with the names of a sheet's columns."""
    flat: dict[str, object] = {}
    for part, prefix in (("start_date", ""), ("end_date", "end_")):
        value = slide.get(part)
        date = value if isinstance(value, dict) else {}
        flat |= {f"{prefix}{key}": date.get(key) for key in ("year", "month", "day")}
        flat[f"{prefix}time"] = date.get("hour")
    for part, keys in {
        "text": {"headline": "headline", "text": "text"},
        "media": {"url": "media", "caption": "caption", "credit": "credit", "alt": "alt", "thumbnail": "thumbnail"},
        "background": {"url": "background"},
    }.items():
        cells = slide.get(part)
        if isinstance(cells, dict):
            flat |= {column: cells.get(key) for key, column in keys.items()}
    flat |= {key: slide.get(key) for key in ("group", "display_date", "unique_id")}
    return {key: str(value).strip() for key, value in flat.items() if value not in (None, "", [])}


class _Sheet:
    """The rows that a sheet's slides become."""

    def __init__(self, name: str, reading: Reading) -> None:
        self.name, self.reading = name, reading
        self.slugs: list[str] = []
        self.groups: set[str] = set()
        self.eras: list[dict[str, str]] = []
        self.title: tuple[Slide, str] | None = None

    def add(self, slides: list[Slide]) -> None:
        for slide in slides:
            type = slide[2].get("type", "").casefold()
            if type == "title":
                self.title = (slide, _plain(slide[2].get("headline", "")))
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
        if date := self._date(slide):
            self.eras.append({"title": _plain(slide[2].get("headline", "")) or date, "date": date})

    def _event(self, slide: Slide) -> None:
        cells = slide[2]
        date = self._date(slide)
        title = _plain(cells.get("headline", ""))
        if not title:
            self._wrong(slide, "a slide without a headline cannot become an event.")
        if not title or date is None:
            return
        if len(title) > 200:
            self.reading.notes.append(
                f"{self._place(slide)}: the headline has {len(title)} characters and is shortened to 200."
            )
        unique_id = cells.get("unique_id", "")
        event: StoredRow = {
            "slug": unique_id if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", unique_id) else make_slug(title, date),
            "title": shorten(title, 200),
            "summary": "\n".join(filter(None, [title if len(title) > 200 else "", _plain(cells.get("text", ""))])),
            "date": date,
            "date_type": "reported",
        }
        self._media(event, slide)
        if group := _plain(cells.get("group", "")):
            event["topics"] = [make_slug(group)]
            if group not in self.groups:
                self.groups.add(group)
                self._row("topic", {"slug": make_slug(group), "name": shorten(group, 200)}, slide, "leave")
        self.slugs.append(event["slug"])
        self._row("event", event, slide)

    def _timeline(self) -> None:
        if self.title is None:
            if self.eras:
                self.reading.notes.append(
                    f"{self.name}: ignored the eras ({len(self.eras)}), because there is no title slide."
                )
            return
        slide, title = self.title
        row: StoredRow = {
            "slug": make_slug(title or "timeline"),
            "title": shorten(title or "Timeline", 300),
            "description": _plain(slide[2].get("text", "")),
            "question": {"slug": self.slugs} if self.slugs else {},
            "eras": self.eras,
        }
        self._media(row, slide)
        self._row("timeline", row, slide)

    def _media(self, row: StoredRow, slide: Slide) -> None:
        cells = slide[2]
        url = cells.get("media", "")
        if embedded := re.search(r"""(?i)<iframe[^>]*\ssrc=["']?([^"'\s>]+)""", url):
            url = embedded[1]
        if _scheme(url) in ("http", "https"):
            words = {key: _plain(cells.get(key, "")) for key in ("caption", "credit", "alt")}
            row["media"] = {"url": url} | words
        elif url:
            key = "description" if "description" in row else "summary"
            row[key] = "\n".join(filter(None, [row[key], _plain(url)]))
            self.reading.notes.append(f"{self._place(slide)}: the media is text and was added to the {key}.")

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

    def _row(self, subject: str, row: StoredRow, slide: Slide, treatment: Treatment = "write") -> None:
        path, number, _ = slide
        lines = {path[:1]: number} if number else {}
        add_row(ImportRow(subject, row, self.name, path, lines, treatment), self.reading)

    def _wrong(self, slide: Slide, reason: str) -> None:
        self.reading.problems.append(Problem(self._place(slide), reason))

    def _place(self, slide: Slide) -> str:
        path, number, _ = slide
        return ImportRow("event", {}, self.name, path, {path[:1]: number} if number else {}).place()


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
    year, month, day = (cells.get(f"{prefix}{key}", "").strip() for key in ("year", "month", "day"))
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


def _plain(html: str) -> str:
    """The text of HTML as a person reads it, a line for each block."""
    text = unescape(nh3.clean(_BLOCK.sub("\n", html), tags=set()))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
