"""Harnesses that try what docs/reliability.md promises. ``python -m tests.torture`` prints what they measure."""
