"""The types of what a test reads: the test client's answer, and JSON whose shape the test is there to check."""

import re
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    from django.http import HttpResponse as Response

__all__ = ["Json", "Response", "found"]

Json: TypeAlias = Any


def found(pattern: str, text: str) -> re.Match[str]:
    """The first match of a pattern, which has to be there."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in: {text[:300]}"
    return match
