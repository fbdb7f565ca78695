"""The formats of sources, by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from events.editions.http.formats import JSON, Format

from ..shapes import CitedSource
from . import bib, csl, ris


@dataclass(frozen=True, kw_only=True)
class CitationFormat(Format):
    """A format of citations; ``render`` makes the text of source documents, in UTF-8."""

    render: Callable[[Sequence[CitedSource]], bytes]


CITATIONS = (
    CitationFormat(
        name="csl",
        media_type="application/vnd.citationstyles.csl+json",
        accepted=("application/vnd.citationstyles.csl+json",),
        render=csl.render,
    ),
    CitationFormat(
        name="bib",
        media_type="application/x-bibtex; charset=utf-8",
        accepted=("application/x-bibtex",),
        render=bib.render,
    ),
    CitationFormat(
        name="ris",
        media_type="application/x-research-info-systems; charset=utf-8",
        accepted=("application/x-research-info-systems",),
        render=ris.render,
    ),
)

FORMATS: dict[str, Format] = {format.name: format for format in (JSON, *CITATIONS)}
