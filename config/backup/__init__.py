"""Backups: a dump of the database and a copy of the media, with a manifest of both."""
