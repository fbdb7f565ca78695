"""Public pages: the timeline, and a page for each event, source and named timeline."""
