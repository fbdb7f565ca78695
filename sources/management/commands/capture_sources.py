"""Fetch sources and save their text as captures for review."""

import datetime as dt
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter, defaultdict
from itertools import zip_longest

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from events.editions.problems import unknown_value_message
from sources.capture.capture import Attempt, capture_source, find_host, host_turn
from sources.models import Outcome, Source

_DAY = 86_400


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="sources to capture")
        parser.add_argument("--due", action="store_true", help="capture the sources whose check is due")
        parser.add_argument(
            "--all",
            action="store_true",
            help="capture every source that has a URL and was not looked at within --within; again, for the rest",
        )
        parser.add_argument(
            "--within", type=parse_hours, default=24.0, metavar="HOURS", help="with --all: hours (default: 24)"
        )
        parser.add_argument(
            "--delay", type=parse_delay, default=2.0, help="seconds between two requests to one host (default: 2)"
        )

    def handle(self, *, slugs: list[str], delay: float, **options: object) -> None:
        if not slugs and not options["due"] and not options["all"]:
            raise CommandError("Name the sources to capture, or use --due or --all.")
        sources = list(Source.objects.filter(slug__in=slugs))
        known = {source.slug for source in sources}
        for slug in slugs:
            if slug not in known:
                raise CommandError(
                    unknown_value_message("source", slug, list(Source.objects.values_list("slug", flat=True)))
                )
        now = timezone.now()
        found: list[Source] = []
        if options["all"]:
            within = options["within"]
            found = list(Source.objects.not_looked_at(now - dt.timedelta(hours=float(str(within))), now))
        elif options["due"]:
            found = list(Source.objects.due(now))
        sources += _alternate_hosts([source for source in found if source.slug not in known])
        counts: Counter[Outcome] = Counter()
        progress = tqdm(sources, unit="source", disable=not sys.stderr.isatty() or not options["verbosity"])
        try:
            for source in progress:
                with host_turn(source, dt.timedelta(seconds=delay)):
                    attempt = capture_source(source, now=timezone.now())
                counts[attempt.outcome] += 1
                with tqdm.external_write_mode():
                    self.stdout.write(f"{source.slug}: {attempt.outcome.label}{_describe(attempt)}")
        except KeyboardInterrupt:
            left = len(sources) - counts.total()
            raise CommandError(f"Stopped: {_summary(counts)}, {left} not fetched.", returncode=130) from None
        finally:
            progress.close()
        self.stdout.write(f"{_summary(counts)}.")


def _summary(counts: Counter[Outcome]) -> str:
    return ", ".join(f"{counts[outcome]} {outcome.label}" for outcome in Outcome)


def _alternate_hosts(sources: list[Source]) -> list[Source]:
    """The sources in turns of one from each host, so that the delay of one is spent at another."""
    by_host: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_host[find_host(source)].append(source)
    return [source for turn in zip_longest(*by_host.values()) for source in turn if source]


def parse_hours(text: str) -> float:
    """A number of hours, of no more than a year."""
    return _parse_number(text, 8_784, "hours")


def parse_delay(text: str) -> float:
    """A wait in seconds, of no more than a day."""
    return _parse_number(text, _DAY, "seconds")


def _parse_number(text: str, most: int, unit: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        raise ArgumentTypeError(f"‘{text}’ is not a number of {unit} from 0 to {most:,}")
    return number


def _describe(attempt: Attempt) -> str:
    if attempt.reason:
        return f": {attempt.reason}"
    return f", capture {attempt.capture.number}" if attempt.capture else ""
