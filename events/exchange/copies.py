"""Copies of sources that others kept, as captures in rows of the import format."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date

import yaml

from events.editions.problems import unknown_value_message
from events.editions.subjects import StoredRow
from sources.archives.copies import Copy, comparable_address
from sources.capture.extract import NoText, detect_media_type, extract_text
from sources.capture.page_noise import is_same_wording
from sources.models import Capture, Extent, Source, future_date_problem

from .reading import ImportRow, Problem

#: How many characters of text one run keeps in memory.
MOST_TEXT = 400_000_000


@dataclass(frozen=True)
class Named:
    """What a mapping says of a copy: its source's slug, "" to leave it out, and when it was kept."""

    slug: str
    seen: str = ""


@dataclass(frozen=True)
class _Wording:
    seen: str
    text: str
    copy: Copy
    media_type: str


@dataclass
class Kept:
    """What became of the copies that were read."""

    rows: list[ImportRow] = field(default_factory=list)
    #: Copies of sources that are no captures, and why.
    left_out: list[Problem] = field(default_factory=list)
    #: How many copies a source has that say the same as one kept before, and how many no source has, by name.
    repeated: int = 0
    unmatched: Counter[str] = field(default_factory=Counter)
    #: What was named, but not found.
    not_found: list[Problem] = field(default_factory=list)
    #: What could not be read to its end: whoever runs this has to do something.
    errors: list[Problem] = field(default_factory=list)


class CopyReader:
    """Finds the source of each copy and reads its text.

    Args:
        file: what the copies are in, as the import calls it.
        mapping: of the names of copies.
    """

    def __init__(self, file: str, mapping: Mapping[str, Named]) -> None:
        self._file = file
        self._mapping = mapping
        self._not_found = set(mapping)
        self._slugs: set[str] = set()
        self._by_address: dict[str, set[str]] = defaultdict(set)
        for slug, url, archive_url in Source.objects.values_list("slug", "url", "archive_url"):
            self._slugs.add(slug)
            for address in (comparable_address(url), comparable_address(archive_url)):
                if address:
                    self._by_address[address].add(slug)
        self._texts: dict[str, str | None] = {}
        self._wordings: dict[str, list[_Wording]] = defaultdict(list)
        self._kept = Kept()
        self._size = 0
        self.problems = [
            Problem(name, unknown_value_message("source", named.slug, self._slugs))
            for name, named in mapping.items()
            if named.slug and named.slug not in self._slugs
        ]

    def is_left_out(self, name: str) -> bool:
        """Whether the mapping says that a copy is none of any source."""
        self._not_found.discard(name)
        return name in self._mapping and not self._mapping[name].slug

    def find_source(self, name: str, addresses: Iterable[str]) -> str | None:
        """The slug of the source that a copy is of: as the mapping says, or as one of its addresses does."""
        self._not_found.discard(name)
        if name in self._mapping:
            return self._mapping[name].slug or None
        for address in addresses:
            found = self._by_address.get(comparable_address(address), set())
            if len(found) > 1:
                self.leave_out(
                    name, f"its address is that of several sources: {', '.join(sorted(found))}. Name one in --map."
                )
                return None
            if found:
                return next(iter(found))
        return None

    def add(self, copy: Copy) -> str | None:
        """Keep a copy's text as a wording of its source; returns that source's slug, None where it is no wording."""
        slug = self.find_source(copy.name, copy.addresses)
        if slug is None:
            self.count_unmatched(copy.name)
            return None
        named = self._mapping.get(copy.name)
        seen = (named and named.seen) or (copy.at.astimezone(UTC).date().isoformat() if copy.at else "")
        if not seen:
            self.leave_out(copy.place, "nothing says when it was kept. Name its day in --map, as ‘seen’.")
        elif reason := future_date_problem(seen):
            self.leave_out(copy.place, reason)
        elif text := self._read(copy):
            self._size += len(text)
            if self._size > MOST_TEXT:
                self.problems.append(
                    Problem(
                        copy.place,
                        f"the copies have more than {MOST_TEXT:,} characters in all. Import them in parts.",
                    )
                )
                self._size = 0
            media_type = detect_media_type(copy.body, copy.content_type)
            self._wordings[slug].append(_Wording(seen, text, copy, media_type))
            return slug
        return None

    def count_unmatched(self, name: str) -> None:
        """Note that no source has a copy, unless the mapping says so."""
        if not self.is_left_out(name):
            self._kept.unmatched[name] += 1

    def is_known(self, archive_url: str) -> bool:
        """Whether a capture is of this copy in an archive."""
        is_known = Capture.objects.filter(archive_url=archive_url).exists()
        self._kept.repeated += is_known
        return is_known

    def leave_out(self, place: str, reason: str) -> None:
        """Note why a copy is no capture."""
        self._kept.left_out.append(Problem(place, reason))

    def check_names(self) -> None:
        """Report the names in the mapping that nothing has of what was read."""
        self.check_found("--map", self._mapping, self._not_found, "Write it as this command does.")

    def check_found(self, option: str, named: Iterable[str], not_found: Container[str], advice: str) -> None:
        """Report what an option named and nothing matched: a problem if that is all that it named, else a note."""
        wanted = list(dict.fromkeys(named))
        missing = [name for name in wanted if name in not_found]
        found = [Problem(f"{option} {name}", f"nothing that was read has this name. {advice}") for name in missing]
        if len(missing) == len(wanted):
            self.problems += found
        else:
            self._kept.not_found += found

    def fail(self, place: str, reason: str) -> None:
        """Note that something could not be read to its end."""
        self._kept.errors.append(Problem(place, reason))

    def _read(self, copy: Copy) -> str | None:
        digest = hashlib.sha256(copy.content_type.encode() + b"\0" + copy.body).hexdigest()
        if digest not in self._texts:
            try:
                self._texts[digest] = extract_text(copy.body, copy.content_type)
            except NoText as error:
                self._texts[digest] = None
                self.leave_out(copy.place, str(error))
        return self._texts[digest]

    def finish(self) -> Kept:
        """The captures of all copies, by source and oldest first.

        Of a wording that several copies in a row have, the first and the last are kept: they say from when to when
        it stood at least.
        """
        for place, (slug, wordings) in enumerate(sorted(self._wordings.items())):
            wordings.sort(key=lambda one: one.seen)
            chosen = _select(wordings)
            there = _Captured(slug, {one.seen for one in chosen})
            captures = [_to_row(one) for one in chosen if not there.has(one)]
            self._kept.repeated += len(wordings) - len(captures)
            if captures:
                row: StoredRow = {"slug": slug, "captures": captures}
                self._kept.rows.append(ImportRow("source", row, self._file, ("sources", place), {}))
        self._kept.left_out = list(dict.fromkeys(self._kept.left_out))
        return self._kept


