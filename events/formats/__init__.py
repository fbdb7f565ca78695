"""What events are told in: one pure renderer a format."""
