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
        is_expensive: whether an answer takes long, so that it needs a turn.
        default, most: how many subjects a page has without ``limit``, and at most.
    """

    name: str
    media_type: str
    accepted: tuple[str, ...] = ()
    extension: str = ""
    is_expensive: bool = False
    default: int = 1000
    most: int = 1000


JSON = Format(name="json", media_type="application/json", accepted=("application/json",), default=20, most=100)
