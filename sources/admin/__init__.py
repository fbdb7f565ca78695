"""Sources, publishers and captures in Django admin."""

from . import sources

__all__ = ["sources"]
