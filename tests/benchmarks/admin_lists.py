"""How long the editors' lists take to open with 100,000 events: ``python -m tests.benchmarks.admin_lists``.

Makes a database of its own, fills it, asks for each page as a publisher's browser would, and prints what each took.
Ends with status 1 where one took longer than a second.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["ANNALS_TEST_DB"] = "annals_benchmark_lists"

#: What a page may take, in seconds.
MOST = 1.0

PAGES = {
    "the desk": "",
    "events": "events/event/",
    "events, last page": "events/event/?p=200",
    "events by title": "events/event/?o=1",
    "events by kind": "events/event/?o=2",
    "events by date": "events/event/?o=3",
    "events by significance": "events/event/?o=-4",
    "events by state": "events/event/?o=5",
    "events found by a rare word": "events/event/?q=99999",
    "events found by a common word": "events/event/?q=restricted",
    "events found by nothing": "events/event/?q=unheard-of",
    "events, draft": "events/event/?state=draft",
    "events, in review": "events/event/?state=in+review",
    "events, published": "events/event/?state=published",
    "events, with unpublished changes": "events/event/?state=published,+with+unpublished+changes",
    "events, withdrawn": "events/event/?state=withdrawn",
    "events of a kind": "events/event/?kind__id__exact={kind}",
    "events of a topic": "events/event/?topics__id__exact={topic}",
    "events of a significance": "events/event/?significance__exact=5",
    "events of a kind, in review, found": "events/event/?kind__id__exact={kind}&state=in+review&q=restricted",
    "events of a year": "events/event/?date=2019",
    "events of a month": "events/event/?date=2019-05",
    "events of a day": "events/event/?date=2019-05-16",
    "events of a year, drafts of a topic": "events/event/?date=2019&state=draft&topics__id__exact={topic}",
    "an event's form": "events/event/{event}/change/",
    "an event to pick": "autocomplete/?app_label=events&model_name=relation&field_name=event&term=part",
    "sources": "sources/source/",
    "sources, last page": "sources/source/?p=200",
    "sources found": "sources/source/?q=gazette",
    "sources found by nothing": "sources/source/?q=unheard-of",
    "sources due": "sources/source/?due=yes",
    "sources of a type": "sources/source/?type__exact=regulation",
    "sources of a language": "sources/source/?language=zh-Hans",
    "sources with rights": "sources/source/?rights__exact=protected",
    "sources, draft": "sources/source/?state=draft",
    "sources, published": "sources/source/?state=published",
    "a source to pick": "autocomplete/?app_label=events&model_name=citation&field_name=source&term=notice",
    "quotations altered": "sources/source/quotations/",
    "captures": "sources/capture/",
    "captures found": "sources/capture/?q=notice+19999",
    "actors": "events/actor/",
    "actors, last page": "events/actor/?p=200",
    "actors found": "events/actor/?q=alias",
    "actors of a kind": "events/actor/?kind__exact=court",
    "actors, draft": "events/actor/?state=draft",
    "actors, published": "events/actor/?state=published",
    "an actor to pick": "autocomplete/?app_label=events&model_name=participation&field_name=actor&term=actor+1999",
    "revisions": "editions/revision/",
    "revisions of sources": "editions/revision/?subject=source",
    "entries": "editions/entry/",
    "entries found": "editions/entry/?q=event-99",
    "editions": "editions/edition/",
}


def timed(events: int, keep: bool, rounds: int) -> Iterator[tuple[str, float, int, int]]:
    """Each page's name, its median time in seconds, how many queries it asked, and its status."""
    import django

    from config import embedded_postgres

    embedded_postgres.ensure_running()
    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    from django.contrib.auth.models import Group, User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from events.models import Event, Kind, Topic

    from .desk_rows import fill

    made = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    print(f"{made}: {events:,} events", file=sys.stderr)
    try:
        publisher, _ = User.objects.get_or_create(username="publisher", is_staff=True)
        publisher.groups.set(Group.objects.filter(name="Publisher"))
        if not Event.objects.exists():
            fill(events)
        client = Client()
        client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
        named = {
            "kind": Kind.objects.earliest("slug").pk,
            "topic": Topic.objects.earliest("slug").pk,
            "event": Event.objects.earliest("slug").pk,
        }
        for name, page in PAGES.items():
            address = f"/admin/{page.format_map(named)}"
            with CaptureQueriesContext(connection) as requested:
                status = client.get(address).status_code
            queries = len(requested)
            taken = []
            for _ in range(rounds):
                begun = time.perf_counter()
                client.get(address)
                taken.append(time.perf_counter() - begun)
            yield name, statistics.median(taken), queries, status
    finally:
        if not keep:
            connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="leave the database, and use it as it is if it is there")
    options = parser.parse_args()
    slow = False
    for name, seconds, queries, status in timed(options.events, options.keep, options.rounds):
        slow |= seconds > MOST or status != 200
        print(f"{seconds * 1000:7.0f} ms {queries:4} queries  {status}  {name}", flush=True)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
