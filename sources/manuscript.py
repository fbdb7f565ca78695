"""The quotations in a manuscript: what stands between its quotation marks."""

import re
from typing import NamedTuple

from .typography import to_plain

#: How long a quotation may be, in characters; what is longer is a mark that was never closed.
MOST_QUOTED = 2_000
_QUOTED = re.compile(
    rf"“([^“”]{{1,{MOST_QUOTED}}})”|„([^„“”]{{1,{MOST_QUOTED}}})[“”]|«([^«»]{{1,{MOST_QUOTED}}})»"
    rf"|「([^「」]{{1,{MOST_QUOTED}}})」|『([^『』]{{1,{MOST_QUOTED}}})』"
    rf"|(?<!\w)\"(?!\s)([^\"\n]{{1,{MOST_QUOTED}}})\"(?!\w)"
)


class ManuscriptQuotation(NamedTuple):
    """A quotation and where it stands, without its marks, in characters of the manuscript."""

    text: str
    begin: int
    end: int


def find_quotations(manuscript: str) -> list[ManuscriptQuotation]:
    """What stands between “”, "", «», 「」, „“ and 『』, in order; a mark that is not closed opens nothing."""
    found = []
    for match in _QUOTED.finditer(manuscript):
        group = match.lastindex or 0
        if to_plain(match[group]):
            found.append(ManuscriptQuotation(match[group], match.start(group), match.end(group)))
    return found
