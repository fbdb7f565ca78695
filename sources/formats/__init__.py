"""What sources are cited in: CSL-JSON, BibTeX and RIS."""
