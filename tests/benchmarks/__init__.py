"""How fast Annals is, in ratios measured in one run: ``python -m tests.benchmarks`` (docs/benchmarks.md)."""
