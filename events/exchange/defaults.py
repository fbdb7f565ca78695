"""What a table lacks, given for all of its events."""

from events.editions.subjects import StoredRow

from .reading import Options


def add_defaults(event: StoredRow, options: Options) -> None:
    """Give an event its kind and sources where it has none, and the topics besides its own."""
    if options.kind and "kind" not in event:
        event["kind"] = options.kind
    if options.topics:
        event["topics"] = list(dict.fromkeys([*event.get("topics", ()), *options.topics]))
    if options.sources and "citations" not in event:
        event["citations"] = [{"source": source} for source in options.sources]
