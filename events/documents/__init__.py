"""The documents of events, timelines and vocabulary."""
