"""What GraphQL declares beside what it takes: ``python -m tests.benchmarks.costs``, with 20,000 invented events.

Fails where a kind of query is further from what it declares than ``tests/torture/costs.py`` allows.
"""

import argparse
import os
import sys

import psycopg

from config import embedded_postgres


def main() -> int:
    """Print a line for each query; gives 1 where one is too far from what it declares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args()
    name = f"benchmark_costs_{options.events}"
    os.environ |= {"BENCHMARK_DATABASE": name, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    server = embedded_postgres.EmbeddedServer(embedded_postgres.BASE_DIR, "tests")
    server.ensure_running()
    with psycopg.connect(server._address("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}".encode())
    import django

    django.setup()
    from events.editions.models import Edition
    from events.query.column_cache import COLUMN_CACHE
    from tests.torture.costs import CORPUS, get_factors, is_kept, measure

    from .filling import fill, filled

    if filled() < options.events:
        fill(options.events)
    COLUMN_CACHE.get(Edition.objects.using("public").current())
    COLUMN_CACHE.wait()
    priced = list(measure(CORPUS, options.times))
    factors = get_factors(priced)
    print(f"{'query':28} {'declared ms':>12} {'taken ms':>9} {'factor':>7}")
    for one in priced:
        print(f"{one.name:28} {1000 * one.declared:12.1f} {1000 * one.seconds:9.1f} {factors[one.name]:7.2f}")
    return 0 if is_kept(factors) else 1


if __name__ == "__main__":
    sys.exit(main())
