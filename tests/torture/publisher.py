"""Publishes one event after another until it is killed, and says of each once it is public.

``python -m tests.torture.publisher NAME``: a line of JSON for each edition that was acknowledged: its number, the slug
of its event, and the digest of the document.
"""

import itertools
import os
import sys
import time

import orjson


def main(name: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import DatabaseError, connections

    from events.editions.planning import PublishingRefused
    from tests.desk import an_event, entry, published

    for number in itertools.count():
        slug = f"{name}-{number}"
        try:
            edition = published(an_event(slug), note=f"Published by {name}")
            answer = {"edition": edition.number, "slug": slug, "digest": entry(slug).digest}
        except (DatabaseError, PublishingRefused):
            # Whether that one was published nobody knows: it was not acknowledged, and is not counted.
            connections.close_all()
            time.sleep(0.1)
            continue
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
