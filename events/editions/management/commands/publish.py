"""Publish the latest revisions of subjects as one edition, or every revision whose scheduled time has come."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events.editions import publishing
from events.editions.lookup import UnknownName, find_latest_revision
from events.editions.planning import PublishingRefused
from events.editions.workflow import find_unpublished, publish_due


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="SUBJECT/SLUG", help="such as event/huawei-entity-list")
        parser.add_argument("--note", help="the public note of the edition")
        parser.add_argument("--correction", action="store_true", help="mark as a correction: what was public was wrong")
        parser.add_argument("--due", action="store_true", help="publish all revisions scheduled for now or earlier")
        parser.add_argument("--rerender", action="store_true", help="render all current documents again")

    def handle(
        self,
        *,
        names: list[str],
        note: str | None,
        correction: bool,
        due: bool,
        rerender: bool,
        **options: object,
    ) -> None:
        if bool(names) + rerender + due != 1:
            raise CommandError("Name the subjects to publish, or use --rerender or --due.")
        if correction and not names:
            raise CommandError("--correction applies to named subjects. Name them, or leave it out.")
        if due:
            if note is not None:
                raise CommandError("--due uses the note of each schedule. Leave out --note.")
            self._publish_due()
            return
        if not (note and note.strip()):
            raise CommandError("The edition needs a note, such as --note 'Added the new rule.'")
        try:
            if rerender:
                edition = publishing.rerender(by=None, note=note)
            else:
                named = [find_latest_revision(name) for name in names]
                # An unchanged public revision may still be marked as a correction.
                revisions = named if correction else find_unpublished(named)
                if not revisions:
                    self.stdout.write("Everything is already public: no edition was created.")
                    return
                edition = publishing.publish(revisions, by=None, note=note, correction=correction)
        except (UnknownName, PublishingRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published as edition {edition.number}: {edition.entries.count():,} entries.")

    def _publish_due(self) -> None:
        for schedule in publish_due(timezone.now()):
            if schedule.edition:
                self.stdout.write(f"{schedule.revision}: published as edition {schedule.edition.number}.")
            else:
                self.stderr.write(f"{schedule.revision}: {schedule.problem}")
