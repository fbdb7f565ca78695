"""Fetch sources, and keep their text as captures that wait to be reviewed."""

import datetime as dt
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from events.editions.problems import unknown
from sources.capturing import Attempt, Outcome, asking_alone, capture_source
from sources.models import Source


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="sources to capture")
        parser.add_argument("--due", action="store_true", help="capture those whose check is due")
        parser.add_argument("--delay", type=float, default=2.0, help="seconds between two requests to one host")

    def handle(self, *, slugs: list[str], due: bool, delay: float, **options: Any) -> None:
        if not slugs and not due:
            raise CommandError("Name the sources to capture, or give --due.")
        sources = list(Source.objects.filter(slug__in=slugs))
        known = {source.slug for source in sources}
        for slug in slugs:
            if slug not in known:
                raise CommandError(unknown("source", slug, list(Source.objects.values_list("slug", flat=True))))
        if due:
            sources += [source for source in Source.objects.due(timezone.now()) if source.slug not in known]
        attempts: list[Attempt] = []
        for source in tqdm(sources, unit="source", disable=not sys.stderr.isatty() or not options["verbosity"]):
            with asking_alone(source, dt.timedelta(seconds=delay)):
                attempts.append(capture_source(source, now=timezone.now()))
        for attempt in attempts:
            self.stdout.write(f"{attempt.source.slug}: {attempt.outcome.value}{_told(attempt)}")
        counts = Counter(attempt.outcome for attempt in attempts)
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome) + ".")


def _told(attempt: Attempt) -> str:
    if attempt.reason:
        return f": {attempt.reason}"
    return f", capture {attempt.capture.number}" if attempt.capture else ""
