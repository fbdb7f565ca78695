"""The formats of citations: CSL-JSON, BibTeX and RIS."""
