"""BibTeX with the fields of biblatex, https://ctan.org/pkg/biblatex, in UTF-8."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from ..shapes import CitedSource
from .citing import collapse, get_archive, get_gazette, get_issued, get_makers, get_number, get_wording

_TYPES = {
    "news_article": "article",
    "opinion": "article",
    "report": "report",
    "analysis": "report",
    "regulatory_filing": "report",
    "dataset": "dataset",
    "encyclopedia": "inreference",
    "regulation": "legislation",
    "statute": "legislation",
    "executive_order": "legislation",
    "official_notice": "legislation",
    "treaty": "legal",
    "court_filing": "jurisdiction",
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}$&#_%"},
}

#: Between the halves of a pair.
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[`?!])(?=`)|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")


def render(sources: Sequence[CitedSource]) -> bytes:
    return "\n".join(map(entry, sources)).encode()


def entry(source: CitedSource) -> str:
    """One source as a BibTeX entry, its slug for a key."""
    publisher = source["publisher"]["name"] if source["publisher"] else ""
    kind = _TYPES.get(source["type"], "online")
    place = get_gazette(source)
    when = get_issued(source)
    fields = {
        "title": escaped(source["title"]),
        # Braces keep a body's name whole: it is not a person with a family name.
        "author": " and ".join(f"{{{escaped(name)}}}" for name in get_makers(source)),
        "date": _date(when.first, when.last) if when else "",
        "year": f"{when.first[0]:04}" if when else "",
        "journaltitle": "Federal Register" if place else escaped(publisher) if kind == "article" else "",
        "volume": place[0] if place else "",
        "pages": place[1] if place else "",
        "number": escaped(get_number(source) or ""),
        "publisher": escaped(publisher) if kind != "article" else "",
        "url": _address(source["url"]),
        "note": f"Archived by {escaped(name)}: {_address(source['archive_url'])}"
        if (name := get_archive(source))
        else escaped(source.get("note", "")),
        "version": escaped(get_wording(source) or ""),
        "langid": source["language"],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{source['slug']},\n" + ",\n".join(lines) + "\n}\n"


def escaped(text: str) -> str:
    """Text as TeX takes it for text: every special character by its name, white space as one space.

    >>> escaped("50 % & more")
    '50 \\\\% \\\\& more'
    """
    text = re.sub(r"[\\~^{}$&#_%]", lambda found: _SPECIAL[found.group()], collapse(text))
    # TeX draws some pairs as one: two hyphens as a dash, two apostrophes as a quotation mark.
    return _LIGATURES.sub("{}", text)


def _address(url: str | None) -> str:
    """A URL, which TeX reads unchanged, except for braces and backslashes."""
    return quote(url or "", safe="!#$%&'()*+,/:;=?@[]~-._")


def _date(first: tuple[int, ...], last: tuple[int, ...]) -> str:
    written = ["-".join(f"{part:0{4 if place == 0 else 2}}" for place, part in enumerate(day)) for day in (first, last)]
    return written[0] if first == last else "/".join(written)