class _Captured:
    """The captures that a source has of some days."""

    def __init__(self, slug: str, days: set[str]) -> None:
        self._by_day: dict[str, list[Capture]] = defaultdict(list)
        for capture in Capture.objects.filter(source__slug=slug, seen__in=days, extent=Extent.WHOLE):
            self._by_day[capture.seen].append(capture)

    def has(self, one: _Wording) -> bool:
        """Whether a capture is of this copy, or of the same wording on the same day."""
        day = _day(one.seen)
        return any(
            (one.copy.note and capture.note == one.copy.note)
            or (one.copy.archive_url and capture.archive_url == one.copy.archive_url)
            or is_same_wording(capture.text, one.text, day, day)
            for capture in self._by_day[one.seen]
        )


def _select(wordings: list[_Wording]) -> list[_Wording]:
    """The first and the last of each run that has one wording, on different days."""
    chosen: list[_Wording] = []
    last: _Wording | None = None
    for one in wordings:
        first = chosen[-1] if chosen else None
        if first and last and is_same_wording(first.text, one.text, _day(first.seen), _day(one.seen)):
            if one.text == first.text:
                last = one
            continue
        if first and last and last.seen != first.seen:
            chosen.append(last)
        chosen.append(one)
        last = one
    if last and chosen and last.seen != chosen[-1].seen:
        chosen.append(last)
    return chosen


def _day(seen: str) -> date | None:
    try:
        return date.fromisoformat(seen)
    except ValueError:
        return None


def _to_row(one: _Wording) -> StoredRow:
    return {
        "seen": one.seen,
        "extent": "whole",
        "media_type": one.media_type,
        "text": one.text,
        "archive_url": one.copy.archive_url or None,
        "note": one.copy.note,
    }


def read_map(data: bytes) -> dict[str, Named]:
    """What a mapping file says of copies: ``NAME: SLUG``, ``NAME: null``, or ``NAME: {source: SLUG, seen: DATE}``.

    Raises:
        ValueError: it is no such file.
    """
    try:
        mapping = yaml.safe_load(data.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("a mapping file is YAML or JSON in UTF-8, with a file and its source on each line.") from error
    if not isinstance(mapping, dict):
        raise ValueError("a mapping file maps files to slugs of sources, such as “pages/statement.md: statement”.")
    return {str(name): _to_named(str(name), value) for name, value in mapping.items()}


def _to_named(name: str, value: object) -> Named:
    if value is None:
        return Named("")
    if isinstance(value, str):
        return Named(value)
    if isinstance(value, dict) and value.keys() <= {"source", "seen"} and isinstance(value.get("source"), str):
        seen = value.get("seen")
        day = seen.isoformat() if isinstance(seen, date) else seen or ""
        if isinstance(day, str) and (not day or _day(day)):
            return Named(value["source"], day)
    raise ValueError(f"‘{name}’ needs the slug of a source, null, or ‘source’ and ‘seen’ (YYYY-MM-DD).")
