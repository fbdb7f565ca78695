"""The formats of events: one pure renderer each."""
