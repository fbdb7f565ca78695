"""Fetch sources and save their text as captures for review."""

import datetime as dt
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from events.editions.problems import unknown_value_message
from sources.capture.capture import Attempt, Outcome, capture_source, host_turn
from sources.models import Source

_DAY = 86_400


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="sources to capture")
        parser.add_argument("--due", action="store_true", help="capture the sources whose check is due")
        parser.add_argument(
            "--delay", type=parse_delay, default=2.0, help="seconds between two requests to one host (default: 2)"
        )

    def handle(self, *, slugs: list[str], due: bool, delay: float, **options: object) -> None:
        if not slugs and not due:
            raise CommandError("Name the sources to capture, or use --due.")
        sources = list(Source.objects.filter(slug__in=slugs))
        known = {source.slug for source in sources}
        for slug in slugs:
            if slug not in known:
                raise CommandError(
                    unknown_value_message("source", slug, list(Source.objects.values_list("slug", flat=True)))
                )
        if due:
            sources += [source for source in Source.objects.due(timezone.now()) if source.slug not in known]
        counts: Counter[Outcome] = Counter()
        progress = tqdm(sources, unit="source", disable=not sys.stderr.isatty() or not options["verbosity"])
        try:
            for source in progress:
                with host_turn(source, dt.timedelta(seconds=delay)):
                    attempt = capture_source(source, now=timezone.now())
                counts[attempt.outcome] += 1
                with tqdm.external_write_mode():
                    self.stdout.write(f"{source.slug}: {attempt.outcome.value}{_describe(attempt)}")
        except KeyboardInterrupt:
            left = len(sources) - counts.total()
            raise CommandError(f"Stopped: {_summary(counts)}, {left} not fetched.", returncode=130) from None
        finally:
            progress.close()
        self.stdout.write(f"{_summary(counts)}.")


def _summary(counts: Counter[Outcome]) -> str:
    return ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome)


def parse_delay(text: str) -> float:
    """A wait of no more than a day."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _DAY:
        raise ArgumentTypeError(f"‘{text}’ is not a number of seconds from 0 to {_DAY:,}")
    return seconds


def _describe(attempt: Attempt) -> str:
    if attempt.reason:
        return f": {attempt.reason}"
    return f", capture {attempt.capture.number}" if attempt.capture else ""
