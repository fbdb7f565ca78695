"""Documents that attest events, who published them, and their text as it read when it was seen."""

from .capture import Capture, Extent, Review, future_date_problem, noise_among, seen_sort_key, text_digest, to_seen
from .fields import EdtfField, validate_edtf, validate_web_address
from .look import Look, Outcome, find_next_look, record_look
from .source import Publisher, Rights, Source, SourceQuerySet, SourceType

__all__ = [
    "Capture",
    "EdtfField",
    "Extent",
    "Look",
    "Outcome",
    "Publisher",
    "Review",
    "Rights",
    "Source",
    "SourceQuerySet",
    "SourceType",
    "find_next_look",
    "future_date_problem",
    "noise_among",
    "record_look",
    "seen_sort_key",
    "text_digest",
    "to_seen",
    "validate_edtf",
    "validate_web_address",
]
