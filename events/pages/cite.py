"""Citations of a page of one edition: Chicago, APA, BibTeX and RIS."""

import re
import unicodedata
from dataclasses import dataclass

from events.editions.models import Edition

from ..formats.cite_line import render_cite_line

#: The names of the styles, in the order they are offered.
STYLES = {"chicago": "Chicago", "apa": "APA", "bibtex": "BibTeX", "ris": "RIS"}
#: Characters that mean something to TeX, as it prints them.
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True)
class Citation:
    """A citation in one style."""

    style: str
    label: str
    text: str


def render_citations(title: str, edition: Edition, url: str) -> list[Citation]:
    """A page cited in each style.

    Args:
        url: the address of the page in this edition.
    """
    texts = {
        "chicago": render_cite_line(title, edition, url),
        "apa": _apa(title, edition, url),
        "bibtex": _bibtex(title, edition, url),
        "ris": _ris(title, edition, url),
    }
    return [Citation(style, label, texts[style]) for style, label in STYLES.items()]


def _apa(title: str, edition: Edition, url: str) -> str:
    day = (
        f"({edition.published_at.year}, {edition.published_at:%B} {edition.published_at.day})"
        if _is_published(edition)
        else "(n.d.)"
    )
    return f"Annals. {day}. {title} (Edition {edition.number}) [Data set]. {url}"


def _bibtex(title: str, edition: Edition, url: str) -> str:
    fields = {
        "author": "{{Annals}}",
        "title": f"{{{{{_escape_tex(title)}}}}}",
        "edition": f"{{{edition.number}}}",
        "howpublished": f"{{\\url{{{url}}}}}",
        "url": f"{{{url}}}",
    }
    if _is_published(edition):
        fields |= {"year": f"{{{edition.published_at.year}}}", "date": f"{{{edition.published_at.date().isoformat()}}}"}
    lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{_bibtex_key(title, edition)},\n{lines}\n}}"


def _bibtex_key(title: str, edition: Edition) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall("[a-z0-9]+", plain) if len(word) > 3][:3]
    return "-".join(["annals", *words, f"e{edition.number}"])


def _escape_tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _ris(title: str, edition: Edition, url: str) -> str:
    tags = [("TY", "DATA"), ("AU", "Annals"), ("TI", " ".join(title.split())), ("ET", str(edition.number))]
    if _is_published(edition):
        tags += [("PY", str(edition.published_at.year)), ("DA", f"{edition.published_at:%Y/%m/%d}")]
    tags += [("PB", "Annals"), ("UR", url), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in tags)


def _is_published(edition: Edition) -> bool:
    """Whether the edition was published: the one before the first was not."""
    return edition.published_at is not None
