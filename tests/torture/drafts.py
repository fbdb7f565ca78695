"""Fills a database with drafts, each of whose texts has a canary, and prints the slugs that only they have.

``python -m tests.torture.drafts``: of every kind of subject one that was never public, a change of each of a hundred
public events and of every public word, and what editors said of them.
"""

import os
import sys
from tempfile import TemporaryDirectory

import orjson

#: How many events that are public have a draft.
CHANGED = 100


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.test import override_settings

    with TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder), transaction.atomic():
        slugs = plant()
    sys.stdout.buffer.write(orjson.dumps(slugs))


def plant() -> dict[str, str]:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.utils import timezone

    from events.editions.drafts import save_revision
    from events.editions.workflow import schedule, submit
    from events.models import Actor, Event, Kind, Timeline, Topic
    from sources.models import Publisher, Source
    from tests.canaries import canary_of, planted
    from tests.editions.redacted_world import World

    by = User.objects.create(username="zqcanaryeditor")
    world = World("event", by)
    due = timezone.now() + dt.timedelta(days=9)
    for row in world.rows.values():
        submit(save_revision(row, by=by, comment=world.canary()), by=by, comment=world.canary())
    schedule(save_revision(world.subject_row, by=by), due=due, note=world.canary(), correction=False, by=by)
    for model in (Kind, Topic, Actor, Publisher, Source, Timeline, Event):
        public = model._default_manager.exclude(slug__startswith="the-").order_by("slug")[:CHANGED]
        for row in public:
            planted(row, canary_of(f"changed{model.__name__.lower()}{row.pk.hex[:6]}"))
            row.save()
            save_revision(row, by=by, comment=world.canary())
    return {name: row.slug for name, row in world.rows.items() if hasattr(row, "slug")}


if __name__ == "__main__":
    main()
