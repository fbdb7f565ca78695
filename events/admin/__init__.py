"""The desk of editors: events, vocabulary and timelines in Django admin, import and dashboard."""

from . import events, import_page

__all__ = ["events", "import_page"]
