"""Middleware of this site."""
