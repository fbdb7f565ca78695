"""How long each attack of the corpus is held up: ``python -m tests.benchmarks.graphql_attacks``.

Nothing is cached between one asking and the next. Fails where our rule takes 20 ms or a refusal 100 ms.
"""

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django

ROUNDS = 7
RULE, REFUSAL = 20.0, 100.0


def _milliseconds(done: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def main() -> int:
    """Print a line for each attack; gives 1 where one takes too long."""
    from django.conf import settings
    from django.test import Client
    from graphql import GraphQLError

    from events.graphql.http import views
    from events.graphql.http.cost import measure
    from events.graphql.http.document_cache import DocumentCache, ParsedDocument
    from tests.graphql.test_attacks import REFUSED

    settings.ALLOWED_HOSTS = ["testserver"]
    logging.getLogger("django.request").setLevel(logging.ERROR)
    client = Client(headers={"Accept": "application/graphql-response+json"})
    schema = views._SCHEMA
    client.get("/graphql", {"query": ""})  # The first request loads the middleware.
    slow = False
    print(f"{'attack':45} {'bytes':>6} {'rule ms':>8} {'refusal ms':>11}  code")
    for name, (query, code) in REFUSED.items():
        body = {"query": query} | ({"operationName": "A"} if query.startswith("query A") else {})

        def refused(body: dict[str, str] = body, code: str = code) -> None:
            views.DOCUMENTS = DocumentCache(schema)
            response = client.post("/graphql", body, content_type="application/json")
            assert response.status_code == 400
            assert response.json()["errors"][0]["extensions"]["code"] == code

        refusal = _milliseconds(refused)
        try:
            document = ParsedDocument(schema, query)
        except GraphQLError:
            rule = None  # It is refused while it is read.
        else:
            operation = document.get_operation(body.get("operationName"))
            rule = _milliseconds(partial(measure, schema, document.node, {}, operation))
        slow |= refusal >= REFUSAL or (rule or 0) >= RULE
        answer = "-" if rule is None else f"{rule:.1f}"
        print(f"{name:45} {len(query.encode()):6} {answer:>8} {refusal:11.1f}  {code}")
    return int(slow)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.exit(main())
