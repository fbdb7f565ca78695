"""The formats of events: one pure renderer for each."""
