"""Documents that attest events, who published them, and their text as it read when it was seen."""

from .capture import Capture, Extent, Review, future_date_problem, noise_among, seen_sort_key, text_digest, to_seen
from .fields import EdtfField, validate_edtf, validate_web_address
from .source import Publisher, Rights, Source, SourceQuerySet, SourceType

__all__ = [
    "Capture",
    "EdtfField",
    "Extent",
    "Publisher",
    "Review",
    "Rights",
    "Source",
    "SourceQuerySet",
    "SourceType",
    "future_date_problem",
    "noise_among",
    "seen_sort_key",
    "text_digest",
    "to_seen",
    "validate_edtf",
    "validate_web_address",
]
