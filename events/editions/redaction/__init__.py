"""The one way out of an append-only history: emptying what law forbids to keep."""
