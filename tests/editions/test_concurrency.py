"""What holds while several connections publish, and when publishers are killed."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from events.editions.asof import pin
from events.editions.models import Edition, Entry
from events.editions.planning import PublishingRefused
from events.editions.publishing import publish
from events.models import Event
from tests.desk import an_event, latest_revision, published, written
from tests.threads import in_threads, while_running

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


def republish(slug: str, times: int) -> None:
    for _ in range(times):
        publish([latest_revision(Event.objects.get(slug=slug))], by=None, note=slug)


def test_publishers_on_several_connections_make_a_gapless_history() -> None:
    slugs = ["one", "two", "three"]
    published(*[an_event(slug) for slug in slugs])
    in_threads(*[lambda slug=slug: republish(slug, 8) for slug in slugs])
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 26))
    call_command("verify_history")


def test_numbers_are_in_the_order_of_commits() -> None:
    published(an_event("one"), an_event("two"))
    seen = []

    def watch() -> None:
        deadline = time.monotonic() + 20
        while Edition.objects.count() < 17 and time.monotonic() < deadline:
            seen.append(Edition.objects.newest().number)

    in_threads(watch, lambda: republish("one", 8), lambda: republish("two", 8))
    assert seen == sorted(seen)
    assert Edition.objects.newest().number == 17


def test_a_publish_that_fails_half_way_leaves_nothing() -> None:
    written(an_event("ban"), {"slug": "empty", "title": "Empty"})
    with pytest.raises(PublishingRefused):
        publish([latest_revision(event) for event in Event.objects.all()], by=None, note="One is incomplete")
    assert (Edition.objects.count(), Entry.objects.count()) == (0, 0)


def test_publishing_inside_another_transaction_is_refused() -> None:
    written(an_event("ban"))
    revision = latest_revision(Event.objects.get())
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        publish([revision], by=None, note="Nested")


def test_an_answer_never_mixes_editions_while_another_connection_publishes() -> None:
    """The newest edition, its number and its documents are read from one snapshot."""
    published(an_event("ban", title="Title 1"))
    with transaction.atomic(using="public"):
        edition = pin(now=timezone.now())
        in_threads(lambda: published(an_event("ban", title="Title 2")))
        assert Edition.objects.newest().number == 2
        answer = Entry.objects.using("public").at(edition).get(subject="event").document
        again = pin(now=timezone.now())
    assert '"title":"Title 1"' in answer
    assert (edition.number, again.number) == (1, 1)
    assert pin(now=timezone.now()).number == 2


def test_rest_answers_the_words_of_the_edition_it_names(client: Client) -> None:
    """Readers ask without pause while an editor publishes: each answer's words belong to its number."""
    published(an_event("ban", title="Title 1"))
    wrong = []

    def read() -> None:
        page = Client().get("/api/v1/events").json()
        if page["results"][0]["title"] != f"Title {page['edition']}":
            wrong.append(page)

    def write() -> None:
        for number in range(2, 20):
            published(an_event("ban", title=f"Title {number}"))

    while_running(write, read, read)
    assert wrong == []


def test_the_public_connection_refuses_to_write() -> None:
    from django.db import InternalError

    with pytest.raises(InternalError, match="read-only"), connections["public"].cursor() as cursor:
        cursor.execute("INSERT INTO editions_edition (number, published_at, note) VALUES (1, now(), '')")


PUBLISHERS = """
import os
import signal
import sys
import django
django.setup()
from django.conf import settings
for alias in ("default", "public"):
    settings.DATABASES[alias]["NAME"] = sys.argv[1]
from events.editions.drafts import get_latest_revision
from events.editions.publishing import publish
from events.models import Event
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who were killed are forgotten at once
def tell(line):
    os.write(1, f"{line}\\n".encode())  # at once, so that no line is torn by another's
for name in sys.stdin:
    if publisher := os.fork():
        tell(f"{publisher} begins")
        continue
    try:
        while True:
            publish([get_latest_revision(event) for event in Event.objects.all()], by=None, note=name.strip())
            tell(f"{os.getpid()} published")
    except BaseException as error:
        tell(f"{os.getpid()} failed: {error!r}")
        os._exit(1)
"""


def test_publishers_killed_in_the_middle_leave_every_edition_whole_or_absent() -> None:
    """Two writers at once, each a process of its own, killed with SIGKILL, twenty times."""
    published(*[an_event(f"event-{number}", summary="Words. " * 40) for number in range(8)])
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PUBLISHERS, connection.settings_dict["NAME"]]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as publishers:
        orders, answer = publishers.stdin, publishers.stdout
        assert orders
        assert answer

        def start(name: str) -> psutil.Process:
            orders.write(f"{name}\n")
            orders.flush()
            lines = (line.split() for line in answer)
            return psutil.Process(next(int(pid) for pid, word in lines if word == "begins"))

        for round_number in range(20):
            writers = [start("first"), start("second")]
            awaited = f"{writers[round_number % 2].pid} published\n"
            # A publisher that fails would be waited for without end.
            assert next(line for line in answer if line == awaited or " failed: " in line) == awaited
            # Each round ends at another point of a publication, which takes some milliseconds.
            time.sleep(0.003 * round_number % 0.04)
            for writer in writers:
                writer.kill()
            psutil.wait_procs(writers)
        publishers.kill()
    editions = Edition.objects.newest().number
    assert editions > 20
    assert {edition.entries.count() for edition in Edition.objects.filter(number__gt=1)} == {8}
    call_command("verify_history")
