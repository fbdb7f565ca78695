"""Copies of sources that others kept: histories in git, WARC files, lists of archived addresses, saved pages."""
