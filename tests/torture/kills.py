"""Whatever is killed, nothing that was acknowledged is lost, and nothing is there by halves."""

import asyncio
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager

from .outcomes import Outcome, Property
from .serving import Service, answer, kill_all
from .writers import IN_A_FILE, FileImport, Publisher, Uploader

#: What is killed, in turn.
KINDS = ("postgres", "worker", "publisher", "import", "everything")


class Desk:
    """All who write, and what each of them was told."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.publisher = Publisher(service)
        self.uploader = Uploader(service)
        self.files: list[FileImport] = []
        self.went_back = 0

    def kill(self, kind: str, chance: random.Random) -> None:
        """Kill something at a moment when everybody writes, and get it going again."""
        self.publisher.wait_for_one()
        asyncio.run(asyncio.sleep(chance.uniform(0, 0.2)))
        match kind:
            case "postgres":
                kill_all(self.service.postgres())
                self.service.revive_postgres()
            case "worker":
                chance.choice(self.service.workers()).kill()
            case "publisher":
                self.publisher.kill()
                self.publisher.start()
            case "import":
                self._kill_import(chance)
            case "everything":
                self.publisher.kill()
                kill_all([*self.service.postgres(), *self.service.processes()])
                self.service.process.wait()
                self.service.revive_postgres()
                self.service.start()
                self.publisher.start()
        self._compare_editions()

    def _kill_import(self, chance: random.Random) -> None:
        file = FileImport(self.service)
        # Some are killed before they write, some while they do, some have ended.
        asyncio.run(asyncio.sleep(chance.uniform(0.5, 3)))
        file.kill()
        self.files.append(file)

    def _compare_editions(self) -> None:
        """Whoever asks after a publication was acknowledged is answered from it, or from a later one."""
        highest = max((one["edition"] for one in self.publisher.acknowledged), default=0)
        self.service.wait_until_ready()
        result = asyncio.run(answer(self.service.port, "/api/v1/events?limit=1"))
        edition = re.search(rb"(?i)\r\nannals-edition: (\d+)", result.head)
        self.went_back += edition is not None and int(edition[1]) < highest

    def stop(self) -> None:
        self.publisher.kill()
        self.uploader.stop()

    def find_damage(self) -> list[str]:
        """What was acknowledged and is not there, and what is there by halves."""
        from django.core.management import CommandError, call_command
        from django.db import connections

        from events.editions.models import Entry
        from events.models import Event

        connections.close_all()
        # Before it is looked at what is there: they may still be at it.
        result = {(one["edition"], one["slug"], one["digest"]) for one in list(self.publisher.acknowledged)}
        uploaded = set(self.uploader.acknowledged)
        kept = set(Entry.objects.filter(subject="event").values_list("edition_id", "slug", "digest"))
        slugs = set(Event.objects.values_list("slug", flat=True))
        damage = [f"edition {number} with {slug}" for number, slug, _ in sorted(result - kept)]
        damage += [f"import {slug}" for slug in sorted(uploaded - slugs)]
        for file in self.files:
            there = sum(slug.startswith(f"{file.name}-") for slug in slugs)
            if there != IN_A_FILE and (there or file.is_acknowledged):
                damage.append(f"{there} of the {IN_A_FILE} events of {file.name}")
        try:
            call_command("verify_history", stdout=Silent())
        except CommandError as error:
            damage.append(str(error))
        return damage + ["an edition that went back"] * self.went_back

    def count_acknowledged(self) -> int:
        files = sum(file.is_acknowledged for file in self.files)
        return len(self.publisher.acknowledged) + len(self.uploader.acknowledged) + files


class Silent:
    def write(self, text: str) -> None:
        pass


def kills(service: Service, is_long: bool) -> Outcome:
    """Kills of every kind, while somebody publishes and somebody imports."""
    rounds, chance = (200 if is_long else 10), random.Random(15)
    desk = Desk(service)
    try:
        for number in range(rounds):
            desk.kill(KINDS[number % len(KINDS)], chance)
    finally:
        desk.stop()
    damage, number = desk.find_damage(), desk.count_acknowledged()
    return Outcome(f"{rounds} kills, {number} acknowledged: {'; '.join(damage[:3]) or 'all there'}", not damage)


def kills_without_sync(service: Service, is_long: bool) -> Outcome:
    """The same with ``synchronous_commit`` off, which acknowledges what is not written yet: the harness must see it.

    It comes last of all: what the service kept of editions that are lost may be taken for others of their numbers.
    """
    most, chance = (20 if is_long else 5), random.Random(15)
    damage: list[str] = []
    rounds = 0
    with _unsynchronized(service):
        desk = Desk(service)
        try:
            while rounds < most and not damage:
                rounds += 1
                desk.kill("postgres", chance)
                damage = desk.find_damage()
        finally:
            desk.stop()
    number = desk.count_acknowledged()
    return Outcome(f"{rounds} kills, {number} acknowledged, {len(damage)} losses found", bool(damage))


@contextmanager
def _unsynchronized(service: Service) -> Iterator[None]:
    def alter(*settings: str) -> None:
        with service.connect() as connection:
            for setting in settings:
                connection.execute(f"ALTER SYSTEM {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")

    alter("SET synchronous_commit = off", "SET wal_writer_delay = '10s'")
    try:
        yield
    finally:
        alter("RESET synchronous_commit", "RESET wal_writer_delay")


PROPERTIES = [
    Property(
        "kills",
        "PostgreSQL, workers, publishers, imports and everything at once: nothing acknowledged is lost, nothing halved",
        kills,
    ),
    Property("kills, able to fail", "with synchronous_commit=off the same harness finds losses", kills_without_sync),
]
