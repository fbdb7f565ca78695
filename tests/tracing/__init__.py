"""How far a request walks through the project: ``python -m tests.tracing``."""
