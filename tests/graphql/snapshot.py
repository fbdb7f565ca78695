"""Write the schema's snapshot: ``python -m tests.graphql.snapshot``."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from events.graphql.http.views import schema
    from tests.graphql.test_schema import SNAPSHOT

    SNAPSHOT.write_text(schema.as_str() + "\n")
