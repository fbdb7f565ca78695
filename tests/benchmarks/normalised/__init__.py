"""The same events in normalised tables: what Annals' finished documents are compared to."""
