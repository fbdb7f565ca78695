"""How templates show what was reworded."""

from typing import Protocol

from django import template
from django.utils.safestring import SafeString, mark_safe

from ..diff import as_html
from ..diff import word_diff as compared

register = template.Library()


class _Difference(Protocol):
    before: str
    after: str


@register.filter
def word_diff(difference: _Difference) -> SafeString:
    """A difference's two texts as one, with ``<del>`` and ``<ins>``, escaped."""
    return mark_safe(as_html(compared(difference.before, difference.after)))  # noqa: S308 (as_html escapes)
