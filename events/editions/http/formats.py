"""What every format is, whatever it renders."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that an address answers in.

    Args:
        name: as ``?format=`` and the suffix write it.
        media_type: of the answer.
        accepted: media types that ask for it in an Accept header.
        extension: of a file that holds an answer; the name where it is "".
        default, most: how many subjects a page has without ``limit``, and at most.
        takes_long: whether an answer needs a turn (:mod:`.turns`).
    """

    name: str
    media_type: str
    accepted: tuple[str, ...] = ()
    extension: str = ""
    default: int = 1000
    most: int = 1000
    takes_long: bool = False


JSON = Format(name="json", media_type="application/json", accepted=("application/json",), default=20, most=100)
